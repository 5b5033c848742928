import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';

/** What the guest page is served with. */
export type GuestCertificate = {
  readonly cert: string;
  readonly key: string;
  /** SHA-256 of the certificate in upper-case hex pairs with colons, as browsers show it. */
  readonly fingerprint: string;
  /** ms since 1970. */
  readonly expiresAt: number;
};

/** Where the certificate comes from: made by Parley once and kept, or files from IT (PEM, the certificate with its chain). */
export type CertificateSource =
  | { readonly kind: 'own' }
  | { readonly kind: 'files'; readonly certPath: string; readonly keyPath: string };

/** Two years: long enough to be kept, short enough for the browsers that mind (Apple refuses more than 825 days). */
const LIFETIME_MS = 730 * 24 * 3_600_000;
/** An own certificate is made anew when it has less than this left. */
const RENEW_MS = 14 * 24 * 3_600_000;

/** Reads the certificate of a source; the own one is made on first use and kept in the profile folder. */
export const guestCertificate = async (
  source: CertificateSource,
  folder: string,
  now: () => number = Date.now,
): Promise<Result<GuestCertificate>> => {
  if (source.kind === 'files') return await fromFiles(source.certPath, source.keyPath, now());
  const certPath = join(folder, 'guest-page', 'certificate.pem');
  const keyPath = join(folder, 'guest-page', 'key.pem');
  const kept = await fromFiles(certPath, keyPath, now() + RENEW_MS);
  if (kept.ok) return kept;
  const made = await makeCertificate(now());
  try {
    await mkdir(dirname(certPath), { recursive: true, mode: 0o700 });
    await writeAside(keyPath, made.key);
    await writeAside(certPath, made.cert);
  } catch (error) {
    return fail(SDKERR.UISDK_COMMON_ERROR, `the certificate of the guest page cannot be kept: ${messageOf(error)}`);
  }
  return checked(made.cert, made.key, now());
};

const writeAside = async (path: string, text: string): Promise<void> => {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(aside, text, { mode: 0o600 });
  await chmod(aside, 0o600);
  await rename(aside, path);
};

const fromFiles = async (certPath: string, keyPath: string, at: number): Promise<Result<GuestCertificate>> => {
  try {
    return checked(await readFile(certPath, 'utf8'), await readFile(keyPath, 'utf8'), at);
  } catch (error) {
    return fail(SDKERR.UISDK_COMMON_ERROR, `the certificate of the guest page cannot be read: ${messageOf(error)}`);
  }
};

/** The certificate when it can be used at a time: valid, and with the key that belongs to it. */
const checked = (cert: string, key: string, at: number): Result<GuestCertificate> => {
  const refuse = (why: string) => fail(SDKERR.UISDK_COMMON_ERROR, `the certificate of the guest page ${why}`);
  try {
    const { validTo, validFrom, raw } = new X509Certificate(cert);
    // Throws when key and certificate do not belong together.
    createSecureContext({ cert, key });
    const expiresAt = Date.parse(validTo);
    if (at >= expiresAt) return refuse(`has expired on ${validTo}`);
    if (at < Date.parse(validFrom)) return refuse(`is not valid before ${validFrom}`);
    const hex = createHash('sha256').update(raw).digest('hex').toUpperCase();
    return ok({ cert, key, fingerprint: hex.match(/../g)!.join(':'), expiresAt });
  } catch (error) {
    return refuse(`cannot be used: ${messageOf(error)}`);
  }
};

/** A self-signed certificate for TLS servers: an ECDSA key on P-256 (RFC 5280, RFC 8422). */
const makeCertificate = async (now: number): Promise<{ readonly cert: string; readonly key: string }> => {
  // Loaded only here: most people never serve the page with a certificate of their own making.
  const x509 = await import('@peculiar/x509');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: `01${randomBytes(15).toString('hex')}`,
      name: 'CN=Parley guest page',
      notBefore: new Date(now - 3_600_000),
      notAfter: new Date(now + LIFETIME_MS),
      signingAlgorithm: algorithm,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1']),
        new x509.SubjectAlternativeNameExtension([
          { type: 'dns', value: 'localhost' },
          { type: 'ip', value: '127.0.0.1' },
        ]),
      ],
    },
    crypto as never,
  );
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    cert: `${certificate.toString('pem')}\n`,
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8.match(/.{1,64}/g)!.join('\n')}\n-----END PRIVATE KEY-----\n`,
  };
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
