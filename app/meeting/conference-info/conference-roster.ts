import { readXml, type XmlElement } from './xml-reader.ts';

/** Somebody else's conference as far as its focus tells of it (RFC 4575). */
export type ConferenceRoster = {
  readonly version: number;
  /** How many are in, as the focus counts; null when it does not say. */
  readonly count: number | null;
  /** By entity, in the order they were told. */
  readonly people: ReadonlyMap<string, { readonly name: string; readonly inside: boolean }>;
};

/** Most people that are kept, most names that are shown, and the longest name in UTF-16 code units. */
const MOST = 500;
const MOST_SHOWN = 50;
const LONGEST = 256;

/** Statuses of an endpoint that is in (RFC 4575 section 5.7). */
const INSIDE = new Set(['connected', 'on-hold', 'muted-via-focus']);

/**
 * The roster after a document: `gap` when one before it is missing, so that the whole has to be asked for again, and null
 * when it is none; an old one changes nothing (RFC 4575 section 4).
 */
export const nextRoster = (roster: ConferenceRoster | null, document: string): ConferenceRoster | 'gap' | null => {
  const root = readXml(document);
  const written = root?.attributes.get('version') ?? '';
  if (root === null || root.name !== 'conference-info' || !/^\d{1,10}$/.test(written)) return null;
  const version = Number(written);
  const state = root.attributes.get('state') ?? 'full';
  if (roster !== null && version <= roster.version) return roster;
  if (state === 'deleted') return { version, count: 0, people: new Map() };
  const whole = state === 'full';
  if (!whole && version !== (roster?.version ?? -1) + 1) return 'gap';
  const users = child(root, 'users');
  const fresh = whole || users?.attributes.get('state') === 'full';
  const people = new Map(fresh && (whole || users !== undefined) ? [] : roster?.people);
  for (const user of users?.children ?? []) {
    const entity = user.attributes.get('entity');
    if (user.name !== 'user' || entity === undefined) continue;
    if (user.attributes.get('state') === 'deleted') people.delete(entity);
    else if (people.has(entity) || people.size < MOST) people.set(entity, person(user, people.get(entity)));
  }
  const said = text(child(child(root, 'conference-state'), 'user-count'));
  const counted = /^\d{1,6}$/.test(said) ? Number(said) : null;
  return { version, count: counted ?? (whole ? null : (roster?.count ?? null)), people };
};

/** Those who are in, the first of them by name, and how many there are. */
export const insideOf = ({ people, count }: ConferenceRoster): { people: number; names: readonly string[] } => {
  const inside = [...people.values()].filter((one) => one.inside);
  const names = inside.map(({ name }) => name).filter((name) => name !== '');
  return { people: count ?? inside.length, names: names.slice(0, MOST_SHOWN) };
};

const person = (
  user: XmlElement,
  before: { readonly name: string; readonly inside: boolean } | undefined,
): { readonly name: string; readonly inside: boolean } => {
  const partial = user.attributes.get('state') === 'partial' ? before : undefined;
  const statuses = user.children.filter(({ name }) => name === 'endpoint').map((one) => text(child(one, 'status')));
  const name = plain(text(child(user, 'display-text')));
  return {
    name: name || (partial?.name ?? ''),
    inside: statuses.length === 0 ? (partial?.inside ?? true) : statuses.some((one) => one === '' || INSIDE.has(one)),
  };
};

const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((one) => one.name === name);

const text = (element: XmlElement | undefined): string => element?.text.trim() ?? '';

/** A name as one line of text, without what would break a line or the direction of what follows. */
const plain = (name: string): string =>
  name
    .slice(0, LONGEST)
    .replaceAll(/[\p{Cc}\p{Surrogate}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
