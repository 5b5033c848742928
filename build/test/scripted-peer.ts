import dgram from 'node:dgram';

/** Where a datagram came from or goes to. */
export type PeerAddress = { readonly address: string; readonly port: number };

/** A SIP message the peer received. */
export type PeerMessage = {
  readonly raw: string;
  /** Start line. */
  readonly line: string;
  /** "" for a response. */
  readonly method: string;
  /** 0 for a request. */
  readonly status: number;
  readonly from: PeerAddress;
  readonly body: string;
  /** First value of a header, long or compact name; "" when absent. */
  header(name: string): string;
  /** All values of a header, one for each line. */
  headers(name: string): string[];
};

/** What may be added to a message the peer makes. */
export type PeerExtras = {
  /** Whole header lines. */
  readonly headers?: readonly string[];
  readonly body?: string;
  /** Content-Type of `body`; default application/sdp. */
  readonly type?: string;
  /** Whether a Contact goes along; default true. */
  readonly contact?: boolean;
  /** To tag of a reply, where the peer's own is not wanted. */
  readonly tag?: string;
};

const COMPACT: Readonly<Record<string, string>> = {
  via: 'v',
  from: 'f',
  to: 't',
  'call-id': 'i',
  contact: 'm',
  'content-length': 'l',
  'content-type': 'c',
  supported: 'k',
  event: 'o',
  'refer-to': 'r',
  'referred-by': 'b',
  'session-expires': 'x',
  subject: 's',
};

/** Reads a message loosely, as a test needs it. */
export function readMessage(raw: string, from: PeerAddress): PeerMessage {
  const end = raw.indexOf('\r\n\r\n');
  const [line = '', ...lines] = (end < 0 ? raw : raw.slice(0, end)).replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = (name: string): string[] => {
    const wanted = [name.toLowerCase(), COMPACT[name.toLowerCase()]];
    return lines
      .map(
        (one) => [one.slice(0, one.indexOf(':')).trim().toLowerCase(), one.slice(one.indexOf(':') + 1).trim()] as const,
      )
      .filter(([key]) => wanted.includes(key))
      .map(([, value]) => value);
  };
  const response = line.startsWith('SIP/2.0 ');
  return {
    raw,
    line,
    from,
    method: response ? '' : (line.split(' ')[0] ?? ''),
    status: response ? Number(line.split(' ')[1]) : 0,
    body: end < 0 ? '' : raw.slice(end + 4),
    headers,
    header: (name) => headers(name)[0] ?? '',
  };
}

/** The tag of a From or To value; "" when it has none. */
export const tagOf = (value: string): string => /;\s*tag\s*=\s*([^;\s]+)/i.exec(value)?.[1] ?? '';

/** Whether a message is a request of a method. */
export const isA =
  (method: string) =>
  (message: PeerMessage): boolean =>
    message.method === method;

/** Whether a message is an INVITE within a dialog. */
export const isReinvite = (message: PeerMessage): boolean =>
  message.method === 'INVITE' && tagOf(message.header('To')) !== '';

let made = 0;

/** A SIP endpoint on raw UDP that says exactly what a test tells it to: no timers, no state, no opinion. */
export class ScriptedPeer {
  /** Everything that came, oldest first. */
  readonly received: PeerMessage[] = [];
  /** The tag the peer puts where it needs one. */
  readonly tag = `peer${++made}`;
  /** Called for each message as it comes. */
  onMessage: ((message: PeerMessage) => void) | null = null;
  private readonly socket: dgram.Socket;
  private serial = 0;
  private readonly waiting = new Set<() => void>();

