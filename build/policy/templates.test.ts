import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readXml, type XmlElement } from '../../app/meeting/conference-info/xml-reader.ts';
import { POLICIES, POLICY_KEYS, type PolicyKey } from '../../app/policy/policy.ts';
import { readPolicy } from '../../main/policy/read-policy.ts';
import { templates } from './templates.ts';

const made = templates();
const ending = (end: string): string => Object.entries(made).find(([path]) => path.endsWith(end))?.[1] ?? '';

test.each(Object.keys(made))('%s is as the table makes it; `npm run policies` makes it anew', (path) => {
  const kept = readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
  expect(kept.replaceAll('\r\n', '\n')).toBe(made[path]);
});

/** Every element of a document, in order; fails when it is not well-formed. */
const elements = (xml: string): readonly XmlElement[] => {
  const root = readXml(xml.replace(/^<!DOCTYPE[^>]*>\n/m, ''));
  if (root === null) throw new Error('not well-formed');
  const all = (one: XmlElement): readonly XmlElement[] => [one, ...one.children.flatMap(all)];
  return all(root);
};
const named = (all: readonly XmlElement[], name: string) => all.filter((one) => one.name === name);
const id = (one: XmlElement | undefined, attribute: string) => one?.attributes.get(attribute) ?? '';

const admx = elements(ending('.admx'));

test('Group Policy has every policy, and no other', () => {
  expect(named(admx, 'policy').map((one) => id(one, 'name'))).toEqual(POLICY_KEYS);
});

/** What a value of each kind becomes in the registry. */
const IN_REGISTRY = {
  boolean: 'enabledValue',
  integer: 'decimal',
  text: 'text',
  choice: 'enum',
  choices: 'list',
  list: 'list',
  pem: 'multiText',
  accounts: 'multiText',
} as const;

test.each(POLICY_KEYS)('Group Policy writes %s where and as what the reader looks for it', (key) => {
  const { kind } = POLICIES[key];
  const policy = named(admx, 'policy').find((one) => id(one, 'name') === key)!;
  expect(id(policy, 'key')).toBe('Software\\Policies\\Parley\\Parley');
  expect(id(policy, 'class')).toBe('Both');
  const held = policy.children.flatMap((one) => (one.name === 'elements' ? one.children : [one]));
  const value = held.find(({ name }) => name === IN_REGISTRY[kind.type])!;
  if (kind.type === 'boolean') {
    expect(id(policy, 'valueName')).toBe(key);
    const off = held.find(({ name }) => name === 'disabledValue')!;
    expect([value, off].map((one) => id(one.children[0], 'value'))).toEqual(['1', '0']);
  } else if (kind.type === 'choices' || kind.type === 'list') {
    expect(id(value, 'key')).toBe(`Software\\Policies\\Parley\\Parley\\${key}`);
    expect(id(value, 'valuePrefix')).toBe('');
  } else expect(id(value, 'valueName')).toBe(key);
  if (kind.type === 'integer')
    expect([id(value, 'minValue'), id(value, 'maxValue')]).toEqual([`${kind.least}`, `${kind.most}`]);
  if (kind.type === 'choice') {
    expect(value.children.map((item) => item.children[0]?.children[0]?.text)).toEqual(kind.of);
  }
});

test.each(['en-US', 'zh-CN'])(
  'every text that Group Policy shows is there in %s, once, and none is idle',
  (language) => {
    const adml = elements(ending(`${language}/Parley.adml`));
    const references = [...ending('.admx').matchAll(/\$\((string|presentation)\.(\w+)\)/g)];
    for (const kind of ['string', 'presentation']) {
      const wanted = [...new Set(references.filter(([, one]) => one === kind).map(([, , name]) => name))].sort();
      expect(
        named(adml, kind)
          .map((one) => id(one, 'id'))
          .sort(),
      ).toEqual(wanted);
    }
    for (const one of named(adml, 'presentation')) {
      expect(one.children.map((control) => id(control, 'refId'))).toEqual([id(one, 'id')]);
      expect(named(admx, 'policy').some((policy) => id(policy, 'name') === id(one, 'id'))).toBe(true);
    }
    const han = named(adml, 'string').filter(({ text }) => /\p{Script=Han}/u.test(text)).length;
    if (language === 'zh-CN') expect(han).toBeGreaterThan(POLICY_KEYS.length * 1.9);
    else expect(han).toBe(0);
  },
);

test('every reference inside the policies leads somewhere', () => {
  const names = new Set([...named(admx, 'category'), ...named(admx, 'definition')].map((one) => id(one, 'name')));
  const refs = [...named(admx, 'parentCategory'), ...named(admx, 'supportedOn')].map((one) => id(one, 'ref'));
  expect(refs.filter((ref) => ref !== '' && !names.has(ref))).toEqual([]);
});

/** A property list's value. */
const plist = (one: XmlElement): unknown => {
  if (one.name === 'dict') {
    const pairs = one.children.flatMap((key, at) => (at % 2 === 0 ? [[key.text, plist(one.children[at + 1]!)]] : []));
    return Object.fromEntries(pairs);
  }
  if (one.name === 'array') return one.children.map(plist);
  if (one.name === 'true' || one.name === 'false') return one.name === 'true';
  return one.name === 'integer' ? Number(one.text) : one.text;
};

test('the configuration profile has every policy with a sound sample under the app’s domain', () => {
  const profile = plist(elements(ending('.mobileconfig'))[0]!.children[0]!) as { [key: string]: unknown };
  expect(profile).toMatchObject({ PayloadType: 'Configuration', PayloadScope: 'System' });
  const [payload] = profile['PayloadContent'] as { [key: string]: unknown }[];
  expect(payload?.['PayloadType']).toBe('com.parley.desktop');
  expect(payload?.['PayloadUUID']).not.toBe(profile['PayloadUUID']);
  const policies = Object.entries(payload!).filter(([key]) => !key.startsWith('Payload'));
  expect(policies.map(([key]) => key)).toEqual(POLICY_KEYS);
  for (const [key, value] of policies) expect([key, value]).toEqual([key, POLICIES[key as PolicyKey].sample]);
});

test('the sample for Linux is taken as it is, and the schema knows every policy and nothing else', () => {
  const sample = JSON.parse(ending('linux/policy.json'));
  expect(readPolicy(sample)).toEqual({ policy: sample, faults: [], unknown: [] });
  const schema = JSON.parse(ending('policy.schema.json'));
  expect(Object.keys(schema.properties)).toEqual(POLICY_KEYS);
  expect(schema.additionalProperties).toBe(false);
  for (const key of POLICY_KEYS) {
    const { kind, fallback } = POLICIES[key];
    const { type, enum: values, items, minimum, maximum } = schema.properties[key];
    const types = { boolean: 'boolean', integer: 'integer', text: 'string', pem: 'string', choice: undefined } as const;
    expect(type).toBe(kind.type in types ? types[kind.type as keyof typeof types] : 'array');
    if (kind.type === 'choice') expect(values).toEqual(kind.of);
    if (kind.type === 'choices') expect(items.enum).toEqual(kind.of);
    if (kind.type === 'integer') expect([minimum, maximum]).toEqual([kind.least, kind.most]);
    expect(schema.properties[key].default ?? null).toEqual(fallback);
  }
});

test('the guide explains every policy in both languages', () => {
  for (const key of POLICY_KEYS) {
    const { en, zh } = POLICIES[key];
    expect(ending('policies.md')).toContain(`\n### ${key}\n\n${en.text}\n\n${zh.name}：${zh.text}\n`);
  }
});
