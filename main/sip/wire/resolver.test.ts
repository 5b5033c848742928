import dns from 'node:dns';
import { afterEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../build/test/random.ts';
import { type DnsServer, dnsServer, type Zone } from '../../../build/test/sip-data/dns-server.ts';
import { fakeDns } from './dns.fake.ts';
import { dnsOf, systemDns } from './dns.ts';
import { type Question, resolveTargets } from './resolver.ts';
import { srvOrder } from './srv-order.ts';

const opened: DnsServer[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

/** A name service that is really asked over UDP. */
async function serve(zone: Zone) {
  const server = await dnsServer(zone);
  opened.push(server);
  const resolver = new dns.promises.Resolver({ timeout: 200, tries: 1 });
  resolver.setServers([`127.0.0.1:${server.port}`]);
  return { names: dnsOf(resolver), asked: server.asked };
}

const ask = (host: string, rest: Partial<Question> = {}): Question => ({
  host,
  port: null,
  transport: null,
  secure: false,
  ...rest,
});

const EXAMPLE: Zone = {
  records: {
    'example.test': [
      { type: 'A', address: '192.0.2.9' },
      {
        type: 'NAPTR',
        order: 50,
        preference: 50,
        flags: 's',
        service: 'SIPS+D2T',
        replacement: '_sips._tcp.example.test',
      },
      {
        type: 'NAPTR',
        order: 90,
        preference: 50,
        flags: 's',
        service: 'SIP+D2T',
        replacement: '_sip._tcp.example.test',
      },
      {
        type: 'NAPTR',
        order: 100,
        preference: 50,
        flags: 's',
        service: 'SIP+D2U',
        replacement: '_sip._udp.example.test',
      },
      {
        type: 'NAPTR',
        order: 10,
        preference: 50,
        flags: 's',
        service: 'SIP+D2S',
        replacement: '_sip._sctp.example.test',
      },
      { type: 'NAPTR', order: 1, preference: 1, flags: 'u', service: 'E2U+sip', replacement: 'x.example.test' },
    ],
    '_sips._tcp.example.test': [{ type: 'SRV', priority: 1, weight: 0, port: 5061, target: 'a.example.test' }],
    '_sip._tcp.example.test': [{ type: 'SRV', priority: 1, weight: 0, port: 5070, target: 'b.example.test' }],
    '_sip._udp.example.test': [
      { type: 'SRV', priority: 2, weight: 0, port: 5080, target: 'b.example.test' },
      { type: 'SRV', priority: 1, weight: 0, port: 5060, target: 'a.example.test' },
    ],
    'a.example.test': [{ type: 'A', address: '192.0.2.1' }],
    'b.example.test': [
      { type: 'A', address: '192.0.2.2' },
      { type: 'AAAA', address: '2001:db8::2' },
    ],
    'plain.test': [{ type: 'A', address: '192.0.2.3' }],
    'nosip.test': [{ type: 'A', address: '192.0.2.4' }],
    '_sip._udp.nosip.test': [{ type: 'SRV', priority: 0, weight: 0, port: 0, target: '.' }],
    'srv.test': [],
    '_sip._tcp.srv.test': [{ type: 'SRV', priority: 0, weight: 0, port: 5099, target: 'a.example.test' }],
  },
  silent: ['mute.test'],
};

describe('finding a server, asked of a real name server', () => {
  it('takes the services of NAPTR in their order and leaves out what cannot be used (RFC 3263 section 4.1)', async () => {
    const { names } = await serve(EXAMPLE);
    const targets = await resolveTargets(ask('example.test'), names);
    expect(targets.map((one) => `${one.transport} ${one.address} ${one.port} ${one.name}`)).toEqual([
      'tls 192.0.2.1 5061 example.test',
      'tcp 192.0.2.2 5070 example.test',
      'tcp 2001:db8::2 5070 example.test',
      'udp 192.0.2.1 5060 example.test',
      'udp 192.0.2.2 5080 example.test',
      'udp 2001:db8::2 5080 example.test',
    ]);
  });

  it('takes nothing but TLS for sips', async () => {
    const { names } = await serve(EXAMPLE);
    const targets = await resolveTargets(ask('example.test', { secure: true }), names);
    expect(targets).toEqual([{ transport: 'tls', address: '192.0.2.1', port: 5061, name: 'example.test' }]);
    const plain = await resolveTargets(ask('plain.test', { secure: true, transport: 'tcp' }), names);
    expect(plain).toEqual([{ transport: 'tls', address: '192.0.2.3', port: 5061, name: 'plain.test' }]);
  });

  it('asks SRV straight away when the transport is given, by priority', async () => {
    const { names, asked } = await serve(EXAMPLE);
    const targets = await resolveTargets(ask('example.test', { transport: 'udp' }), names);
    expect(targets.map((one) => one.port)).toEqual([5060, 5080, 5080]);
    expect(asked.some((question) => question.startsWith('NAPTR'))).toBe(false);
  });

  it('asks only for addresses when a port is given, and takes UDP unless told otherwise', async () => {
    const { names, asked } = await serve(EXAMPLE);
    const targets = await resolveTargets(ask('plain.test', { port: 5099 }), names);
    expect(targets).toEqual([{ transport: 'udp', address: '192.0.2.3', port: 5099, name: 'plain.test' }]);
    expect(asked.some((question) => /^(?:NAPTR|SRV)/.test(question))).toBe(false);
  });

  it('finds the transport by SRV when there is no NAPTR', async () => {
    const { names } = await serve(EXAMPLE);
    const targets = await resolveTargets(ask('srv.test'), names);
    expect(targets).toEqual([{ transport: 'tcp', address: '192.0.2.1', port: 5099, name: 'srv.test' }]);
  });

  it('falls back to the address and the default port of the transport', async () => {
    const { names } = await serve(EXAMPLE);
    const place = async (rest: Partial<Question>) => {
      const [first] = await resolveTargets(ask('plain.test', rest), names);
      return `${first?.transport} ${first?.address} ${first?.port}`;
    };
    expect(await place({})).toBe('udp 192.0.2.3 5060');
    expect(await place({ transport: 'tcp' })).toBe('tcp 192.0.2.3 5060');
    expect(await place({ transport: 'tls' })).toBe('tls 192.0.2.3 5061');
    expect(await place({ transport: 'wss' })).toBe('wss 192.0.2.3 443');
  });

  it('believes a domain that says it has no such service (RFC 2782, target ".")', async () => {
    const { names } = await serve(EXAMPLE);
    expect(await resolveTargets(ask('nosip.test', { transport: 'udp' }), names)).toEqual([]);
  });

  it('finds nothing where there is nothing, and does not wait for ever for a server that stays silent', async () => {
    const { names } = await serve(EXAMPLE);
    expect(await resolveTargets(ask('nowhere.test'), names)).toEqual([]);
    expect(await resolveTargets(ask('mute.test'), names)).toEqual([]);
  });
});

describe('finding a server without asking', () => {
  it('takes an address as it is, of either family, with the default port of its transport', async () => {
    const names = fakeDns({});
    expect(await resolveTargets(ask('192.0.2.1'), names)).toMatchObject([{ transport: 'udp', port: 5060 }]);
    expect(await resolveTargets(ask('2001:db8::1', { secure: true }), names)).toMatchObject([
      { transport: 'tls', address: '2001:db8::1', port: 5061 },
    ]);
    expect(names.asked).toEqual([]);
  });

  it('knows the names of this machine', async () => {
    const addresses = await systemDns().addresses('localhost');
    expect(addresses.some((address) => address === '127.0.0.1' || address === '::1')).toBe(true);
  });

  it('tries a bounded number of places, however many a hostile zone lists', async () => {
    const srv = Array.from({ length: 500 }, (_, n) => ({ priority: n, weight: 0, port: 5060, name: 'many.test' }));
    const addresses = Array.from({ length: 500 }, (_, n) => `192.0.${n >> 8}.${n & 255}`);
    const names = fakeDns({ srv: { '_sip._tcp.many.test': srv }, addresses: { 'many.test': addresses } });
    expect((await resolveTargets(ask('many.test', { transport: 'tcp' }), names)).length).toBeLessThanOrEqual(16);
    expect(names.asked.length).toBeLessThan(20);
  });
});

describe('the order of SRV records (RFC 2782)', () => {
  const record = (name: string, priority: number, weight: number) => ({ name, priority, weight, port: 1 });

  it('never puts a record of a higher priority number first', () => {
    const random = seededRandom(3);
    const records = [record('c', 3, 100), record('a', 1, 0), record('b', 2, 50), record('a2', 1, 0)];
    for (let n = 0; n < 100; n++) {
      expect(srvOrder(records, random).map((one) => one.priority)).toEqual([1, 1, 2, 3]);
    }
  });

  it('draws records of one priority as often as their weights say', () => {
    const random = seededRandom(4);
    const records = [record('heavy', 1, 75), record('light', 1, 25), record('never', 1, 0)];
    const first = Array.from({ length: 4000 }, () => srvOrder(records, random)[0]?.name);
    const share = first.filter((name) => name === 'heavy').length / 4000;
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.8);
    expect(srvOrder(records, random)).toHaveLength(3);
  });
});
