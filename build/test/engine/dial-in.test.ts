import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { MeetingAction } from '../../../app/meeting/action.ts';
import type { Meeting } from '../../../app/meeting/meeting.ts';
import { type AccountSettings, NEW_ACCOUNT } from '../../../app/settings/account-settings.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../app/settings/settings.ts';
import { conferenceAmongFakes } from '../../../main/conference/conference.fake.ts';
import { openLines } from '../../../main/lines/lines.ts';
import { Opus } from '../../../main/media/gateway/room/audio/opus.ts';
import { rtpPacket } from '../../../main/media/gateway/rtp.ts';
import { createSipEngine } from '../../../main/sip/create-sip-engine.ts';
import { startBaresip } from '../peers/baresip.ts';
import { startKamailio } from '../peers/kamailio.ts';
import { sleep, until } from '../peers/until.ts';
import { levelOfTone } from '../tone/spectrum.ts';
import { tone, writeWav } from '../tone/wav.ts';
import { openPhone, type Phone, whenHeard } from './dial-in-phone.ts';
import { type CleanUp, cleanUp, startGateway, unwrap } from './media-kit.ts';
import { rtcClient } from './media-rtc-client.ts';
import { every20ms } from './media-sound.ts';

const steps: CleanUp = [];
afterEach(() => cleanUp(steps));

/** Tones, far from those of the melodies: the host's window, who was called, who dials in, and one who did before. */
const [HOST, BOB, CID, DAN] = [1900, 2500, 2900, 3300] as const;

/** The host's app without its window, hosting a meeting in which Bob was called and is in: lines, SIP, focus and gateway are the real ones. */
const hosting = async (change: Partial<Settings> = {}, account: AccountSettings | null = null) => {
  const engine = createSipEngine({ log: null });
  const media = startGateway(steps);
  const settings = createStore<Settings>(() => ({
    ...DEFAULT_SETTINGS,
    direct: { receive: false, port: 0, allow: [] },
    ...change,
  }));
  const lines = await openLines({
    engine,
    accounts: createStore<readonly AccountSettings[]>(() => (account === null ? [] : [account])),
    settings,
    password: () => 'secret',
    online: () => true,
    onPortInUse: () => {},
  });
  const conference = conferenceAmongFakes({
    lines,
    media,
    room: media.rooms,
    settings: settings.getState,
  });
  steps.push(async () => {
    conference.stop();
    await lines.stop();
    await engine.stop();
  });
  const bob = await phone(BOB);
  const calleeInfo = { number: `sip:bob@${bob.peer.hostPort}`, nickName: 'Bob' };
  const started = await new Promise((resolve) =>
    conference.startP2pConf({ callerInfo: {}, calleeInfo, mediaType: 0 }, resolve),
  );
  expect(started).toBe(0);
  await bob.pickUp();
  await until('Bob is in', () => conference.focus.meetings.getState()[0]?.state.phase === 'live');
  const meeting = (): Meeting => conference.focus.meetings.getState()[0]!;
  return {
    conference,
    lines,
    bob,
    meeting,
    /** Where a direct call reaches the host. */
    here: lines.direct.getState().here,
    password: meeting().details.guestPwd,
    dialled: () => meeting().members.find(({ way }) => way === 'dial-in'),
    act: (action: MeetingAction) => unwrap(conference.meetingAction(meeting().id, action)),
  };
};

const phone = async (hz: number): Promise<Phone> => {
  const made = await openPhone(hz);
  steps.push(() => made.close());
  return made;
};

/** The host's window comes into the meeting's room, and sounds its tone. */
const hostWindow = async ({ conference, meeting }: Awaited<ReturnType<typeof hosting>>) => {
  await until('the meeting has a room', () => meeting().room);
  const client = await rtcClient();
  steps.push(() => client.close());
  await client.accept(unwrap(await conference.joinRoom(meeting().id, 'window', client.roomOffer())));
  const opus = new Opus();
  const frames = Array.from({ length: 50 }, (_, n) =>
    opus.encode(
      Int16Array.from({ length: 960 }, (_, i) => 8000 * Math.sin((2 * Math.PI * HOST * (n * 960 + i)) / 48_000)),
    ),
  );
  steps.push(
    every20ms((n) => client.send(rtpPacket(111, n === 0, n & 0xffff, n * 960, client.audioSsrc, frames[n % 50]!))),
  );
  return {
    level: (hz: number): number => {
      const decoder = new Opus();
      const packets = client.rtp.filter((packet) => (packet[1]! & 127) === 111).slice(-70);
      const samples = packets.flatMap((packet) => [...(decoder.decode(packet.subarray(12)) ?? [])]);
      return levelOfTone({ rate: 48_000, samples: Float32Array.from(samples, (x) => x / 32_768) }, hz);
    },
  };
};

