import type { TurnServer } from '../../../app/settings/settings.ts';

const SERVER = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?$/;

/** Whether a line is a server of one of the schemes (RFC 7064, RFC 7065); main checks again and for certain. */
export const isIceServer = (line: string, schemes: readonly string[]): boolean => {
  const colon = line.indexOf(':');
  return schemes.includes(line.slice(0, colon)) && SERVER.test(line.slice(colon + 1));
};

/** A line of "address user"; null when it is none. */
export const turnOf = (line: string): Pick<TurnServer, 'url' | 'user'> | null => {
  const [url = '', user = '', ...more] = line.split(/\s+/);
  return user !== '' && more.length === 0 && isIceServer(url, ['turn', 'turns']) ? { url, user } : null;
};

/** The servers of lines, each once; those that were there already keep how they are signed in at. */
export const turnServersOf = (lines: readonly string[], before: readonly TurnServer[]): readonly TurnServer[] =>
  [...new Set(lines.map((line) => line.split(/\s+/).join(' ')))].flatMap((line) => {
    const found = turnOf(line);
    if (found === null) return [];
    return before.find(({ url, user }) => url === found.url && user === found.user) ?? { ...found, timeLimited: false };
  });

/** Ports as "from-to", null for "" (any), undefined for what is neither. */
export const portsOf = (typed: string): { readonly from: number; readonly to: number } | null | undefined => {
  if (typed.trim() === '') return null;
  const found = /^(\d{4,5})\s*[-–]\s*(\d{4,5})$/.exec(typed.trim());
  const [from, to] = [Number(found?.[1]), Number(found?.[2])];
  return from >= 1024 && to <= 65_535 && from <= to ? { from, to } : undefined;
};

/** Whether a text is "" or an https URL with neither user, query nor fragment. */
export const isPublicUrl = (typed: string): boolean => {
  if (typed === '') return true;
  const url = URL.canParse(typed) ? new URL(typed) : null;
  return url?.protocol === 'https:' && !/[?#]/.test(typed) && url.username + url.password === '';
};
