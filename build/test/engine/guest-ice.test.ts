import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../app/settings/settings.ts';
import { iceServersOf } from '../../../main/guest/guest-ice.ts';
import type { GuestIceSettings } from '../../../main/media/gateway/ice/guest-ice-settings.ts';
import { timeLimitedCredential } from '../../../main/media/gateway/ice/turn-credential.ts';
import { type GuestPage, openGuestPage, type PageServer, startChromium } from '../guest-ice/guest-page.ts';
import { bundleHost, type HostProcess, startHost } from '../guest-ice/host-process.ts';
import { makeNetworks, mayMakeNetworks, type Networks, type Place, SERVER } from '../guest-ice/networks.ts';
import { startTurnServer } from '../guest-ice/turn-server.ts';
import { until } from '../peers/until.ts';

const ACCOUNT = { user: 'parley', credential: 'by-heart' };
const HOUR = 3_600_000;
const SECRET = 'shared between parley and coturn';
const ALONE: GuestIceSettings = { stun: [], turn: [], address: '', publicAddress: '', ports: null, relayOnly: false };
const STUN = [`stun:${SERVER}`];
const TURN = { udp: `turn:${SERVER}`, tcp: `turn:${SERVER}?transport=tcp`, tls: `turns:${SERVER}:5349` };
const SHARED = { tcp: `turn:${SERVER}:3480?transport=tcp`, udp: `turn:${SERVER}:3480` };
/** What a guest's page is given where the host keeps the secret of a server. */
const pageServers = (secret: string): readonly PageServer[] => {
  const turn = [{ url: SHARED.tcp, user: 'guest', timeLimited: true }];
  return iceServersOf({ ...DEFAULT_SETTINGS, ice: { ...DEFAULT_SETTINGS.ice, turn } }, () => secret, Date.now() + HOUR);
};

