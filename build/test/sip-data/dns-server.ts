import dgram from 'node:dgram';
import { isIP } from 'node:net';

/** What a name has; text as in a zone file. */
export type ZoneRecord =
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  | {
      readonly type: 'SRV';
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: string;
    }
  | {
      readonly type: 'NAPTR';
      readonly order: number;
      readonly preference: number;
      readonly flags: string;
      readonly service: string;
      readonly replacement: string;
    };

/** Records by lower-case name; `silent` names are never answered. */
export type Zone = {
  readonly records: Readonly<Record<string, readonly ZoneRecord[]>>;
  readonly silent?: readonly string[];
};

/** A DNS server on loopback; questions as "TYPE name". */
export type DnsServer = { readonly port: number; readonly asked: readonly string[]; close(): void };

const TYPES = { A: 1, AAAA: 28, SRV: 33, NAPTR: 35 } as const;

/** Answers for one zone over UDP (RFC 1035): what is there, or NXDOMAIN. */
export async function dnsServer(zone: Zone): Promise<DnsServer> {
  const socket = dgram.createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, from) => {
    const { name, type, end } = question(query);
    const typeName = Object.entries(TYPES).find(([, number]) => number === type)?.[0] ?? String(type);
    asked.push(`${typeName} ${name}`);
    if (zone.silent?.includes(name)) return;
    const known = zone.records[name];
    const answers = (known ?? []).filter((record) => record.type === typeName);
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    // Response, authoritative, recursion available; NXDOMAIN for names that are not there.
    head.writeUInt16BE(0x8580 | (known === undefined ? 3 : 0), 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(answers.length, 6);
    const parts = answers.map((record) => {
      const data = encode(record);
      // The owner is the name of the question, at offset 12.
      const owner = Buffer.from([
        0xc0,
        12,
        0,
        TYPES[record.type],
        0,
        1,
        0,
        0,
        0,
        60,
        data.length >> 8,
        data.length & 255,
      ]);
      return Buffer.concat([owner, data]);
    });
    socket.send(Buffer.concat([head, query.subarray(12, end), ...parts]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', () => resolve()));
  return { port: socket.address().port, asked, close: () => socket.close() };
}

function question(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function encode(record: ZoneRecord): Buffer {
  switch (record.type) {
    case 'A':
      return Buffer.from(record.address.split('.').map(Number));
    case 'AAAA':
      return ipv6(record.address);
    case 'SRV':
      return Buffer.concat([words(record.priority, record.weight, record.port), domain(record.target)]);
    case 'NAPTR':
      return Buffer.concat([
        words(record.order, record.preference),
        ...[record.flags, record.service, ''].map(characters),
        domain(record.replacement),
      ]);
  }
}

function ipv6(address: string): Buffer {
  if (isIP(address) !== 6) throw new Error(`${address} is no IPv6 address`);
  const [left = '', right] = address.split('::');
  const groups = (half: string) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16)));
  const after = right === undefined ? [] : groups(right);
  const before = groups(left);
  return words(...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after);
}

const words = (...numbers: readonly number[]): Buffer => Buffer.from(numbers.flatMap((n) => [n >> 8, n & 255]));

const characters = (text: string): Buffer => Buffer.from([text.length, ...Buffer.from(text)]);

const domain = (name: string): Buffer =>
  Buffer.concat([
    ...name
      .split('.')
      .filter((label) => label !== '')
      .map(characters),
    Buffer.from([0]),
  ]);
