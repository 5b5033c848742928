import { execFileSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';

/** What `npm run launch-info` prints. */
export type LaunchInfo = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly echoNumber: string;
};

declare module 'vitest' {
  interface ProvidedContext {
    launch: LaunchInfo;
  }
}

/** Asks once how the built app is started, the way anyone outside would. */
export const setup = (project: TestProject): void => {
  const printed = execFileSync('npm', ['run', '--silent', 'launch-info'], { encoding: 'utf8' });
  project.provide('launch', JSON.parse(printed) as LaunchInfo);
};
