/** The top Via of a message (RFC 3261 section 20.42), and where it stands. */
export type ViaPeek = {
  /** Offsets of this Via value in the message, without anything comma-joined after it. */
  readonly start: number;
  readonly end: number;
  /** As written, e.g. UDP. */
  readonly transport: string;
  /** Without brackets. */
  readonly host: string;
  readonly port: number | null;
  /** "" when there is none. */
  readonly branch: string;
  /** Without brackets; "" when there is none. */
  readonly received: string;
  /** null without the parameter, 0 when it stands without a value (RFC 3581). */
  readonly rport: number | null;
};

/** As much of a message as transport and retransmission need to know. */
export type MessagePeek = {
  /** "" for a response. */
  readonly method: string;
  /** 0 for a request. */
  readonly status: number;
  /** "" for a response. */
  readonly requestUri: string;
  readonly via: ViaPeek | null;
  readonly cseq: { readonly number: number; readonly method: string } | null;
  readonly callId: string;
  readonly fromTag: string;
  readonly toTag: string;
  /** Top Route value; "" when there is none. */
  readonly route: string;
  /** RSeq of a reliable provisional response (RFC 3262 section 7.1). */
  readonly rseq: number | null;
  /** First number of RAck (RFC 3262 section 7.2). */
  readonly rack: number | null;
};

type Lines = {
  [name in 'via' | 'cseq' | 'call-id' | 'from' | 'to' | 'route' | 'rseq' | 'rack']?: readonly [number, number];
};

/** Reads what transport needs from a message with long header names; null when it is no SIP message. Never throws, linear time. */
export function peek(message: string): MessagePeek | null {
  const head = message.indexOf('\r\n\r\n');
  const end = head < 0 ? message.length : head;
  const lineEnd = message.indexOf('\r\n');
  const start = readStartLine(message.slice(0, lineEnd < 0 ? end : Math.min(lineEnd, end)));
  if (start === null) return null;
  const lines = findLines(message, lineEnd < 0 ? end : lineEnd, end);
  const text = (name: keyof Lines): string => {
    const range = lines[name];
    return range === undefined ? '' : message.slice(range[0], range[1]).replace(/\r\n/g, ' ').trim();
  };
  const cseq = /^(\d{1,10})\s+(\S+)$/.exec(text('cseq'));
  return {
    ...start,
    via: lines.via === undefined ? null : readVia(message, lines.via[0], lines.via[1]),
    cseq: cseq === null || Number(cseq[1]) > 0xffff_ffff ? null : { number: Number(cseq[1]), method: cseq[2]! },
    callId: text('call-id'),
    fromTag: readTag(text('from')),
    toTag: readTag(text('to')),
    route: text('route'),
    rseq: readNumber(text('rseq')),
    rack: readNumber(text('rack')),
  };
}

function readStartLine(whole: string): Pick<MessagePeek, 'method' | 'status' | 'requestUri'> | null {
  const status = /^SIP\/2\.0 (\d{3})(?: |$)/i.exec(whole);
  if (status !== null) return { method: '', status: Number(status[1]), requestUri: '' };
  // Blanks behind the version, more than one blank and another version are for the layer above to complain about.
  const line = whole.trimEnd();
  const first = line.indexOf(' ');
  const last = line.lastIndexOf(' ');
  if (first <= 0 || last <= first || !/^SIP\/\d{1,9}\.\d{1,9}$/i.test(line.slice(last + 1))) return null;
  const requestUri = line.slice(first + 1, last).trim();
  return requestUri === '' ? null : { method: line.slice(0, first), status: 0, requestUri };
}

/** Where the first header of each wanted name has its value, folded lines included. */
function findLines(message: string, from: number, end: number): Lines {
  const lines: Lines = {};
  let at = from;
  while (at < end) {
    const begin = at + 2;
    let next = message.indexOf('\r\n', begin);
    while (next >= 0 && next < end && (message[next + 2] === ' ' || message[next + 2] === '\t')) {
      next = message.indexOf('\r\n', next + 2);
    }
    at = next < 0 || next > end ? end : next;
    const colon = message.indexOf(':', begin);
    if (colon < 0) break;
    if (colon >= at || colon - begin > 40) continue;
    const name = message.slice(begin, colon).trimEnd().toLowerCase();
    switch (name) {
      case 'via':
      case 'cseq':
      case 'call-id':
      case 'from':
      case 'to':
      case 'route':
      case 'rseq':
      case 'rack':
        lines[name] ??= [colon + 1, at];
    }
  }
  return lines;
}

function readNumber(text: string): number | null {
  const digits = /^(\d{1,10})(?:\s|$)/.exec(text);
  return digits === null ? null : Number(digits[1]);
}

/** The tag behind a name-addr or addr-spec; what stands in quotes or angle brackets is not looked at. */
function readTag(value: string): string {
  let from = 0;
  if (value.startsWith('"')) from = closingQuote(value);
  const open = value.indexOf('<', from);
  const close = open < 0 ? -1 : value.indexOf('>', open);
  const parameters = close < 0 ? value.slice(from) : value.slice(close + 1);
  return /;\s*tag\s*=\s*([^\s;,"<>]+)/i.exec(parameters)?.[1] ?? '';
}

/** Offset behind the quoted string that begins at 0. */
function closingQuote(value: string): number {
  for (let at = 1; at < value.length; at++) {
    if (value[at] === '\\') at++;
    else if (value[at] === '"') return at + 1;
  }
  return value.length;
}

const SENT_BY =
  /\s*SIP\s*\/\s*\d{1,9}\.\d{1,9}\s*\/\s*([A-Za-z0-9.!%*_+`'~-]+)\s+(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?:\s*:\s*(\d{1,5}))?\s*/iy;
const PARAMETER = /;\s*([^\s=;,"]+)(?:\s*=\s*("(?:[^"\\]|\\[\s\S])*"|[^\s;,"]+))?\s*/y;

/** Reads the first Via value between two offsets of a message. */
function readVia(message: string, from: number, to: number): ViaPeek | null {
  const text = message.slice(from, to);
  SENT_BY.lastIndex = 0;
  const sentBy = SENT_BY.exec(text);
  if (sentBy === null) return null;
  const port = sentBy[4] === undefined ? null : Number(sentBy[4]);
  if (port !== null && port > 65_535) return null;
  let branch = '';
  let received = '';
  let rport: number | null = null;
  let at = SENT_BY.lastIndex;
  while (at < text.length && text[at] === ';') {
    PARAMETER.lastIndex = at;
    const parameter = PARAMETER.exec(text);
    if (parameter === null) return null;
    at = PARAMETER.lastIndex;
    const value = parameter[2] ?? '';
    const name = parameter[1]!.toLowerCase();
    if (name === 'branch' && branch === '') branch = value;
    else if (name === 'received') received = value.replace(/^\[|\]$/g, '');
    else if (name === 'rport') rport = /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : 0;
  }
  if (at < text.length && text[at] !== ',') return null;
  return {
    start: from + text.search(/\S/),
    end: from + text.slice(0, at).trimEnd().length,
    transport: sentBy[1]!,
    host: sentBy[2] ?? sentBy[3]!,
    port,
    branch,
    received,
    rport,
  };
}
