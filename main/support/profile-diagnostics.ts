import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { redactText } from '../log/redact-text.ts';
import { bundleText, jsonLines } from './bundle-text.ts';
import { logTail } from './log-tail.ts';
import { masked } from './masked.ts';
import { versionLines } from './versions.ts';

/** Largest file of a profile that is looked at, bytes. */
const LARGEST = 4 * 1024 * 1024;

/**
 * What can be known of a profile without running it, for --diagnostics. It only reads: another Parley may be using the profile,
 * and a damaged file is what the engineer wants to hear of, not to have moved aside.
 */
export const profileDiagnostics = async (
  dir: string,
  version: string,
  policies: () => { readonly [name: string]: unknown },
  now: Date = new Date(),
): Promise<string> =>
  bundleText(now, [
    { title: 'Versions', lines: versionLines(version) },
    { title: 'Policies in force', lines: jsonLines(masked(policies())) },
    { title: 'Settings', lines: await fileLines(join(dir, 'settings.json')) },
    { title: 'Accounts', lines: await fileLines(join(dir, 'accounts.json')) },
    { title: 'Log', lines: await logTail(dir) },
  ]);

const fileLines = async (path: string): Promise<readonly string[]> => {
  try {
    const text = await readFile(path, 'utf8');
    if (text.length > LARGEST) return [`too large: ${text.length} characters`];
    return jsonLines(masked(JSON.parse(text.replace(/^\ufeff/, ''))));
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    // What a parser says of broken text quotes it.
    const why = error instanceof SyntaxError ? 'it is not JSON' : redactText(String(error));
    return [missing ? 'no file' : `unreadable: ${why}`];
  }
};
