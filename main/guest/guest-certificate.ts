import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { selfSigned } from '../media/gateway/certificate.ts';

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
const OWN = { name: 'Parley guest page', days: 730, names: ['localhost', '127.0.0.1'] };
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
  const made = selfSigned(now(), OWN);
  try {
    await mkdir(dirname(certPath), { recursive: true, mode: 0o700 });
    await writeAside(keyPath, made.keyPem);
    await writeAside(certPath, made.certPem);
  } catch (error) {
    return fail(SDKERR.UISDK_COMMON_ERROR, `the certificate of the guest page cannot be kept: ${messageOf(error)}`);
  }
  return checked(made.certPem, made.keyPem, now());
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

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
