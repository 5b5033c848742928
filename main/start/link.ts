import { LENGTH_LIMITS } from '../../app/conf/start-call-info.ts';
import type { LinkRefusal } from '../../app/start/link-refusal.ts';
import { decoded, encodeSipUser, parseSipUri } from '../callee/sip-uri.ts';
import { parseTel } from '../callee/tel-uri.ts';

/** What a link asks for: a destination in the form, a document with accounts, or nothing that Parley does. */
export type Link =
  | { readonly kind: 'fill'; readonly text: string }
  | { readonly kind: 'provision'; readonly url: string }
  | { readonly kind: 'refused'; readonly why: LinkRefusal };

/** Longest link that is looked at, UTF-16 code units; a provisioning link carries a whole URL. */
const LONGEST = { fill: 512, provision: 2048 };

const SCHEME = /^(tel|sips?|callto|parley):/i;

/** Whether a word of the command line is a link of ours. */
export const isLink = (word: string): boolean => SCHEME.test(word);

/** Reads a link strictly (RFC 3966, RFC 3261 section 19.1): anybody may have written it, so it is taken whole or refused. */
export const readLink = (link: string): Link => {
  const provision = /^parley:(?:\/\/)?provision\b/i.test(link);
  if (link.length > (provision ? LONGEST.provision : LONGEST.fill)) return refused('too-long');
  if (hasControls(link)) return refused('control-characters');
  const whole = decoded(link);
  if (whole === null) return refused('bad-escape');
  if (hasControls(whole)) return refused('control-characters');
  if (provision) return readProvision(link);
  const [, destination = ''] = /^parley:(.*)$/i.exec(link) ?? [];
  return /^parley:/i.test(link) ? readCall(destination) : readAddress(link);
};

/** parley:call/<destination>, parley:<destination> and both after "//", which some systems put there, with a "/" at the end. */
const readCall = (rest: string): Link => {
  const slashes = rest.startsWith('//');
  const path = slashes ? rest.slice(2).replace(/\/$/, '') : rest;
  const text = path.replace(/^call\//i, '');
  if (SCHEME.test(text)) return /^parley:/i.test(text) ? refused('not-an-address') : readAddress(text);
  if (/[?#]/.test(text)) return refused('headers');
  const meant = decoded(text) ?? '';
  // An escaped address is read like any other, so that escaping hides nothing.
  return SCHEME.test(meant) ? readAddress(meant) : plain(meant);
};

const readAddress = (link: string): Link => {
  const [, scheme = '', rest = ''] = /^([a-z]+):(?:\/\/)?(.*)$/i.exec(link) ?? [];
  if (/[?#]/.test(rest.replace(/^[+\d*#().\-/ ]+$/, ''))) return refused('headers');
  if (link.length > LENGTH_LIMITS.number) return refused('too-long');
  switch (scheme.toLowerCase()) {
    case 'tel':
      return parseTel(rest) === null ? refused('not-an-address') : fill(link);
    case 'callto':
      return SCHEME.test(decoded(rest) ?? '') ? refused('not-an-address') : plain(decoded(rest) ?? '');
    default:
      return readSip(link, rest);
  }
};

const readSip = (link: string, rest: string): Link => {
  if (/^[^@]*:[^@]*@/.test(rest)) return refused('secret');
  if (rest.includes('@') || /[.:\]]/.test(rest)) return parseSipUri(link).ok ? fill(link) : refused('not-an-address');
  // As phones and web pages write it: just a number or user of the account's domain.
  return encodeSipUser(rest) === null || /[;?]/.test(rest) ? refused('not-an-address') : fill(link);
};

/** Reads what stands after `parley call`: a link, or a number or address as people write it. */
export const readDestination = (text: string): Link =>
  isLink(text) ? readLink(text) : hasControls(text) ? refused('control-characters') : plain(text);

/** What people write: a number, user@host or a user; with nothing that reads as another kind of link. */
const plain = (text: string): Link => {
  const trimmed = text.trim();
  if (trimmed.length > LENGTH_LIMITS.number) return refused('too-long');
  if (trimmed === '' || /[<>"\\?]|:\/\//.test(trimmed)) return refused('not-an-address');
  return fill(trimmed);
};

/** Words that name what must never stand in a link. */
const SECRET = /pass|secret|token|key|auth|credential|pwd|pin\b|sig\b/i;

/** parley:provision?url=<https URL>, which carries no password: the sign-in is the person's own. */
const readProvision = (link: string): Link => {
  const [, query = ''] = /^parley:(?:\/\/)?provision\/?\?([^#]*)$/i.exec(link) ?? [];
  const given = new URLSearchParams(query);
  if ([...given.keys()].some((name) => SECRET.test(name))) return refused('secret');
  const urls = given.getAll('url');
  if (urls.length !== 1 || [...given.keys()].length !== 1) return refused('not-an-address');
  return checkProvisionUrl(urls[0] ?? '');
};

/** A URL that accounts may come from: https, with no user, password or token in it. */
export const checkProvisionUrl = (text: string): Exclude<Link, { kind: 'fill' }> => {
  if (text.length > LONGEST.provision) return refused('too-long');
  if (hasControls(text)) return refused('control-characters');
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === '') return refused('not-an-address');
  if (url.protocol !== 'https:') return refused('not-https');
  if (url.username !== '' || url.password !== '') return refused('secret');
  if ([...url.searchParams.keys()].some((name) => SECRET.test(name)) || SECRET.test(url.hash)) return refused('secret');
  url.hash = '';
  return { kind: 'provision', url: url.href };
};

const hasControls = (text: string): boolean =>
  /[\p{Cc}\p{Surrogate}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text);
const fill = (text: string): Link => ({ kind: 'fill', text });
const refused = (why: LinkRefusal): { readonly kind: 'refused'; readonly why: LinkRefusal } => ({
  kind: 'refused',
  why,
});
