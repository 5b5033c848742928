import { isIP } from 'node:net';
import type { Dns, Naptr } from './dns.ts';
import type { Endpoint } from './link.ts';
import { srvOrder } from './srv-order.ts';

/** A transport a message can be sent over. */
export type SendTransport = 'udp' | 'tcp' | 'tls' | 'wss';

/** What is looked for. */
export type Question = {
  /** Host name or IP literal, without brackets. */
  readonly host: string;
  /** Explicit port; null when none is given. */
  readonly port: number | null;
  /** Transport that is given (a setting, or the transport parameter); null leaves it to DNS. */
  readonly transport: SendTransport | null;
  /** A sips: URI, or TLS wanted for another reason: nothing but TLS will do. */
  readonly secure: boolean;
};

/** One place to try. */
export type Target = Endpoint & {
  readonly transport: SendTransport;
  /** The name its certificate must carry: the one that was asked for (RFC 5922 section 4), never one DNS came up with. */
  readonly name: string;
};

/** Ports where none is given (RFC 3261 section 19.1.2, RFC 7118 section 5.5). */
const DEFAULT_PORT: Readonly<Record<SendTransport, number>> = { udp: 5060, tcp: 5060, tls: 5061, wss: 443 };

/** SRV prefix of each transport (RFC 3263 section 4.1); WebSocket has none. */
const SRV_PREFIX: Readonly<Record<SendTransport, string | null>> = {
  udp: '_sip._udp.',
  tcp: '_sip._tcp.',
  tls: '_sips._tcp.',
  wss: null,
};

/** NAPTR services that can be used, in lower case. */
const SERVICES: Readonly<Record<string, SendTransport | undefined>> = {
  'sip+d2u': 'udp',
  'sip+d2t': 'tcp',
  'sips+d2t': 'tls',
};

/** Most places that are tried. */
const MOST = 16;

/** Where to send, the best place first (RFC 3263 section 4); empty when the name leads nowhere. */
export async function resolveTargets(
  question: Question,
  dns: Dns,
  random: () => number = Math.random,
): Promise<readonly Target[]> {
  const { host, port, secure } = question;
  const name = host.replace(/\.$/, '');
  const given = secure && (question.transport === 'tcp' || question.transport === 'udp') ? 'tls' : question.transport;
  if (isIP(host) !== 0 || port !== null) {
    const transport = given ?? (secure ? 'tls' : 'udp');
    return addressTargets(host, { transport, port: port ?? DEFAULT_PORT[transport], name }, dns);
  }
  if (given !== null) {
    const found = await srvTargets(`${SRV_PREFIX[given] ?? ''}${name}`, given, name, dns, random);
    return found ?? addressTargets(host, { transport: given, port: DEFAULT_PORT[given], name }, dns);
  }
  const byService = await naptrTargets(name, secure, dns, random);
  if (byService !== null) return byService;
  for (const transport of secure ? (['tls'] as const) : (['udp', 'tcp', 'tls'] as const)) {
    const found = await srvTargets(`${SRV_PREFIX[transport]}${name}`, transport, name, dns, random);
    if (found !== null) return found;
  }
  const transport = secure ? 'tls' : 'udp';
  return addressTargets(host, { transport, port: DEFAULT_PORT[transport], name }, dns);
}

/** By NAPTR: every usable service by order and preference; null when there is none. */
async function naptrTargets(
  name: string,
  secure: boolean,
  dns: Dns,
  random: () => number,
): Promise<readonly Target[] | null> {
  const usable = (await dns.naptr(name))
    .map((record) => ({ record, transport: serviceOf(record) }))
    .filter((one) => one.transport !== null && (!secure || one.transport === 'tls'))
    .sort((a, b) => a.record.order - b.record.order || a.record.preference - b.record.preference);
  if (usable.length === 0) return null;
  const targets: Target[] = [];
  for (const { record, transport } of usable) {
    if (transport === null || targets.length >= MOST) continue;
    targets.push(...((await srvTargets(record.replacement, transport, name, dns, random)) ?? []));
  }
  return targets.length > 0 ? targets.slice(0, MOST) : null;
}

function serviceOf(record: Naptr): SendTransport | null {
  if (record.flags.toLowerCase() !== 's' || record.replacement === '') return null;
  return SERVICES[record.service.toLowerCase()] ?? null;
}

/** By SRV; null when there is no such record, empty when the domain says that it has no such service (target "."). */
async function srvTargets(
  service: string,
  transport: SendTransport,
  name: string,
  dns: Dns,
  random: () => number,
): Promise<readonly Target[] | null> {
  if (SRV_PREFIX[transport] === null) return null;
  const records = await dns.srv(service);
  if (records.length === 0) return null;
  const targets: Target[] = [];
  for (const record of srvOrder(records.slice(0, 64), random)) {
    if (record.name === '' || record.name === '.' || targets.length >= MOST) continue;
    targets.push(...(await addressTargets(record.name, { transport, port: record.port, name }, dns)));
  }
  return targets.slice(0, MOST);
}

async function addressTargets(
  host: string,
  rest: { readonly transport: SendTransport; readonly port: number; readonly name: string },
  dns: Dns,
): Promise<readonly Target[]> {
  const addresses = isIP(host) !== 0 ? [host] : await dns.addresses(host);
  return addresses
    .filter((address) => isIP(address) !== 0)
    .slice(0, MOST)
    .map((address) => ({ ...rest, address }));
}
