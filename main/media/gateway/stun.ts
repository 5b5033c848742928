import { createHmac, timingSafeEqual } from 'node:crypto';

const COOKIE = 0x2112a442;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const HEADER = 20;
const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  xorAddress: 0x0020,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
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

/** A binding request that proved it knows our password. */
export type BindingRequest = {
  readonly transaction: Buffer;
  /** The controlling side has chosen this path (RFC 8445 section 7.1.2). */
  readonly useCandidate: boolean;
};

/** Whether a datagram is STUN by its first byte and its cookie (RFC 7983). */
export const isStun = (packet: Buffer): boolean =>
  packet.length >= HEADER && packet[0]! < 4 && packet.readUInt32BE(4) === COOKIE;

/** Reads a binding request for us (RFC 8489 section 9.1, RFC 8445 section 7.3); null when malformed, for another, or not authentic. */
export const readBindingRequest = (packet: Buffer, fragment: string, password: string): BindingRequest | null => {
  if (!isStun(packet) || packet.readUInt16BE(0) !== BINDING_REQUEST) return null;
  if (packet.readUInt16BE(2) !== packet.length - HEADER) return null;
  let at = HEADER;
  let username = '';
  let useCandidate = false;
  let authentic = false;
  while (at + 4 <= packet.length) {
    const type = packet.readUInt16BE(at);
    const length = packet.readUInt16BE(at + 2);
    if (at + 4 + length > packet.length) return null;
    // What follows MESSAGE-INTEGRITY is not covered by it (RFC 8489 section 14.5).
    if (!authentic) {
      if (type === ATTRIBUTE.username) username = packet.toString('utf8', at + 4, at + 4 + length);
      else if (type === ATTRIBUTE.useCandidate) useCandidate = true;
      else if (type === ATTRIBUTE.integrity) {
        if (length !== 20) return null;
        const signed = Buffer.from(packet.subarray(0, at));
        signed.writeUInt16BE(at - HEADER + 24, 2);
        const digest = createHmac('sha1', password).update(signed).digest();
        if (!timingSafeEqual(digest, packet.subarray(at + 4, at + 24))) return null;
        authentic = true;
      }
    }
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  if (!authentic || !username.startsWith(`${fragment}:`)) return null;
  return { transaction: packet.subarray(8, HEADER), useCandidate };
};

/** The success response, saying from where the request was seen; IPv4 only, as the loopback leg is. */
export const bindingResponse = (request: BindingRequest, address: string, port: number, password: string): Buffer => {
  const out = Buffer.alloc(HEADER + 12 + 24 + 8);
  out.writeUInt16BE(BINDING_SUCCESS, 0);
  out.writeUInt32BE(COOKIE, 4);
  request.transaction.copy(out, 8);
  out.writeUInt16BE(ATTRIBUTE.xorAddress, 20);
  out.writeUInt16BE(8, 22);
  out[25] = 1;
  out.writeUInt16BE(port ^ (COOKIE >>> 16), 26);
  const bytes = address.split('.').map(Number);
  for (let i = 0; i < 4; i++) out[28 + i] = (bytes[i] ?? 0) ^ ((COOKIE >>> (24 - 8 * i)) & 255);
  out.writeUInt16BE(12 + 24, 2);
  out.writeUInt16BE(ATTRIBUTE.integrity, 32);
  out.writeUInt16BE(20, 34);
  createHmac('sha1', password).update(out.subarray(0, 32)).digest().copy(out, 36);
  out.writeUInt16BE(12 + 24 + 8, 2);
  out.writeUInt16BE(ATTRIBUTE.fingerprint, 56);
  out.writeUInt16BE(4, 58);
  out.writeUInt32BE((crc32(out.subarray(0, 56)) ^ 0x5354554e) >>> 0, 60);
  return out;
};

/** A binding indication: asks nothing, opens the way through a NAT, and no RTP receiver takes it for RTP (RFC 8445 section 11). */
export const bindingIndication = (transaction: Buffer): Buffer => {
  const out = Buffer.alloc(HEADER);
  out.writeUInt16BE(0x0011, 0);
  out.writeUInt32BE(COOKIE, 4);
  transaction.copy(out, 8, 0, 12);
  return out;
};
