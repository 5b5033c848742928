import { createHmac, timingSafeEqual } from 'node:crypto';
import { isIPv6 } from 'node:net';

/** First 16 bits of the STUN and TURN messages spoken: class and method (RFC 8489 section 5, RFC 8656 section 17). */
export const MESSAGE = {
  bindingRequest: 0x0001,
  bindingIndication: 0x0011,
  bindingSuccess: 0x0101,
  bindingError: 0x0111,
  allocate: 0x0003,
  refresh: 0x0004,
  createPermission: 0x0008,
  channelBind: 0x0009,
  sendIndication: 0x0016,
  dataIndication: 0x0017,
} as const;

/** Attribute types (RFC 8489 section 18.3, RFC 8656 section 18, RFC 8445 section 16.1). */
export const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
  iceControlled: 0x8029,
} as const;

const COOKIE = 0x2112a442;
/** Bytes before the attributes. */
export const STUN_HEADER = 20;
const MOST_ATTRIBUTES = 32;

/** A message taken apart; attributes that its integrity does not cover are left out. */
export type StunMessage = {
  readonly type: number;
  readonly packet: Buffer;
  /** The transaction, 12 bytes, as a key. */
  readonly transaction: string;
  /** The first of each type. */
  readonly attributes: ReadonlyMap<number, Buffer>;
  /** Where MESSAGE-INTEGRITY begins; −1 without. */
  readonly integrityAt: number;
};

/** Where a datagram came from or goes to. */
export type TransportAddress = { readonly address: string; readonly port: number };

/** Whether a datagram is STUN by its first byte and its cookie (RFC 7983). */
export const isStun = (packet: Buffer): boolean =>
  packet.length >= STUN_HEADER && packet[0]! < 4 && packet.readUInt32BE(4) === COOKIE;

/** Takes a message apart; null when it is malformed. */
export const readStun = (packet: Buffer): StunMessage | null => {
  if (!isStun(packet) || packet.readUInt16BE(2) !== packet.length - STUN_HEADER) return null;
  const attributes = new Map<number, Buffer>();
  let at = STUN_HEADER;
  let integrityAt = -1;
  for (let n = 0; at + 4 <= packet.length; n++) {
    const type = packet.readUInt16BE(at);
    const length = packet.readUInt16BE(at + 2);
    if (n >= MOST_ATTRIBUTES || at + 4 + length > packet.length) return null;
    // What follows MESSAGE-INTEGRITY is not covered by it (RFC 8489 section 14.5).
    if (integrityAt < 0) {
      if (type === ATTRIBUTE.integrity) {
        if (length !== 20) return null;
        integrityAt = at;
      } else if (!attributes.has(type)) attributes.set(type, packet.subarray(at + 4, at + 4 + length));
    }
    at += 4 + length + (-length & 3);
  }
  return {
    type: packet.readUInt16BE(0),
    packet,
    transaction: packet.toString('latin1', 8, STUN_HEADER),
    attributes,
    integrityAt,
  };
};

/** Whether a message was signed with this key (RFC 8489 section 14.5). */
export const isAuthentic = ({ packet, integrityAt }: StunMessage, key: string | Buffer): boolean => {
  if (integrityAt < 0) return false;
  const signed = Buffer.from(packet.subarray(0, integrityAt));
  signed.writeUInt16BE(integrityAt - STUN_HEADER + 24, 2);
  const digest = createHmac('sha1', key).update(signed).digest();
  return timingSafeEqual(digest, packet.subarray(integrityAt + 4, integrityAt + 24));
};

/** Writes a message; with a key it is signed, and FINGERPRINT is added (RFC 8489 section 14.7). */
export const stunMessage = (
  type: number,
  transaction: Buffer | string,
  attributes: readonly (readonly [number, Buffer])[],
  key: string | Buffer | null,
): Buffer => {
  let size = STUN_HEADER + (key === null ? 0 : 24 + 8);
  for (const [, value] of attributes) size += 4 + value.length + (-value.length & 3);
  const out = Buffer.alloc(size);
  out.writeUInt16BE(type, 0);
  out.writeUInt32BE(COOKIE, 4);
  if (typeof transaction === 'string') out.write(transaction, 8, 12, 'latin1');
  else transaction.copy(out, 8, 0, 12);
  let at = STUN_HEADER;
  for (const [name, value] of attributes) {
    out.writeUInt16BE(name, at);
    out.writeUInt16BE(value.length, at + 2);
    value.copy(out, at + 4);
    at += 4 + value.length + (-value.length & 3);
  }
  if (key !== null) {
    out.writeUInt16BE(at - STUN_HEADER + 24, 2);
    const digest = createHmac('sha1', key).update(out.subarray(0, at)).digest();
    out.writeUInt16BE(ATTRIBUTE.integrity, at);
    out.writeUInt16BE(20, at + 2);
    digest.copy(out, at + 4);
    at += 24;
    out.writeUInt16BE(at - STUN_HEADER + 8, 2);
    out.writeUInt16BE(ATTRIBUTE.fingerprint, at);
    out.writeUInt16BE(4, at + 2);
    out.writeUInt32BE((crc32(out.subarray(0, at)) ^ 0x5354554e) >>> 0, at + 4);
  }
  out.writeUInt16BE(size - STUN_HEADER, 2);
  return out;
};

/** The value of an XOR-…-ADDRESS attribute (RFC 8489 section 14.2). */
export const xorAddress = ({ address, port }: TransportAddress, transaction: Buffer | string): Buffer => {
  const bytes = addressBytes(address);
  const out = Buffer.alloc(4 + bytes.length);
  out[1] = bytes.length === 16 ? 2 : 1;
  out.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
  const mask = xorMask(transaction);
  for (let i = 0; i < bytes.length; i++) out[4 + i] = bytes[i]! ^ mask[i]!;
  return out;
};

/** Reads such a value; null when it is malformed. */
export const readXorAddress = (value: Buffer | undefined, transaction: string): TransportAddress | null => {
  if (value === undefined) return null;
  const length = value[1] === 1 ? 4 : value[1] === 2 ? 16 : 0;
  if (length === 0 || value.length !== 4 + length) return null;
  const mask = xorMask(transaction);
  const bytes = Array.from(value.subarray(4), (byte, i) => byte ^ mask[i]!);
  const address =
    length === 4
      ? bytes.join('.')
      : canonicalAddress(
          Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16)).join(':'),
        );
  return { address, port: value.readUInt16BE(2) ^ (COOKIE >>> 16) };
};

/** An IP address in the one spelling that sockets report. */
export const canonicalAddress = (address: string): string =>
  isIPv6(address) && !address.includes('%') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;

const xorMask = (transaction: Buffer | string): Buffer => {
  const mask = Buffer.alloc(16);
  mask.writeUInt32BE(COOKIE, 0);
  if (typeof transaction === 'string') mask.write(transaction, 4, 12, 'latin1');
  else transaction.copy(mask, 4, 0, 12);
  return mask;
};

const addressBytes = (address: string): number[] => {
  if (!isIPv6(address)) return address.split('.').map(Number);
  const [head = '', tail] = canonicalAddress(address.replace(/%.*$/, '')).split('::');
  const groups = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(':'));
  const [first, last] = [groups(head), groups(tail)];
  const all = [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last];
  return all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]);
};

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

const crc32 = (bytes: Buffer): number => {
  let c = 0xffffffff;
  for (const byte of bytes) c = TABLE[(c ^ byte) & 255]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
};