const SSRC = (packet: Buffer): number => packet.readUInt32BE(8);

test('by keys: asked for ID and password by melodies, heard by nobody until they fit, then in the mix with everybody', async () => {
  const t = await hosting();
  const cid = await phone(CID);
  expect((await cid.dial(`${t.here};conf`)).status).toBe(200);
  await whenHeard('the first question', () => cid.level(784) > -35 && cid.level(523) > -40);
  await cid.press(`${t.meeting().id}#`);
  await whenHeard('the second question', () => cid.level(1047) > -35);
  expect(cid.level(BOB)).toBeLessThan(-50);
  expect(t.dialled()).toBeUndefined();
  expect(t.meeting().room).toBe(false);
  await cid.press(`${t.password}#`);
  await until('they are in', () => t.dialled()?.state.phase === 'joined');
  const window = await hostWindow(t);
  await whenHeard('Cid hears both others', () => cid.level(HOST) > -35 && cid.level(BOB) > -35);
  await whenHeard('Bob hears both others', () => t.bob.level(HOST) > -35 && t.bob.level(CID) > -35);
  await whenHeard('the host hears both others', () => window.level(BOB) > -35 && window.level(CID) > -35);
  expect(cid.level(CID)).toBeLessThan(-50);
  expect(t.bob.level(BOB)).toBeLessThan(-50);
  expect(t.conference.calls.getState().map(({ direction, state }) => `${direction} ${state.phase}`)).toEqual([
    'out active',
  ]);
  await cid.press('*6');
  await until('they muted themselves by keys', () => t.dialled()?.media.microphone === false);
  await whenHeard('Bob does not hear them any more', () => t.bob.level(CID) < -50);
  cid.hangUp();
  await until('they left', () => t.dialled()?.state.phase === 'left');
  expect(t.meeting().state.phase).toBe('live');
});

test('by parameter and header: in at once; keys by INFO work in the meeting, of who was called, too', async () => {
  const t = await hosting();
  const cid = await phone(CID);
  const headers = [`X-Conf-Password: ${t.password}`];
  expect((await cid.dial(`${t.here};conf=${t.meeting().id}`, headers)).status).toBe(200);
  expect(t.dialled()?.state.phase).toBe('joined');
  const window = await hostWindow(t);
  await whenHeard('all hear all', () => cid.level(HOST) > -35 && cid.level(BOB) > -35 && window.level(CID) > -35);
  cid.info('*');
  cid.info('9');
  for (const digit of '*9') t.bob.info(digit);
  await until('both hands are up', () => t.meeting().members.filter(({ hand }) => hand).length === 2);
});

test('a telephone that was called has the same keys, also in the call of two, which then has a room', async () => {
  const t = await hosting();
  const bob = () => t.meeting().members.find(({ name }) => name === 'Bob')!;
  await t.bob.press('*6');
  const window = await hostWindow(t);
  expect(bob().media.microphone).toBe(false);
  await whenHeard('Bob hears the host', () => t.bob.level(HOST) > -35);
  expect(window.level(BOB)).toBeLessThan(-50);
  await t.bob.press('*6');
  await whenHeard('the host hears Bob', () => window.level(BOB) > -35);
});

test('three wrong passwords end the call, with a word before', async () => {
  const t = await hosting();
  const cid = await phone(CID);
  await cid.dial(`${t.here};conf=${t.meeting().id}`);
  await whenHeard('the question', () => cid.level(1047) > -35);
  for (let i = 0; i < 3; i++) await cid.press('0#');
  await whenHeard('the refusal', () => cid.level(330) > -40);
  await cid.peer.wait(({ method }) => method === 'BYE');
  expect(t.dialled()).toBeUndefined();
  expect(t.meeting().tries.wrong).toBe(3);
  expect(t.bob.level(CID)).toBeLessThan(-50);
});

