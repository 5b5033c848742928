import { X509Certificate } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { until } from '../../../build/test/peers/until.ts';
import { seededRandom } from '../../../build/test/random.ts';
import { CipherContext, DtlsClient, NamedCurveAlgorithm } from '../../../node_modules/werift/lib/dtls/src/index.js';
import { type DtlsCertificate, type DtlsHandshake, type DtlsKeys, dtlsHandshake } from './dtls.ts';
import { fingerprintOf } from './dtls-trust.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const make = async (): Promise<DtlsCertificate> => {
  const made = await CipherContext.createSelfSignedCertificateWithKey(
    { hash: 4, signature: 3 },
    NamedCurveAlgorithm.secp256r1_23,
  );
  return { ...made, fingerprint: fingerprintOf(Buffer.from(new X509Certificate(made.certPem).raw)) };
};

type End = { keys: DtlsKeys | null; failed: string };
type Wire = { readonly toServer: (packet: Buffer) => Buffer[]; readonly toClient: (packet: Buffer) => Buffer[] };
type Pair = { client: DtlsHandshake; server: DtlsHandshake; clientEnd: End; serverEnd: End };
const straight = (packet: Buffer): Buffer[] => [packet];

/** Our client and our server on a wire that may change what it carries. */
const pair = async (
  wire: Partial<Wire> = {},
  shows: { client?: DtlsCertificate; server?: DtlsCertificate } = {},
  expects: { client?: string; server?: string } = {},
): Promise<Pair> => {
  const [clientCertificate, serverCertificate] = [shows.client ?? (await make()), shows.server ?? (await make())];
  const [clientEnd, serverEnd]: End[] = [
    { keys: null, failed: '' },
    { keys: null, failed: '' },
  ];
  const { toServer = straight, toClient = straight } = wire;
  const end = (into: End) => ({
    connected: (keys: DtlsKeys): void => {
      into.keys = keys;
    },
    failed: (reason: string): void => {
      into.failed = reason;
    },
  });
  const client: DtlsHandshake = dtlsHandshake({
    role: 'client',
    certificate: clientCertificate,
    expected: { algorithm: 'sha-256', value: expects.server ?? serverCertificate.fingerprint },
    send: (packet) => {
      for (const p of toServer(packet)) setImmediate(() => server.receive(p));
    },
    ...end(clientEnd!),
  });
  const server: DtlsHandshake = dtlsHandshake({
    role: 'server',
    certificate: serverCertificate,
    expected: { algorithm: 'SHA-256', value: expects.client ?? clientCertificate.fingerprint },
    send: (packet) => {
      for (const p of toClient(packet)) setImmediate(() => client.receive(p));
    },
    ...end(serverEnd!),
  });
  closers.push(client.close, server.close);
  return { client, server, clientEnd: clientEnd!, serverEnd: serverEnd! };
};
const settled = ({ clientEnd, serverEnd }: Pair): boolean =>
  (clientEnd.keys !== null || clientEnd.failed !== '') && (serverEnd.keys !== null || serverEnd.failed !== '');

/** The handshake messages in a datagram, while it is not encrypted yet: type and where its body lies. */
const plainMessage = (packet: Buffer, type: number): number => {
  for (let at = 0; at + 13 < packet.length; at += 13 + packet.readUInt16BE(at + 11))
    if (packet[at] === 22 && packet.readUInt16BE(at + 3) === 0 && packet[at + 13] === type) return at + 25;
  return -1;
};

test('client and server come to the same keys, each one’s local being the other’s remote', async () => {
  const both = await pair();
  both.client.start();
  await until('the handshake', () => settled(both));
  const [one, other] = [both.clientEnd.keys!, both.serverEnd.keys!];
  expect(one.suite.name).toBe('AEAD_AES_128_GCM');
  expect([other.local, other.remote]).toEqual([one.remote, one.local]);
});

test.each(['client', 'server'] as const)('a %s with another certificate than its SDP says is refused', async (who) => {
  const both = await pair({}, {}, { [who]: (await make()).fingerprint });
  both.client.start();
  const end = who === 'client' ? both.serverEnd : both.clientEnd;
  await until('the refusal', () => end.failed !== '');
  expect(end).toEqual({ keys: null, failed: 'dtls: the certificate is not the one in the SDP' });
});

test('a client that shows a certificate whose key it does not hold is refused', async () => {
  const [shown, held] = [await make(), await make()];
  const both = await pair({}, { client: { ...shown, keyPem: held.keyPem } });
  both.client.start();
  await until('the refusal', () => both.serverEnd.failed !== '');
  expect(both.serverEnd).toEqual({ keys: null, failed: 'dtls: the peer does not hold the key of its certificate' });
});

test('a server that shows a certificate whose key it does not hold is refused', async () => {
  const [shown, held] = [await make(), await make()];
  const both = await pair({}, { server: { ...shown, keyPem: held.keyPem } });
  both.client.start();
  await until('the refusal', () => both.clientEnd.failed !== '');
  expect(both.clientEnd).toEqual({ keys: null, failed: 'dtls: the key exchange is not signed by the certificate' });
});

