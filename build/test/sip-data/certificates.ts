import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its key, PEM. */
export type Certificate = { readonly cert: string; readonly key: string };

/** An authority that issues certificates for tests; nothing of it is kept. */
export type TestAuthority = {
  /** Its own certificate, PEM: what a client has to trust. */
  readonly cert: string;
  /** A server certificate for these names: host names, IPv4 addresses, or URIs like sip:example.test. */
  issue(names: readonly string[], validity?: { readonly from: Date; readonly to: Date }): Certificate;
};

/** Makes an authority with a key of its own (ECDSA P-256). */
export function testAuthority(name = 'Parley test authority'): TestAuthority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const valid = { from: new Date(now - 3_600_000), to: new Date(now + 86_400_000) };
  const constraints = extension('551d13', true, sequence(der(0x01, Buffer.from([0xff]))));
  return {
    cert: certificate(name, name, own.publicKey, own.privateKey, valid, [constraints]),
    issue(names, validity = valid) {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const alternatives = extension('551d11', false, sequence(...names.map(alternative)));
      return {
        cert: certificate(names[0] ?? 'nobody', name, pair.publicKey, own.privateKey, validity, [alternatives]),
        key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

function certificate(
  subject: string,
  issuer: string,
  publicKey: KeyObject,
  issuerKey: KeyObject,
  validity: { readonly from: Date; readonly to: Date },
  extensions: readonly Buffer[],
): string {
  const algorithm = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    algorithm,
    commonName(issuer),
    sequence(time(validity.from), time(validity.to)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', body, issuerKey)]);
  const whole = sequence(body, algorithm, der(0x03, signature)).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${whole.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, Buffer.concat(parts));

const commonName = (name: string): Buffer =>
  sequence(der(0x31, sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from(name)))));

const time = (date: Date): Buffer =>
  der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));

const extension = (oid: string, critical: boolean, value: Buffer): Buffer =>
  sequence(der(0x06, Buffer.from(oid, 'hex')), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));

function alternative(name: string): Buffer {
  if (isIP(name) === 4) return der(0x87, Buffer.from(name.split('.').map(Number)));
  return name.includes(':') ? der(0x86, Buffer.from(name)) : der(0x82, Buffer.from(name));
}
