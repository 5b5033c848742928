import { isIP } from 'node:net';
import tls from 'node:tls';
import type { SipTrust } from '../sip-engine.ts';

/** Options of every TLS connection: verification always on, TLS 1.2 at least, the name checked is the one configured. */
export function tlsOptions(name: string, trust: SipTrust): tls.ConnectionOptions {
  const ca = authorities(trust);
  return {
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(ca === null ? {} : { ca }),
    // RFC 6066 section 3: an address is not a server name.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    checkServerIdentity: (_host, certificate) => checkName(name, certificate),
  };
}

/** The certificate's names: a SIP URI of the domain (RFC 5922 section 7.1), else as for any TLS server. */
function checkName(name: string, certificate: tls.PeerCertificate): Error | undefined {
  const uris = certificate.subjectaltname?.split(/,\s*/) ?? [];
  if (uris.some((one) => one.toLowerCase() === `uri:sip:${name.toLowerCase()}`)) return undefined;
  return tls.checkServerIdentity(name, certificate);
}

/** Roots of Node and of the system, where Node can read them, plus the extra ones; null takes Node's default. */
function authorities(trust: SipTrust): string[] | null {
  const system = systemAuthorities();
  const extra = trust.extraCa.filter((pem) => pem.trim() !== '');
  return extra.length === 0 && system.length === 0 ? null : [...tls.rootCertificates, ...system, ...extra];
}

let cached: readonly string[] | null = null;

/** The operating system's authorities: there from Node 22.15 on. */
function systemAuthorities(): readonly string[] {
  const source = tls as { getCACertificates?: (type: 'system') => string[] };
  try {
    cached ??= source.getCACertificates?.('system') ?? [];
  } catch {
    cached = [];
  }
  return cached;
}
