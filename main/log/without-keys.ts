/** What stands where something was taken out. */
const GONE = '…';

/** SDES keys (RFC 4568), ICE passwords and user fragments (RFC 8839), MIKEY and old k= keys, wherever they stand in a line. */
export function withoutKeys(line: string): string {
  const crypto = line.toLowerCase().indexOf('a=crypto:');
  if (crypto >= 0) {
    const known = /^a=crypto:\s*[\w-]{1,20}\s+[\w-]{1,60}\s+(?:inline:)?/i.exec(line.slice(crypto, crypto + 200));
    return line.slice(0, crypto) + (known?.[0] ?? 'a=crypto:') + GONE;
  }
  return line
    .replace(/(inline:)[^\s;,"]*/gi, `$1${GONE}`)
    .replace(/(a=ice-(?:pwd|ufrag):).*/i, `$1${GONE}`)
    .replace(/(a=key-mgmt:|^k=).*/i, `$1${GONE}`)
    .replace(
      /\b((?:[\w-]{0,20}[_-])?(?:password|passwd|pwd|response|c?nonce|token|secret|pin))("?\s*[=:]\s*)(?:"[^"]*"?|[^\s;,&>"]+)/gi,
      `$1$2${GONE}`,
    );
}
