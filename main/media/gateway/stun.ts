import { ATTRIBUTE, isAuthentic, MESSAGE, readStun, STUN_HEADER, stunMessage, xorAddress } from './ice/stun-message.ts';

/** A binding request that proved it knows our password. */
export type BindingRequest = {
  readonly transaction: Buffer;
  /** The controlling side has chosen this path (RFC 8445 section 7.1.2). */
  readonly useCandidate: boolean;
};

/** Reads a binding request for us (RFC 8489 section 9.1, RFC 8445 section 7.3); null when malformed, for another, or not authentic. */
export const readBindingRequest = (packet: Buffer, fragment: string, password: string): BindingRequest | null => {
  const message = readStun(packet);
  if (message === null || message.type !== MESSAGE.bindingRequest) return null;
  const username = message.attributes.get(ATTRIBUTE.username)?.toString('utf8') ?? '';
  if (!username.startsWith(`${fragment}:`) || !isAuthentic(message, password)) return null;
  return {
    transaction: packet.subarray(8, STUN_HEADER),
    useCandidate: message.attributes.has(ATTRIBUTE.useCandidate),
  };
};

/** The success response, saying from where the request was seen. */
export const bindingResponse = (
  { transaction }: { readonly transaction: Buffer | string },
  address: string,
  port: number,
  password: string,
): Buffer =>
  stunMessage(
    MESSAGE.bindingSuccess,
    transaction,
    [[ATTRIBUTE.xorMappedAddress, xorAddress({ address, port }, transaction)]],
    password,
  );

/** A binding indication: asks nothing, opens the way through a NAT, and no RTP receiver takes it for RTP (RFC 8445 section 11). */
export const bindingIndication = (transaction: Buffer): Buffer =>
  stunMessage(MESSAGE.bindingIndication, transaction, [], null);