  private constructor(socket: dgram.Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', (data, from) => {
      const text = data.toString('utf8');
      if (text.trim() === '') return;
      const message = readMessage(text, { address: from.address, port: from.port });
      this.received.push(message);
      this.onMessage?.(message);
      for (const check of [...this.waiting]) check();
    });
  }

  /** Opens a peer on a loopback address and a free port. */
  static async open(address: '127.0.0.1' | '::1' = '127.0.0.1'): Promise<ScriptedPeer> {
    const socket = dgram.createSocket(address === '::1' ? 'udp6' : 'udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(0, address, () => resolve());
    });
    return new ScriptedPeer(socket);
  }

  get port(): number {
    return this.socket.address().port;
  }

  get address(): string {
    return this.socket.address().address;
  }

  /** host:port as it stands in a URI or Via. */
  get hostPort(): string {
    return this.address.includes(':') ? `[${this.address}]:${this.port}` : `${this.address}:${this.port}`;
  }

  /** How many received messages fit. */
  count(fits: (message: PeerMessage) => boolean): number {
    return this.received.filter(fits).length;
  }

  /** The first message that fits, already here or still to come; rejects with what came instead. */
  wait(fits: (message: PeerMessage) => boolean, milliseconds = 5000): Promise<PeerMessage> {
    return new Promise((resolve, reject) => {
      const finish = (act: () => void) => {
        clearTimeout(timer);
        this.waiting.delete(check);
        act();
      };
      const check = () => {
        const found = this.received.find(fits);
        if (found !== undefined) finish(() => resolve(found));
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`the peer got only: ${this.received.map((m) => m.line).join(' | ')}`))),
        milliseconds,
      );
      this.waiting.add(check);
      check();
    });
  }

  /** Waits until at least `many` messages fit. */
  async waitFor(many: number, fits: (message: PeerMessage) => boolean, milliseconds = 5000): Promise<void> {
    await this.wait(() => this.count(fits) >= many, milliseconds);
  }

  /** Sends text as it is. */
  send(text: string, to: PeerAddress): void {
    this.socket.send(text, to.port, to.address);
  }

  /** Answers a request; fills in Via, Record-Route, From, To, Call-ID and CSeq, and returns what it sent. */
  reply(request: PeerMessage, status: number, reason: string, extras: PeerExtras = {}): string {
    const to = request.header('To');
    const via = request.headers('Via').map((value, index) => {
      return index > 0
        ? value
        : value.replace(/;rport(?![=\w])/, `;received=${request.from.address};rport=${request.from.port}`);
    });
    const text = compose(
      `SIP/2.0 ${status} ${reason}`,
      [
        ...via.map((value) => `Via: ${value}`),
        ...request.headers('Record-Route').map((value) => `Record-Route: ${value}`),
        `From: ${request.header('From')}`,
        `To: ${tagOf(to) !== '' || status === 100 ? to : `${to};tag=${extras.tag ?? this.tag}`}`,
        `Call-ID: ${request.header('Call-ID')}`,
        `CSeq: ${request.header('CSeq')}`,
        ...this.contact(extras),
      ],
      extras,
    );
    this.send(text, request.from);
    return text;
  }

  /** Sends the ACK that a refusal of an INVITE of the peer's waits for (RFC 3261 section 17.1.1.3). */
  acknowledge(refusal: PeerMessage): void {
    const copied = ['Via', 'From', 'To', 'Call-ID'].map((name) => `${name}: ${refusal.header(name)}`);
    const cseq = refusal.header('CSeq').replace('INVITE', 'ACK');
    const lines = [...copied, `CSeq: ${cseq}`, 'Max-Forwards: 70'];
    this.send(compose(`ACK sip:${refusal.from.address} SIP/2.0`, lines, {}), refusal.from);
  }

  /**
   * A request inside the dialog that `message` made: towards its sender when it was a request to the peer, or towards its
   * answerer when it was a response. `cseq` counts in the peer's own direction. Returns what it sent.
   */
  inDialog(
    message: PeerMessage,
    method: string,
    cseq: number,
    extras: PeerExtras & { readonly branch?: string } = {},
  ): string {
    const answered = message.status > 0;
    const to = message.header('To');
    const mine = answered ? message.header('From') : tagOf(to) !== '' ? to : `${to};tag=${extras.tag ?? this.tag}`;
    const theirs = answered ? to : message.header('From');
    const target =
      /<([^>]+)>/.exec(message.header('Contact'))?.[1] ?? `sip:${message.from.address}:${message.from.port}`;
    const routes = message.headers('Record-Route');
    const text = compose(
      `${method} ${target} SIP/2.0`,
      [
        `Via: SIP/2.0/UDP ${this.hostPort};branch=${extras.branch ?? this.branch()};rport`,
        'Max-Forwards: 70',
        ...(answered ? routes.reverse() : routes).map((value) => `Route: ${value}`),
        `From: ${mine}`,
        `To: ${theirs}`,
        `Call-ID: ${message.header('Call-ID')}`,
        `CSeq: ${cseq} ${method}`,
        ...this.contact(extras),
      ],
      extras,
    );
    this.send(text, message.from);
    return text;
  }

  /** A request of the peer's own, outside or inside any dialog, every identifier chosen by the test. Returns what it sent. */
  request(
    method: string,
    uri: string,
    to: PeerAddress,
    ids: {
      readonly callId: string;
      readonly branch?: string;
      readonly cseq?: number;
      readonly toTag?: string;
      readonly fromTag?: string;
    },
    extras: PeerExtras = {},
  ): string {
    const text = compose(
      `${method} ${uri} SIP/2.0`,
      [
        `Via: SIP/2.0/UDP ${this.hostPort};branch=${ids.branch ?? this.branch()};rport`,
        'Max-Forwards: 70',
        `From: <sip:peer@${this.hostPort}>;tag=${ids.fromTag ?? this.tag}`,
        `To: <${uri}>${ids.toTag === undefined ? '' : `;tag=${ids.toTag}`}`,
        `Call-ID: ${ids.callId}`,
        `CSeq: ${ids.cseq ?? 1} ${method}`,
        ...this.contact(extras),
      ],
      extras,
    );
    this.send(text, to);
    return text;
  }

  /** A branch nobody used before. */
  branch(): string {
    return `z9hG4bK${this.tag}x${++this.serial}`;
  }

  close(): void {
    this.socket.close();
  }

  private contact(extras: PeerExtras): string[] {
    return extras.contact === false ? [] : [`Contact: <sip:peer@${this.hostPort}>`];
  }
}

function compose(line: string, headers: readonly string[], extras: PeerExtras): string {
  const body = extras.body ?? '';
  return [
    line,
    ...headers,
    ...(extras.headers ?? []),
    ...(body === '' ? [] : [`Content-Type: ${extras.type ?? 'application/sdp'}`]),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
