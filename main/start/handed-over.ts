import { resolve } from 'node:path';
import * as z from 'zod';
import { type CommandLine, readCommandLine } from './command-line.ts';

/** What a second start gives to the first: its arguments as they were, since Chromium sorts and adds to its own copy. */
export type HandOver = { readonly line: string };

const given = z.object({ line: z.base64url().max(65_536) }) satisfies z.ZodType<HandOver>;
const started = z.object({ args: z.array(z.string().max(8192)).max(64), folder: z.string().max(4096) });

/**
 * Packs the arguments and the folder they were given in, which names of files start from. One text of ASCII, because Electron on
 * Linux drops white space beside zero bytes of what is handed over: a list of ten elements would not arrive.
 */
export const handOver = (args: readonly string[], folder: string): HandOver => ({
  line: Buffer.from(JSON.stringify({ args, folder })).toString('base64url'),
});

/** The command line of a second start; any program of this person may have written it, so it is read as strictly as the first. */
export const readHandOver = (handedOver: unknown): CommandLine => {
  try {
    const { line } = given.parse(handedOver);
    const { args, folder } = started.parse(JSON.parse(Buffer.from(line, 'base64url').toString('utf8')));
    const read = readCommandLine(args);
    return read.command.kind === 'provision'
      ? { ...read, command: { ...read.command, file: resolve(folder, read.command.file) } }
      : read;
  } catch {
    return { ...readCommandLine([]), command: { kind: 'mistake', message: 'what was handed over cannot be read' } };
  }
};
