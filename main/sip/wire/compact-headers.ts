/** Compact header names (RFC 3261 section 7.3.3 and the IANA registry of SIP header fields). */
const LONG_NAMES: Readonly<Record<string, string | undefined>> = {
  a: 'Accept-Contact',
  b: 'Referred-By',
  c: 'Content-Type',
  d: 'Request-Disposition',
  e: 'Content-Encoding',
  f: 'From',
  i: 'Call-ID',
  j: 'Reject-Contact',
  k: 'Supported',
  l: 'Content-Length',
  m: 'Contact',
  n: 'Identity-Info',
  o: 'Event',
  r: 'Refer-To',
  s: 'Subject',
  t: 'To',
  u: 'Allow-Events',
  v: 'Via',
  x: 'Session-Expires',
  y: 'Identity',
};

/** The message with long header names and without the blank lines that may precede it (RFC 3261 section 7.5); its body stays as it is. */
export function expandCompact(message: string): string {
  let begin = 0;
  while (message.startsWith('\r\n', begin)) begin += 2;
  const text = begin === 0 ? message : message.slice(begin);
  const end = text.indexOf('\r\n\r\n');
  const head = end < 0 ? text : text.slice(0, end);
  if (!/\r\n[a-z][ \t]*:/i.test(head)) return text;
  const expanded = head.replace(/\r\n([a-z])[ \t]*:/gi, (all, letter: string) => {
    const name = LONG_NAMES[letter.toLowerCase()];
    return name === undefined ? all : `\r\n${name}:`;
  });
  return end < 0 ? expanded : expanded + text.slice(end);
}
