import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { policiesOf } from './linux-policies.ts';
import { type Found, firstOf, type PolicySource } from './policy-source.ts';
import { readTrustedFile, type Trust } from './trusted-file.ts';

/** Where macOS puts what a management profile forces; `defaults write` by a person does not reach it. */
const FOLDER = '/Library/Managed Preferences';
const FILE = 'com.parley.desktop.plist';

/** Turns a property list into JSON; fails as an exception. */
type ToJson = (plist: Buffer) => Promise<string>;

/** The system's own converter, fed the bytes that were checked. */
const plutil: ToJson = (plist) =>
  new Promise((resolve, reject) => {
    const child = execFile(
      '/usr/bin/plutil',
      ['-convert', 'json', '-o', '-', '-'],
      { timeout: 5_000, maxBuffer: 4 * 1024 * 1024, env: {} },
      (error, stdout) => (error === null ? resolve(stdout) : reject(error)),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(plist);
  });

/** The policies of a Mac: the machine's profile, else the one of the person who is logged in. */
export const macPolicies = (
  folder: string = FOLDER,
  user: string = userInfo().username,
  toJson: ToJson = plutil,
  trust?: Trust,
): PolicySource => {
  const read = async (path: string): Promise<Found> => {
    const file = readTrustedFile(path, trust);
    if (file.state === 'refused') return { state: 'unreadable', reason: file.reason };
    if (file.state === 'absent') return file;
    return await toJson(file.bytes).then(
      (json) => policiesOf(path, json),
      () => ({ state: 'unreadable', reason: `${path} is no property list that can be read` }),
    );
  };
  return {
    read: () => firstOf([() => read(`${folder}/${FILE}`), () => read(`${folder}/${user}/${FILE}`)]),
    folder,
    everyMs: 300_000,
  };
};
