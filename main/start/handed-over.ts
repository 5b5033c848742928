import { resolve } from 'node:path';
import * as z from 'zod';
import { type CommandLine, readCommandLine } from './command-line.ts';

/** What a second start gives to the first: its arguments as they were, since Chromium sorts and adds to its own copy. */
export type HandOver = {
  readonly args: readonly string[];
  /** Where it was started, for the names of files. */
  readonly folder: string;
};

const handOver = z.object({
  args: z.array(z.string().max(8192)).max(64),
  folder: z.string().max(4096),
}) satisfies z.ZodType<HandOver>;

/** The command line of a second start; any program of this person may have written it, so it is read as strictly as the first. */
export const readHandOver = (given: unknown): CommandLine => {
  const read = handOver.safeParse(given);
  if (!read.success) {
    return { ...readCommandLine([]), command: { kind: 'mistake', message: 'what was handed over cannot be read' } };
  }
  const line = readCommandLine(read.data.args);
  const { command } = line;
  return command.kind === 'provision'
    ? { ...line, command: { ...command, file: resolve(read.data.folder, command.file) } }
    : line;
};
