import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../peers/until.ts';
import type { PeerMessage } from '../scripted-peer.ts';
import { type ConferenceHost, conferenceHost } from './conference-host.ts';
import { type ConferencePhone, conferencePhone } from './conference-phone.ts';
import { testEngine } from './kit.ts';

/** Twenty quiet seconds are then 400 ms, and 64 * T1 is 640 ms. */
const SCALE = 0.02;

let host: ConferenceHost;
let bob: ConferencePhone;
let carol: ConferencePhone;
beforeEach(async () => {
  [bob, carol] = await Promise.all([conferencePhone(), conferencePhone()]);
  host = await conferenceHost(bob.uri, { timeScale: SCALE });
  await host.calls(carol.uri, 'Carol');
  await bob.subscribe();
  await until('the whole', () => bob.roster().length === 3);
});
afterEach(async () => {
  await host.stop();
  bob.close();
  carol.close();
  testEngine();
});

const isA = (method: string) => (message: PeerMessage) => message.method === method;
/** Nothing comes from Carol any more, neither RTP nor RTCP. */
const quiet = (): void => host.engine.media.last().emit({ type: 'silence', seconds: 10 });

/** Carol is out, and everybody is told; Bob is not touched. */
const lost = async (): Promise<void> => {
  await until('Carol out', () => host.named('Carol')?.state.phase === 'left');
  expect(host.named('Carol')?.state).toMatchObject({ why: { kind: 'lost' } });
  await until('Bob told', () => bob.roster().length === 2);
  expect(bob.roster()).toEqual(['Ada: host connected', 'Bob: attendee connected']);
  const written = host.records.at(-1)?.members?.find(({ name }) => name === 'Carol');
  expect(written).toMatchObject({ left: 'lost', stays: [{ to: expect.any(Number) }] });
  expect(host.named('Bob')?.state.phase).toBe('joined');
};

test('a telephone that vanishes without BYE is asked, does not answer, and is taken out of the meeting', async () => {
  carol.vanish();
  quiet();
  await lost();
  expect(carol.peer.count(isA('OPTIONS'))).toBeGreaterThan(0);
  expect(bob.peer.count(isA('OPTIONS'))).toBe(0);
});

test('one that lost its memory says 481 and is out at once', async () => {
  carol.peer.onMessage = (message) => {
    if (message.method === 'OPTIONS') carol.peer.reply(message, 481, 'Call/Transaction Does Not Exist');
  };
  quiet();
  await lost();
});

test('one that is on hold sends nothing and stays, because it answers; if it vanishes on hold it is out', async () => {
  await carol.hold();
  await carol.peer.waitFor(4, isA('OPTIONS'));
  expect(host.named('Carol')?.state.phase).toBe('joined');
  expect(bob.roster()).toHaveLength(3);
  carol.vanish();
  await lost();
});

test('one that is quiet and speaks again is left alone', async () => {
  quiet();
  await carol.peer.wait(isA('OPTIONS'));
  host.engine.media.last().emit({ type: 'silence', seconds: 0 });
  await bob.ask('OPTIONS');
  const asked = carol.peer.count(isA('OPTIONS'));
  carol.vanish();
  await bob.hold();
  await bob.peer.waitFor(3, isA('OPTIONS'));
  expect([carol.peer.count(isA('OPTIONS')), host.named('Carol')?.state.phase]).toEqual([asked, 'joined']);
});
