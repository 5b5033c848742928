import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sizesOf } from '../runtime/manifest.mjs';
import type { Row } from './context.ts';
import type { Launch } from './launched-app.ts';

const MEGA = 1_000_000;
/** What may be added to Electron, MB; the build stops at it, too (build/package/budget.mjs). */
const MOST = 5;

const executableOf = (launch: Launch): string =>
  /^electron='(.*)'$/m.exec(readFileSync(launch.command, 'utf8'))?.[1] ?? '';

/** What the package takes on disk, and what of it is ours: every file compared with the runtime it was made of. */
export const sizeRow: Row = async ({ parley, packaged }) => {
  if (packaged === undefined) return [{ what: 'package, unpacked', figure: 'only on Linux' }];
  const before = sizesOf(dirname(executableOf(parley)));
  const now = sizesOf(dirname(executableOf(packaged)));
  const all = Object.values(now).reduce((sum, size) => sum + size, 0);
  const added = Object.entries(now).reduce(
    (sum, [name, size]) => sum + size - (before[name === 'parley' ? 'electron' : name] ?? 0),
    0,
  );
  return [
    { what: 'package, unpacked', figure: `${(all / MEGA).toFixed(0)} MB` },
    {
      what: '  of it added to Electron',
      figure: `${(added / MEGA).toFixed(2)} MB`,
      goal: { text: `≤ ${MOST} MB`, met: added <= MOST * MEGA },
    },
  ];
};
