import { dirname } from 'node:path';
import type { Found, PolicySource } from './policy-source.ts';
import { firstOf } from './policy-source.ts';
import { readTrustedFile, type Trust } from './trusted-file.ts';

/** Where an administrator of Linux puts the policies; a person has no place of their own. */
const PATH = '/etc/parley/policy.json';

/** The policies of a Linux machine. */
export const linuxPolicies = (path: string = PATH, trust?: Trust): PolicySource => ({
  read: () => firstOf([async () => readPolicyFile(path, trust)]),
  folder: dirname(path),
  everyMs: 60_000,
});

const readPolicyFile = (path: string, trust?: Trust): Found => {
  const file = readTrustedFile(path, trust);
  if (file.state === 'refused') return { state: 'unreadable', reason: file.reason };
  return file.state === 'absent' ? file : policiesOf(path, file.bytes.toString('utf8'));
};

/** The policies of a JSON text: an object with one field each. */
export const policiesOf = (at: string, text: string): Found => {
  try {
    const raw: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
      return { state: 'unreadable', reason: `${at} is not a JSON object` };
    }
    return { state: 'found', at, raw: raw as { readonly [key: string]: unknown }, faults: [] };
  } catch {
    return { state: 'unreadable', reason: `${at} is not JSON` };
  }
};
