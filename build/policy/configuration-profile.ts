import { createHash } from 'node:crypto';
import { groups } from './policy-text.ts';
import { element } from './xml.ts';

const DOMAIN = 'com.parley.desktop';

/** A UUID that is the same every time (RFC 9562 version 8: what is in it is ours). */
const uuidOf = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-').toUpperCase();
};

/** A value as a property list holds it. */
const plist = (value: unknown): string => {
  if (typeof value === 'boolean') return element(String(value), {});
  if (typeof value === 'number') return element('integer', {}, String(value));
  if (typeof value === 'string') return element('string', {}, value);
  if (Array.isArray(value)) return element('array', {}, value.map(plist));
  return element(
    'dict',
    {},
    Object.entries(value as object).flatMap(([key, one]) => [element('key', {}, key), plist(one)]),
  );
};

const identity = (id: string, name: string): readonly string[] =>
  Object.entries({
    PayloadDisplayName: name,
    PayloadIdentifier: id,
    PayloadUUID: uuidOf(id),
    PayloadVersion: 1,
  }).flatMap(([key, value]) => [element('key', {}, key), plist(value)]);

/** A configuration profile with every policy at its sample, to be cut down to what is wanted. */
export const configurationProfile = (): string => {
  const payload = element('dict', {}, [
    element('key', {}, 'PayloadType'),
    plist(DOMAIN),
    ...identity(`${DOMAIN}.policies.settings`, 'Parley'),
    ...groups().flatMap(({ policies }) =>
      policies.flatMap(([key, { en, zh, sample }]) => [
        `<!-- ${en.name} / ${zh.name} -->`,
        element('key', {}, key),
        plist(sample),
      ]),
    ),
  ]);
  const profile = element('dict', {}, [
    element('key', {}, 'PayloadType'),
    plist('Configuration'),
    ...identity(`${DOMAIN}.policies`, 'Parley policies'),
    element('key', {}, 'PayloadScope'),
    plist('System'),
    element('key', {}, 'PayloadContent'),
    element('array', {}, [payload]),
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    element('plist', { version: '1.0' }, [profile]),
    '',
  ].join('\n');
};
