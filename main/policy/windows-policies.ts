import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Found, firstOf, type PolicySource } from './policy-source.ts';
import { readRegistryText } from './registry-text.ts';

const KEY = 'Software\\Policies\\Parley\\Parley';

/** Runs reg.exe; null when it fails, which it does with the same code for a key that is not there and one it may not read. */
type Registry = (args: readonly string[]) => Promise<string | null>;

/** The system's own tool where Windows has been since 2001; a variable that anybody can set is asked only where it is not there. */
const program = (): string => {
  const usual = 'C:\\Windows\\System32\\reg.exe';
  return existsSync(usual) ? usual : `${process.env['SystemRoot']}\\System32\\reg.exe`;
};

const registry: Registry = (args) =>
  new Promise((resolve) => {
    execFile(
      program(),
      [...args],
      { windowsHide: true, timeout: 5_000, maxBuffer: 4 * 1024 * 1024, encoding: 'latin1' },
      (error, stdout) => resolve(error === null ? stdout : null),
    );
  });

/** The policies of a Windows machine: those of the computer, else those of the person. */
export const windowsPolicies = (ask: Registry = registry): PolicySource => {
  /** Whether a key is certainly not there: its parent can be read and does not list it. */
  const isAbsent = async (key: string): Promise<boolean> => {
    if (!key.includes('\\')) return false;
    const parent = key.slice(0, key.lastIndexOf('\\'));
    const listed = await ask(['query', parent, '/reg:64']);
    if (listed === null) return await isAbsent(parent);
    const name = key.slice(parent.length).toLowerCase();
    return !listed.split(/\r?\n/).some((line) => line.startsWith('HKEY_') && line.trim().toLowerCase().endsWith(name));
  };
  const read = async (hive: 'HKLM' | 'HKCU'): Promise<Found> => {
    const key = `${hive}\\${KEY}`;
    const text = await ask(['query', key, '/s', '/reg:64']);
    if (text !== null) return { state: 'found', at: key, ...readRegistryText(text, KEY) };
    return (await isAbsent(key)) ? { state: 'absent' } : { state: 'unreadable', reason: `${key} cannot be read` };
  };
  return { read: () => firstOf([() => read('HKLM'), () => read('HKCU')]), folder: null, everyMs: 300_000 };
};
