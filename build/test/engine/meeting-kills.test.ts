import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { ConfRole } from '../../../app/conf/enumerations.ts';
import { rtpPacket } from '../../../main/media/gateway/rtp.ts';
import { type GuestClient, joinAsGuest } from '../guest-client.ts';
import { type GuestLab, startGuestLab } from '../guest-lab.ts';
import { sleep, until } from '../peers/until.ts';
import { type CleanUp, cleanUp, mediaOptions, unwrap } from './media-kit.ts';
import { CODECS, encodedTone, every20ms, openSocket } from './media-sound.ts';
import { peerSdp } from './peer-sdp.ts';

/** Everybody's voice, Hz. */
const HZ = { Bea: 600, Cyd: 1000, Dan: 1400, Pat: 1900 };
const [, , pcmu] = CODECS;

const steps: CleanUp = [];
afterEach(() => cleanUp(steps));

type Phone = { readonly member: string; network: boolean };

/** Somebody called by SIP, whose phone sends a tone while it has a network. */
const phone = async ({ focus, media, meeting }: GuestLab, hz: number): Promise<Phone> => {
  const socket = await openSocket();
  steps.push(() => socket.close());
  const session = media.open('call of Pat', mediaOptions({ audioCodecs: ['PCMU'] }));
  const offer = peerSdp({ port: socket.address().port });
  const answer = unwrap(await session.answer(offer, { audio: 'sendrecv', video: null }));
  const port = Number(/^m=audio (\d+)/m.exec(answer)![1]);
  const called = { way: 'sip', name: 'Pat', address: 'sip:pat@127.0.0.1', call: 'call of Pat' } as const;
  const member = unwrap(focus.invite(meeting().id, { ...called, insteadOf: null, direct: false }));
  focus.answered(member);
  const tone = await encodedTone(pcmu!, hz, 2);
  const made: Phone = { member, network: true };
  steps.push(
    every20ms((n) => {
      const packet = rtpPacket(0, false, n & 0xffff, n * 160, 77, tone[n % tone.length]!);
      if (made.network) socket.send(packet, port, '127.0.0.1');
    }),
  );
  return made;
};

const guest = async (lab: GuestLab, name: keyof typeof HZ, token: string | null = null): Promise<GuestClient> => {
  const made = await joinAsGuest(lab.url, name, HZ[name], token);
  steps.push(() => made.kill());
  return made;
};

const hears = ({ ear }: GuestClient, who: keyof typeof HZ): Promise<unknown> =>
  until(`${who} to be heard`, () => sleep(300).then(() => ear.share(HZ[who], 0.6) > 0.9), 20_000);
const hearsNot = ({ ear }: GuestClient, who: keyof typeof HZ): Promise<unknown> =>
  until(`${who} to be silent`, () => sleep(300).then(() => ear.share(HZ[who], 0.6) === 0), 20_000);

test('whoever’s tab, WebSocket, path or network is gone is back with the same role, and nobody else is disturbed', async () => {
  const lab = await startGuestLab({}, { apart: true });
  steps.push(() => lab.close());
  const pat = await phone(lab, HZ.Pat);
  const [cyd, dan] = [await guest(lab, 'Cyd'), await guest(lab, 'Dan')];
  let bea = await guest(lab, 'Bea');
  const { id } = lab.member('Bea')!;
  lab.host({ do: 'set-role', member: id, role: ConfRole.HWM_CONF_ROLE_COHOST });
  const everybody = async (): Promise<void> => {
    for (const who of ['Bea', 'Dan', 'Pat'] as const) await hears(cyd, who);
    for (const who of ['Cyd', 'Dan', 'Pat'] as const) await hears(bea, who);
  };
  await everybody();
  for (const { ear } of [cyd, dan]) ear.begin();

  bea.kill();
  await hearsNot(cyd, 'Bea');
  bea = await guest(lab, 'Bea', bea.token);
  await everybody();

  bea.socket.terminate();
  await until('the page to be missed', () => bea.socket.readyState === bea.socket.CLOSED);
  expect(lab.member('Bea')?.state.phase, 'a cut of signalling alone is not heard').toBe('joined');
  bea.kill();
  bea = await guest(lab, 'Bea', bea.token);
  await everybody();

  await bea.restart();
  await everybody();

  pat.network = false;
  await hearsNot(cyd, 'Pat');
  expect(lab.meeting().members.find((one) => one.id === pat.member)?.state.phase).toBe('joined');
  pat.network = true;
  await everybody();

  expect(lab.member('Bea')).toMatchObject({ id, role: ConfRole.HWM_CONF_ROLE_COHOST, state: { phase: 'joined' } });
  expect(lab.meeting().members.filter(({ state }) => state.phase === 'joined')).toHaveLength(5);
  for (const [listener, others] of [
    [cyd, [HZ.Dan]],
    [dan, [HZ.Cyd]],
  ] as const) {
    expect(listener.ear.seconds()).toBeGreaterThan(3);
    for (const hz of others) expect(listener.ear.share(hz)).toBeGreaterThan(0.97);
  }
});

test('the app is stopped: every guest’s page is told that the meeting is over before its connection ends', async () => {
  const lab = await startGuestLab({}, { apart: true });
  const guests = [await guest(lab, 'Bea'), await guest(lab, 'Cyd')];
  const closed = guests.map(({ socket }) => once(socket, 'close'));
  await lab.close();
  for (const one of guests) expect((await one.next('ended')).why).toBe('ended');
  await Promise.all(closed);
  expect(lab.meeting().state).toMatchObject({ phase: 'ended', why: 'stopped' });
});
