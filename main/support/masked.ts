import { tokenOf } from '../log/token.ts';

/** Settings whose text is a choice among words of ours, or technical: nobody is known by them. */
const SHOWN = new Set([
  ...[
    'theme',
    'language',
    'region',
    'outsiders',
    'encryption',
    'logLevel',
    'kind',
    'protocol',
    'mediaTransport',
    'format',
  ],
  ...['domain', 'registrar', 'outboundProxy', 'gateway', 'prefix', 'stun'],
]);

/** Most fields and elements shown of one thing, and how deep. */
const MOST = 200;
const DEEPEST = 8;

/** A value as it may be shown: numbers and switches as they are, texts only where they name nobody, everything else as a token. */
export const masked = (value: unknown, name = '', depth = 0): unknown => {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return value === '' || SHOWN.has(name) ? value.slice(0, 300) : `set ${tokenOf(value)}`;
  if (typeof value !== 'object' || depth > DEEPEST) return '…';
  if (Array.isArray(value)) return value.slice(0, MOST).map((one) => masked(one, name, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MOST)
      .map(([key, one]) => [key.slice(0, 64), masked(one, key, depth + 1)]),
  );
};