test('a client that shows no certificate gets no keys', async () => {
  const [ours, theirs] = [await make(), await make()];
  const end: End = { keys: null, failed: '' };
  const transport = {
    ...{ type: 'udp', closed: false, address: { address: '127.0.0.1', family: 'IPv4', port: 0 } },
    onData: (_packet: Buffer, _from: readonly [string, number]): void => undefined,
    send: async (packet: Buffer): Promise<void> => void setImmediate(() => server.receive(packet)),
    close: async (): Promise<void> => undefined,
  };
  const { certPem, keyPem, signatureHash } = theirs;
  const options = {
    cert: certPem,
    key: keyPem,
    signatureHash,
    transport,
    srtpProfiles: [1 as const],
    extendedMasterSecret: true,
  };
  const client = new DtlsClient(options);
  const server: DtlsHandshake = dtlsHandshake({
    role: 'server',
    certificate: ours,
    expected: { algorithm: 'sha-256', value: theirs.fingerprint },
    send: (packet) => setImmediate(() => transport.onData(packet, ['127.0.0.1', 1])),
    connected: (keys) => {
      end.keys = keys;
    },
    failed: (reason) => {
      end.failed = reason;
    },
  });
  closers.push(server.close, () => {
    client.dtls.flight = 99;
  });
  // As if it had never been asked for one.
  Object.defineProperty(client.dtls, 'requestedCertificateTypes', { get: () => [], set: () => undefined });
  void client.connect();
  await until('the refusal', () => end.failed !== '', 15_000);
  expect(end.keys).toBeNull();
}, 20_000);

test('a second, different certificate in one handshake ends it, whichever of the two is the right one', async () => {
  const impostor = await make();
  const right = await make();
  let sent: Buffer | null = null;
  const both = await pair(
    {
      toClient: (packet) => {
        if (plainMessage(packet, 11) < 0)
          return sent !== null && plainMessage(packet, 14) >= 0 ? [sent, packet] : [packet];
        const der = Buffer.from(new X509Certificate(right.certPem).raw);
        const body = Buffer.alloc(6 + der.length);
        body.writeUIntBE(der.length + 3, 0, 3);
        body.writeUIntBE(der.length, 3, 3);
        der.copy(body, 6);
        const at = plainMessage(packet, 11);
        const head = Buffer.from(packet.subarray(0, at));
        head.writeUInt16BE(12 + body.length, 11);
        head.writeUIntBE(body.length, 14, 3);
        head.writeUIntBE(body.length, 22, 3);
        sent = Buffer.concat([head, body]);
        return [packet];
      },
    },
    { server: impostor },
    { server: right.fingerprint },
  );
  both.client.start();
  await until('the refusal', () => both.clientEnd.failed !== '');
  expect(sent).not.toBeNull();
  expect(both.clientEnd).toEqual({ keys: null, failed: 'dtls: the peer changed its mind' });
});

test('a hello that is changed on its way is found out by Finished', async () => {
  // Without the extended master secret (RFC 7627), which a man in the middle can take out, nothing else tells.
  const without = (packet: Buffer): Buffer[] => {
    const hello = Math.max(plainMessage(packet, 1), plainMessage(packet, 2));
    const extended = hello < 0 ? -1 : packet.indexOf(Buffer.from([0, 23, 0, 0]), hello + 34);
    if (extended < 0) return [packet];
    const changed = Buffer.from(packet);
    changed[extended] = 0x7f;
    return [changed];
  };
  const both = await pair({ toServer: without, toClient: without });
  both.client.start();
  await until('the refusals', () => settled(both));
  expect([both.clientEnd, both.serverEnd]).toEqual([
    { keys: null, failed: 'dtls: the peer saw another handshake' },
    { keys: null, failed: 'dtls: the peer does not hold the key of its certificate' },
  ]);
});

test('lost datagrams are sent again, in both directions', async () => {
  const random = seededRandom(7);
  const lossy = (packet: Buffer): Buffer[] => (random() < 0.2 ? [] : [packet]);
  const both = await pair({ toServer: lossy, toClient: lossy });
  both.client.start();
  await until('the handshake', () => settled(both), 20_000);
  expect([both.clientEnd.failed, both.serverEnd.failed]).toEqual(['', '']);
}, 30_000);

test('a hello replayed in and after the handshake changes nothing, and garbage harms nothing', async () => {
  let hello: Buffer | null = null;
  const both = await pair({
    toServer: (packet) => {
      hello ??= packet;
      const flood = [Buffer.alloc(0), Buffer.from([22, 254, 253]), Buffer.alloc(60, 22)];
      return plainMessage(packet, 16) < 0 ? [packet] : [hello, packet, ...flood];
    },
  });
  both.client.start();
  await until('the handshake', () => settled(both));
  const { keys } = both.serverEnd;
  both.server.receive(hello!);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([both.serverEnd.keys, both.serverEnd.failed]).toEqual([keys, '']);
});