describe.skipIf(!mayMakeNetworks())('a guest in a real browser', () => {
  let folder = '';
  let script = '';
  let caFile = '';
  let networks: Networks;
  const browsers = new Map<Place, Browser>();
  const stops: (() => unknown)[] = [];
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-ice-'));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    networks = makeNetworks();
    ends.push(() => networks.close());
    script = await bundleHost(folder);
    const internet = networks.command('internet');
    for (const [name, ports, accounts] of [
      ['static', [3478, 5349], ACCOUNT],
      ['secret', [3480, 5351], { secret: SECRET }],
    ] as const) {
      const server = await startTurnServer(internet, SERVER, ports[0], ports[1], accounts, join(folder, name));
      ends.push(() => server.child.stop());
      if (name === 'static') caFile = server.caFile;
    }
    for (const place of ['neighbour', 'guest'] as const) {
      const browser = await startChromium(networks.command(place), folder);
      browsers.set(place, browser);
      ends.push(() => browser.close());
    }
  });
  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  beforeEach(() => {
    networks.nat('hostNat', 'keeps-ports');
    networks.nat('guestNat', 'keeps-ports');
  });
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  const meet = async (
    place: Place,
    settings: Partial<GuestIceSettings>,
    servers: readonly PageServer[] = [],
    seenFrom = '',
  ): Promise<{ host: HostProcess; page: GuestPage }> => {
    const host = await startHost(networks.command('host'), script, { ...ALONE, ...settings }, caFile, seenFrom);
    stops.push(() => host.kill());
    const page = await openGuestPage(browsers.get(place)!, host, servers);
    stops.push(() => page.close());
    return { host, page };
  };
  /** A tone goes out and comes back, so sound passes both ways. */
  const sound = async (host: HostProcess, page: GuestPage): Promise<void> => {
    await until('the host to hear', async () => (await host.figures()).figures.heard > 50);
    await until('the tone to come back', async () => (await page.heard()).energy > 0.01);
  };
  const report = (what: string, ms: number): void => console.log(`${what}: connected after ${Math.round(ms)} ms`);

  test('in the same network is reached on the host address, though it hides its own', async () => {
    const { host, page } = await meet('neighbour', {});
    report('same network', await page.call());
    await sound(host, page);
    expect(await page.heard()).toMatchObject({ remoteType: 'host', remoteAddress: '10.1.0.2' });
    expect(await host.close(), 'nothing is left behind').toEqual([]);
  });

  test('behind a NAT is reached through the address a STUN server told us', async () => {
    const { host, page } = await meet('guest', { stun: STUN }, [{ urls: STUN[0]! }]);
    expect(await host.gathered()).toContainEqual(expect.stringMatching(/^srflx 198\.51\.100\.2 /));
    report('both behind NAT, STUN', await page.call());
    await sound(host, page);
    expect(await page.heard()).toMatchObject({ remoteType: 'srflx', remoteAddress: '198.51.100.2' });
  });

  test.each(['udp', 'tcp', 'tls'] as const)(
    'behind a symmetric NAT is reached through our TURN server by %s',
    async (by) => {
      networks.nat('hostNat', by === 'udp' ? 'symmetric' : 'no-udp');
      networks.nat('guestNat', 'symmetric');
      const turn = [{ url: TURN[by], ...ACCOUNT }];
      const { host, page } = await meet('guest', { stun: STUN, turn }, [{ urls: STUN[0]! }]);
      report(`symmetric NAT, TURN by ${by}`, await page.call());
      await sound(host, page);
      expect(await page.heard()).toMatchObject({ remoteType: 'relay', remoteAddress: SERVER });
      expect(await host.close(), 'nothing is left behind').toEqual([]);
    },
  );

  test('who may send no UDP at all is reached through its own TURN server by TCP', async () => {
    networks.nat('guestNat', 'no-udp');
    const { host, page } = await meet('guest', { stun: STUN }, pageServers(SECRET));
    report('guest without UDP, its own TURN by tcp, time-limited credential', await page.call());
    await sound(host, page);
    expect(await page.heard()).toMatchObject({ localType: 'relay', relayProtocol: 'tcp' });
  });

  test('learns no address of the host when only TURN is allowed', async () => {
    const { user, credential } = timeLimitedCredential(SECRET, 'host', Date.now() / 1000 + 3600);
    const turn = [{ url: SHARED.udp, user, credential }];
    // Its page knows no server and hides its addresses: the address it was served to is all there is to go by.
    const { host, page } = await meet('neighbour', { stun: STUN, turn, relayOnly: true }, [], '198.51.100.2');
    expect(await host.gathered()).toEqual([expect.stringMatching(/^relay 198\.51\.100\.1 /)]);
    report('relay only, time-limited credential', await page.call());
    await sound(host, page);
    expect(await page.heard()).toMatchObject({ remoteType: 'relay', remoteAddress: SERVER });
  });

  test('is not relayed by a server whose secret is another, or whose credential has expired, and the host hears of it', async () => {
    const [wrong, late] = [`${SHARED.udp}?transport=udp`, SHARED.tcp];
    const turn = [
      { url: wrong, ...timeLimitedCredential('another secret', 'host', (Date.now() + HOUR) / 1000) },
      { url: late, ...timeLimitedCredential(SECRET, 'host', (Date.now() - HOUR) / 1000) },
    ];
    const host = await startHost(networks.command('host'), script, { ...ALONE, turn, relayOnly: true });
    stops.push(() => host.kill());
    expect(await host.gathered()).toEqual([]);
    expect([...(await host.refused())].sort()).toEqual([wrong, late].sort());
  });

  test('hears on without a gap while ICE is restarted', async () => {
    const { host, page } = await meet('neighbour', {});
    await page.call();
    await sound(host, page);
    const before = [(await host.figures()).figures.missing, (await page.heard()).lost];
    for (let n = 0; n < 3; n++) {
      await page.restart();
      const { packets } = await page.heard();
      await until('more sound', async () => (await page.heard()).packets > packets + 50);
    }
    expect([(await host.figures()).figures.missing, (await page.heard()).lost]).toEqual(before);
  });

  test('that was away for long is lost, and a restart brings it back', async () => {
    const { host, page } = await meet('guest', { stun: STUN }, [{ urls: STUN[0]! }]);
    await page.call();
    await sound(host, page);
    networks.nat('guestNat', 'closed');
    await until('the consent to end', async () => (await host.figures()).lost === 1, 45_000);
    expect((await host.figures()).connected).toBe(false);
    networks.nat('guestNat', 'keeps-ports');
    await page.restart();
    await until('the leg to be back', async () => (await host.figures()).connected);
    const { heard } = (await host.figures()).figures;
    await until('sound again', async () => (await host.figures()).figures.heard > heard + 50);
  });
});
