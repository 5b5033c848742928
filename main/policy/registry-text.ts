import { POLICIES, POLICY_KEYS } from '../../app/policy/policy.ts';
import type { PolicyKind } from '../../app/policy/policy-entry.ts';
import type { PolicyFault } from './read-policy.ts';

type Value = { readonly type: string; text: string };

/** Beyond ASCII reg.exe writes in whatever code page the console has, which cannot be told from its output. */
const NOT_ASCII = 'holds characters beyond ASCII, which cannot be read from the registry (in Accounts write \\uXXXX)';

/**
 * The policies in what `reg.exe query <hive>\\<key> /s` printed, read as Latin-1: values under the key itself, and lists as
 * numbered values of a subkey (as ADMX lists are written) or as REG_MULTI_SZ. Names are compared as the registry does.
 */
export const readRegistryText = (
  text: string,
  key: string,
): { readonly raw: { readonly [key: string]: unknown }; readonly faults: readonly PolicyFault[] } => {
  const raw: { [key: string]: unknown } = Object.create(null);
  const faults: PolicyFault[] = [];
  const { values, lists } = parseQuery(text, key);
  const put = (name: string, kindOf: (kind: PolicyKind | null) => unknown, texts: readonly string[]): void => {
    const key = POLICY_KEYS.find((one) => one.toLowerCase() === name.toLowerCase());
    if (key !== undefined && texts.some((one) => /[^\n\r\t\x20-\x7e]/.test(one)))
      faults.push({ key, reason: NOT_ASCII });
    else raw[key ?? name] = kindOf(key === undefined ? null : POLICIES[key].kind);
  };
  for (const [name, value] of values) put(name, (kind) => valueFor(kind, value), [value.text]);
  for (const [name, items] of lists) if (items.length > 0) put(name, (kind) => listOf(kind, items), items);
  return { raw, faults };
};

/** Values of the key, and of each subkey directly under it in the order of their numbers. */
const parseQuery = (text: string, key: string) => {
  const values = new Map<string, Value>();
  const numbered = new Map<string, Map<string, Value>>();
  let into: Map<string, Value> | null = null;
  let last: Value | null = null;
  for (const line of text.split(/\r?\n/)) {
    if (/^HKEY_[A-Z_]+\\/.test(line)) {
      const at = line.toLowerCase().indexOf(`\\${key.toLowerCase()}`);
      const below = line.trim().slice(at + key.length + 2);
      into = below === '' ? values : at < 0 || below.includes('\\') ? null : new Map();
      if (into !== null && into !== values) numbered.set(below, into);
      last = null;
      continue;
    }
    const [, name, type, data = ''] = /^ {4}(.+?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/.exec(line) ?? [];
    if (name !== undefined && type !== undefined) {
      last = { type, text: data };
      into?.set(name, last);
    } else if (last !== null && line !== '') last.text += `\n${line}`;
  }
  const lists = [...numbered].map(
    ([name, items]) =>
      [name, [...items].sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value.text)] as const,
  );
  return { values, lists };
};

/** A value as the policy's kind wants it; what does not fit stays as it is, so that it is named. */
const valueFor = (kind: PolicyKind | null, { type, text }: Value): unknown => {
  const number = /^0x[0-9a-f]{1,8}$/i.test(text) ? Number(text) : Number.NaN;
  if (type === 'REG_DWORD') return kind?.type === 'boolean' && number <= 1 ? number === 1 : number;
  const lines = type === 'REG_MULTI_SZ' ? text.split('\\0').filter((line) => line !== '') : [text];
  if (kind?.type === 'list' || kind?.type === 'choices') return lines.filter((line) => line !== '');
  return kind?.type === 'accounts' ? jsonOr(lines.join('\n')) : lines.join('\n');
};

const listOf = (kind: PolicyKind | null, items: readonly string[]): unknown => {
  if (kind?.type === 'pem') return items.join('\n');
  return kind?.type === 'accounts' ? jsonOr(items.join('\n')) : items;
};

const jsonOr = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