test('who waits gets not one packet of the meeting and is in none of it; admitted, they hear and are heard', async () => {
  const t = await hosting({ waitingRoom: true });
  const first = await phone(DAN);
  await first.dial(`${t.here};conf=${t.meeting().id}`, [`X-Conf-Password: ${t.password}`]);
  t.act({ do: 'admit-all' });
  const window = await hostWindow(t);
  await whenHeard('the meeting goes on in its room', () => t.bob.level(HOST) > -35 && t.bob.level(DAN) > -35);
  const cid = await phone(CID);
  await cid.dial(`${t.here};conf=${t.meeting().id}`, [`X-Conf-Password: ${t.password}`]);
  await whenHeard('the waiting melody', () => cid.level(440) > -35);
  await until('ten seconds of packets', () => cid.heard.length > 550, 20_000);
  const [ssrc, ...others] = new Set(cid.heard.map(SSRC));
  expect(others).toEqual([]);
  for (const hz of [HOST, BOB, DAN]) expect(cid.level(hz)).toBeLessThan(-50);
  // Between the melodies there is digital silence, to the bit.
  const silent = cid.heard.filter((packet) => packet.subarray(12).every((byte) => (byte | 0x80) === 0xff));
  const melody = (250 + 150 + 250) / 20;
  expect(cid.heard.length - silent.length).toBeLessThan(2 * (melody + 4));
  // RTCP is of the anteroom alone: it names no member of the meeting.
  const names = t.meeting().members.map(({ id }) => id);
  for (const packet of cid.control) for (const name of names) expect(packet.includes(name)).toBe(false);
  for (const who of [t.bob, first]) expect(who.level(CID)).toBeLessThan(-50);
  expect(window.level(CID)).toBeLessThan(-50);
  t.act({ do: 'admit-all' });
  await whenHeard('they hear the others', () => cid.level(HOST) > -35 && cid.level(BOB) > -35 && cid.level(DAN) > -35);
  await whenHeard('they are heard', () => t.bob.level(CID) > -35 && window.level(CID) > -35);
  expect(SSRC(cid.heard.at(-1)!)).not.toBe(ssrc);
});

test('refused before the answer is 603, turned away while waiting is a word and BYE, removed is BYE', async () => {
  const t = await hosting({ waitingRoom: true });
  const uri = `${t.here};conf=${t.meeting().id}`;
  const headers = [`X-Conf-Password: ${t.password}`];
  const [cid, dan] = [await phone(CID), await phone(DAN)];
  await cid.dial(uri, headers);
  t.act({ do: 'admit-all' });
  await dan.dial(uri, headers);
  const [inside, waiting] = t.meeting().members.filter(({ way }) => way === 'dial-in');
  expect([inside?.state.phase, waiting?.state.phase]).toEqual(['joined', 'waiting']);
  t.act({ do: 'remove', member: inside!.id });
  t.act({ do: 'turn-away', member: waiting!.id });
  for (const one of [cid, dan]) await one.peer.wait(({ method }) => method === 'BYE');
  t.act({ do: 'lock', on: true });
  expect((await (await phone(CID)).dial(uri, headers)).status).toBe(603);
  expect((await (await phone(CID)).dial(`${t.here};conf=000000000`)).status).toBe(404);
});

test('through a registrar: the proxy drops the parameter, To still has it, and the caller is known by their address', async () => {
  const kamailio = await startKamailio();
  steps.push(() => kamailio.stop());
  const account: AccountSettings = {
    ...NEW_ACCOUNT,
    ...{ id: 'a', user: 'alice', domain: kamailio.domain, protocol: 'udp', registrar: kamailio.registrar('udp') },
  };
  const t = await hosting({}, account);
  await until('the host is registered', () => t.lines.accounts.getState()[0]?.registration.phase === 'registered');
  const registrar = { ...kamailio, transport: 'udp' } as const;
  const folder = await mkdtemp(join(tmpdir(), 'parley-dial-in-'));
  steps.push(() => rm(folder, { recursive: true }));
  const wav = join(folder, 'tone.wav');
  await writeWav(wav, tone(CID, 8000, 30));
  // Without a sound of its own baresip sends no events either.
  const carol = await startBaresip({ user: 'carol', registrar, codecs: ['PCMU/8000/1'], tone: wav });
  steps.push(() => carol.stop());
  await carol.command('dial', `sip:alice@${kamailio.domain};conf=${t.meeting().id}`);
  await carol.waitFor('CALL_ESTABLISHED');
  for (const digit of `${t.password}#`) {
    await carol.command('sndcode', digit);
    await sleep(400);
  }
  await until('Carol is in', () => t.dialled()?.state.phase === 'joined', 15_000);
  expect(t.dialled()?.identity).toEqual({
    kind: 'registrar',
    address: `carol@${kamailio.domain}`,
    domain: kamailio.domain,
  });
  expect(t.conference.calls.getState()).toHaveLength(1);
  await whenHeard('Bob hears Carol', () => t.bob.level(CID) > -35);
});
