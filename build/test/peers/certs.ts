import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runChild } from './child.ts';

/** A server certificate made for a test run; the paths are PEM files. */
export type TestCertificate = {
  /** The authority's certificate: give its text to a client's `trust.extraCa`. */
  readonly ca: string;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  /** Certificate and key in one file, as baresip wants it. */
  readonly bothFile: string;
};

/**
 * Makes an authority and a server certificate with openssl in `dir`. The names go into subjectAltName;
 * the default fits `sip.test`, `localhost`, 127.0.0.1 and ::1. Keys are P-256 and live 30 days.
 */
export const makeCertificate = async (
  dir: string,
  names: readonly string[] = ['DNS:sip.test', 'DNS:localhost', 'IP:127.0.0.1', 'IP:::1'],
): Promise<TestCertificate> => {
  await mkdir(dir, { recursive: true });
  const openssl = (...args: string[]): Promise<string> => runChild('openssl', args, dir);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl(
    ...['req', '-x509', ...newKey, '-days', '30', '-keyout', 'ca.key', '-out', 'ca.pem'],
    ...['-subj', '/CN=Parley test authority', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  );
  await openssl('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=Parley test server');
  await writeFile(join(dir, 'ext.cnf'), `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth,clientAuth\n`);
  await openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-days', '30', '-out', 'server.pem', '-extfile', 'ext.cnf'],
  );
  const [certificate, key] = await Promise.all(
    ['server.pem', 'server.key'].map((name) => readFile(join(dir, name), 'utf8')),
  );
  await writeFile(join(dir, 'both.pem'), `${certificate}${key}`);
  return {
    ca: await readFile(join(dir, 'ca.pem'), 'utf8'),
    caFile: join(dir, 'ca.pem'),
    certFile: join(dir, 'server.pem'),
    keyFile: join(dir, 'server.key'),
    bothFile: join(dir, 'both.pem'),
  };
};
