import { type ClientWire, type ClientWireOptions, clientWire } from '../../../main/sip/wire/client-wire.ts';
import { fakeDns } from '../../../main/sip/wire/dns.fake.ts';
import type { WireFailure } from '../../../main/sip/wire/sip-wire.ts';
import { readMessage } from '../scripted-peer.ts';

/** A request as the layer above writes it; its branch names method and body length. */
export const request = (method: string, body = '') =>
  [
    `${method} sip:x@sip.test SIP/2.0`,
    `Via: SIP/2.0/UDP abc.invalid;branch=z9hG4bK${method}${body.length}`,
    'From: <sip:a@sip.test>;tag=1',
    'To: <sip:x@sip.test>',
    'Call-ID: c1',
    `CSeq: 1 ${method}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');

/** The 200 to a request. */
export const okTo = (text: string) => {
  const message = readMessage(text, { address: '', port: 0 });
  return [
    'SIP/2.0 200 OK',
    ...['Via', 'From', 'To', 'Call-ID', 'CSeq'].map((name) => `${name}: ${message.header(name)}`),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
};

/** A wire under test: how to connect it, its messages one by one, and its end. */
export type WireProbe = {
  readonly wire: ClientWire;
  connect(): Promise<WireFailure | null>;
  message(): Promise<string>;
  readonly closed: Promise<WireFailure>;
};

/** A wire with everything it told the layer above; `sip.test` is this machine. */
export function wireProbe(
  options: Partial<ClientWireOptions> & Pick<ClientWireOptions, 'protocol' | 'target'>,
): WireProbe {
  const wire = clientWire({
    trust: { extraCa: [] },
    keepaliveSeconds: 0,
    dns: fakeDns({ addresses: { 'sip.test': ['127.0.0.1'] } }),
    ...options,
  });
  const messages: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  let lost: (failure: WireFailure) => void = () => undefined;
  const closed = new Promise<WireFailure>((resolve) => {
    lost = resolve;
  });
  const connect = () =>
    wire.connect({
      onMessage: (text) => {
        const next = waiting.shift();
        if (next) next(text);
        else messages.push(text);
      },
      onClose: (failure) => lost(failure),
    });
  const message = () =>
    messages.length > 0
      ? Promise.resolve(messages.shift()!)
      : new Promise<string>((resolve) => {
          waiting.push(resolve);
        });
  return { wire, connect, message, closed };
}
