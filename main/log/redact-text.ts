import { homedir } from 'node:os';
import { maskNumbers } from './mask-numbers.ts';
import { maskUris } from './redact-sip.ts';
import { tokenOf } from './token.ts';
import { withoutKeys } from './without-keys.ts';
import { withoutPaths } from './without-paths.ts';

const GONE = '…';

/** Longest line that is kept, characters. */
const LONGEST = 16_384;

/**
 * A line of free text fit for a log: no keys, no passwords, no addresses beyond a host, and a token for everybody who is named.
 * What is in quotation marks came from a person or a peer. Masking too much costs little: the token stays the same.
 */
export const redactText = (line: string): string => {
  let text = line.slice(0, LONGEST);
  text = text.replaceAll(/\b((?:proxy-)?authorization|cookie|set-cookie)(\s*[:=]\s*)[^\r\n]*/gi, `$1$2${GONE}`);
  text = text.replaceAll(/\b(basic|bearer|digest)\s+[\w+/.~-]{6,}=*/gi, `$1 ${GONE}`);
  text = withoutPaths(text);
  text = withoutKeys(text);
  text = text.replaceAll(/[“"]([^“”"]{1,1024})[”"]/g, (_all, said: string) => `“${tokenOf(said)}”`);
  // The words after a SIP status are the peer's own.
  text = text.replaceAll(/\b([3-6]\d\d) \p{L}[^;,:()]*/gu, `$1 ${GONE}`);
  text = maskUris(text, tokenOf);
  text = text.replaceAll(/(?<![\w.+%~-])([\w.+%~-]{1,128})@(?=[\w[])/g, (all, user: string) =>
    user.startsWith('~') ? all : `${tokenOf(user)}@`,
  );
  text = maskNumbers(text, tokenOf);
  return withoutHome(text);
};

/** The folder of a person bears their name. */
const withoutHome = (text: string): string => {
  const home = homedir();
  const out = home.length > 3 ? text.replaceAll(home, '~') : text;
  return out.replaceAll(/((?:\/home|\/Users|[A-Z]:\\Users)[/\\])[^/\\\s:)]+/g, `$1${GONE}`);
};
