import type { TestProject } from 'vitest/node';
import { setup as askLaunchInfo } from '../e2e/global-setup.ts';

/** Builds the app, on Linux packs it too, and says how the package is started. */
export const setup = (project: TestProject): void => {
  if (process.platform === 'linux') process.env['PARLEY_APP'] = 'package';
  askLaunchInfo(project);
};
