import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context, Row } from './context.ts';
import { openDisplay } from './display.ts';
import { type Launch, launchOfBare, launchOfCopy } from './launched-app.ts';
import { answerRow } from './row-answer.ts';
import { growthRow } from './row-growth.ts';
import { joinRow } from './row-join.ts';
import { mixerRow } from './row-mixer.ts';
import { relayRow } from './row-relay.ts';
import { roomsRow } from './row-rooms.ts';
import { setupRow } from './row-setup.ts';
import { signallingRow } from './row-signalling.ts';
import { sizeRow } from './row-size.ts';
import { startRow } from './row-start.ts';
import { usageRow } from './row-usage.ts';
import { type Line, tableOf } from './table.ts';

const ROWS: Readonly<Record<string, Row>> = {
  start: startRow,
  size: sizeRow,
  setup: setupRow,
  answer: answerRow,
  relay: relayRow,
  mixer: mixerRow,
  rooms: roomsRow,
  join: joinRow,
  usage: usageRow,
  signalling: signallingRow,
  growth: growthRow,
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const load = (): string =>
  loadavg()
    .slice(0, 2)
    .map((n) => n.toFixed(1))
    .join(' ');

/** Runs the rows named, all without a name, and prints one table; the exit code says whether every row could be measured. */
export const bench = async (
  launch: Launch,
  packaged: Launch | undefined,
  names: readonly string[],
): Promise<number> => {
  const unknown = names.find((name) => !Object.hasOwn(ROWS, name));
  if (unknown !== undefined) {
    say(`There is no row "${unknown}"; the rows are: ${Object.keys(ROWS).join(', ')}.`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  chmodSync(folder, 0o755);
  const display = await openDisplay(folder);
  const withDisplay = { ...launch, env: { ...launch.env, ...display.env } };
  const parley = launchOfCopy(withDisplay, folder);
  const context: Context = {
    parley,
    packaged: packaged && { ...packaged, env: { ...packaged.env, ...display.env } },
    bare: launchOfBare(withDisplay, folder),
    folder,
    appFolder: join(folder, 'parley'),
    gatewayEntry: join(folder, 'parley', 'main', 'media', 'gateway-host.js'),
    say,
  };
  const lines: Line[] = [];
  let failed = 0;
  const began = Date.now();
  say(`load before: ${load()}`);
  try {
    for (const [name, row] of Object.entries(ROWS)) {
      if (names.length > 0 && !names.includes(name)) continue;
      const from = Date.now();
      try {
        lines.push(...(await row(context)));
      } catch (error) {
        failed += 1;
        say(error instanceof Error ? (error.stack ?? error.message) : String(error));
        lines.push({ what: name, figure: 'could not be measured, see above' });
      }
      say(`${name}: ${((Date.now() - from) / 1000).toFixed(0)} s, load ${load()}`);
    }
  } finally {
    display.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  const [cpu] = cpus();
  const commit = (): string =>
    execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: launch.cwd }).toString().trim();
  process.stdout.write(
    `\nParley ${commit()} on ${cpus().length} × ${cpu?.model.trim() ?? process.arch}, Node ${process.versions.node}, load ${load()}, ${((Date.now() - began) / 1000).toFixed(0)} s\n\n${tableOf(lines)}\n`,
  );
  return failed === 0 ? 0 : 1;
};
