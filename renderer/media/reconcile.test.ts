import { expect, test } from 'vitest';
import type { MediaOffer } from '../../app/bridge/contract.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { fakePlan } from './call.fake.ts';
import { type FakeConnection, fakeConnection, fakeTrack } from './peer-connection.fake.ts';
import { createLeg, type Leg, type SentTracks } from './peer-connection.ts';
import { backOff, createReconciler } from './reconcile.ts';

const flush = () => new Promise((resolve) => setTimeout(resolve));

const room = () => {
  const connections: FakeConnection[] = [];
  const offers: MediaOffer[] = [];
  const direct: { session: string; revision: number; sdp: string }[] = [];
  const waits: number[] = [];
  const shown: [string, string | null][] = [];
  const t = {
    connections,
    offers,
    direct,
    waits,
    shown,
    gateway: 'one',
    spare: null as Leg | null,
    tracks: { audio: fakeTrack('audio', 'mic'), video: null, videoIs: 'camera' } as SentTracks,
    answer: async (_: MediaOffer): Promise<Result<{ sdp: string }>> =>
      ok({ sdp: `a=fingerprint:${t.gateway}\r\na=ice-ufrag:${t.gateway}` }),
    /** Whether main waits for this SDP of a direct session. */
    takes: (_: { revision: number; sdp: string }): boolean => true,
    pause: async (_: AbortSignal): Promise<void> => undefined,
    openLeg: (transport: 'gateway' | 'direct' = 'gateway'): Leg => {
      const made = fakeConnection();
      connections.push(made);
      return createLeg({ id: `leg${connections.length}`, connection: made.connection, transport, videoMaxKbps: 800 });
    },
  };
  const reconciler = createReconciler({
    takeSpare: () => {
      const taken = t.spare;
      t.spare = null;
      return taken;
    },
    openLeg: t.openLeg,
    negotiate: (offer) => {
      offers.push(offer);
      return t.answer(offer);
    },
    sendDirect: async (message) => {
      direct.push(message);
      return t.takes(message) ? ok(null) : fail(-1, 'nobody waits for this SDP any more');
    },
    tracksOf: () => t.tracks,
    changed: (session, leg) => shown.push([session, leg?.id ?? null]),
    wait: (ms, stop) => {
      waits.push(ms);
      return t.pause(stop);
    },
  });
  return { ...t, t, reconciler };
};

test('a plan becomes one offer with its session, revision and directions, because main binds the leg by them', async () => {
  const { reconciler, offers, connections } = room();
  reconciler.want([fakePlan('c1', { revision: 3, video: null })]);
  await flush();
  expect(offers).toEqual([
    { leg: 'leg1', session: 'c1', revision: 3, sdp: 'm=audio\r\na=sendrecv\r\nm=video\r\na=inactive' },
  ]);
  expect(connections[0]?.log).toEqual(['local offer', 'remote answer']);
});

test('without a microphone the offer still says sendrecv, because a missing device never stops a call', async () => {
  const { reconciler, offers, connections, t } = room();
  t.tracks = { audio: null, video: null, videoIs: 'camera' };
  reconciler.want([fakePlan('c1')]);
  await flush();
  expect(offers[0]?.sdp).toContain('m=audio\r\na=sendrecv');
  expect(connections[0]?.sent()).toEqual([null, null]);
});

test('the warm spare is taken instead of a new connection, because it needs no ICE and no DTLS', async () => {
  const { reconciler, offers, connections, t } = room();
  const spare = t.openLeg();
  t.spare = spare;
  reconciler.want([fakePlan('c1')]);
  await flush();
  expect(offers.map((o) => [o.leg, o.session])).toEqual([[spare.id, 'c1']]);
  expect(connections).toHaveLength(1);
});

test('a higher revision negotiates again on the same connection, and the same revision does nothing', async () => {
  const { reconciler, offers, connections } = room();
  reconciler.want([fakePlan('c1')]);
  await flush();
  reconciler.want([fakePlan('c1')]);
  reconciler.want([fakePlan('c1', { revision: 2, audio: 'sendonly', video: 'inactive' })]);
  await flush();
  expect(offers.map((o) => [o.leg, o.revision])).toEqual([
    ['leg1', 1],
    ['leg1', 2],
  ]);
  expect(offers[1]?.sdp).toBe('m=audio\r\na=sendonly\r\nm=video\r\na=inactive');
  expect(connections[0]?.log).toEqual(['local offer', 'remote answer', 'local offer', 'remote answer']);
});

test('plans that come while an answer is awaited are taken one after the other, the last one wins', async () => {
  const { reconciler, offers, connections, t } = room();
  const normal = t.answer;
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  t.answer = async (offer) => {
    await held;
    return normal(offer);
  };
  reconciler.want([fakePlan('c1', { revision: 1 })]);
  await flush();
  reconciler.want([fakePlan('c1', { revision: 2 })]);
  reconciler.want([fakePlan('c1', { revision: 3 })]);
  await flush();
  expect(offers.map((o) => o.revision)).toEqual([1]);
  release();
  await flush();
  expect(offers.map((o) => o.revision)).toEqual([1, 3]);
  expect(connections).toHaveLength(1);
});

test('a session that is gone closes its connection, also in the middle of a negotiation', async () => {
  const { reconciler, connections, shown, t } = room();
  const normal = t.answer;
  let release: () => void = () => undefined;
  t.answer = async (offer) => {
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return normal(offer);
  };
  reconciler.want([fakePlan('c1')]);
  await flush();
  reconciler.want([]);
  release();
  await flush();
  expect(connections[0]?.closed()).toBe(true);
  expect(shown.at(-1)).toEqual(['c1', null]);
  expect(reconciler.legs().size).toBe(0);
});

test('a failed connection is replaced by a new leg for the same session after a pause', async () => {
  const { reconciler, offers, connections, waits } = room();
  reconciler.want([fakePlan('c1')]);
  await flush();
  connections[0]?.become('connected');
  connections[0]?.become('failed');
  await flush();
  expect(connections[0]?.closed()).toBe(true);
  expect(offers.map((o) => [o.leg, o.session, o.revision])).toEqual([
    ['leg1', 'c1', 1],
    ['leg2', 'c1', 1],
  ]);
  expect(waits).toEqual([backOff(1)]);
});

test('a gateway that answers with other keys was restarted, so the leg is replaced without waiting for ICE to notice', async () => {
  const { reconciler, offers, connections, t } = room();
  reconciler.want([fakePlan('c1')]);
  await flush();
  connections[0]?.become('connected');
  t.gateway = 'two';
  reconciler.want([fakePlan('c1', { revision: 2 })]);
  await flush();
  expect(offers.map((o) => [o.leg, o.revision])).toEqual([
    ['leg1', 1],
    ['leg1', 2],
    ['leg2', 2],
  ]);
  expect(connections.map((c) => c.closed())).toEqual([true, false]);
});

test('a refused negotiation is tried with a new leg and growing pauses until it works', async () => {
  const { reconciler, offers, waits, t } = room();
  const normal = t.answer;
  let refusals = 4;
  t.answer = async (offer) => {
    refusals -= 1;
    return refusals >= 0 ? fail(-1, 'no gateway') : normal(offer);
  };
  reconciler.want([fakePlan('c1')]);
  await flush();
  expect(offers.map((o) => o.leg)).toEqual(['leg1', 'leg2', 'leg3', 'leg4', 'leg5']);
  expect(waits).toEqual([50, 250, 500, 1000]);
  expect(reconciler.legs().get('c1')?.id).toBe('leg5');
});

test('the pause between tries never passes five seconds', () => {
  expect([6, 7, 8, 20].map(backOff)).toEqual([4000, 5000, 5000, 5000]);
});

test('tracks are put into the senders again whenever they change, without an offer', async () => {
  const { reconciler, offers, connections, t } = room();
  reconciler.want([fakePlan('c1')]);
  await flush();
  const camera = fakeTrack('video', 'camera');
  t.tracks = { audio: null, video: camera, videoIs: 'camera' };
  reconciler.retrack();
  await flush();
  expect(connections[0]?.sent()).toEqual([null, camera]);
  expect(offers).toHaveLength(1);
});

test('a direct session offers, takes the remote answer, and offers again when no remote description is in force', async () => {
  const { reconciler, direct, connections, offers } = room();
  const plan = fakePlan('d1', { transport: 'direct', video: null });
  reconciler.want([plan]);
  await flush();
  expect(direct).toEqual([{ session: 'd1', revision: 1, sdp: 'm=audio\r\na=sendrecv' }]);
  reconciler.want([{ ...plan, revision: 2, remote: 'm=audio' }]);
  await flush();
  expect(connections[0]?.log).toEqual(['local offer', 'remote answer']);
  reconciler.want([{ ...plan, revision: 3, audio: 'sendonly' }]);
  await flush();
  expect(direct.at(-1)).toEqual({ session: 'd1', revision: 3, sdp: 'm=audio\r\na=sendonly' });
  expect(offers).toEqual([]);
});

test('a direct session whose way is lost says so until it is found again, and begins ICE anew on the same connection', async () => {
  const { reconciler, direct, connections, waits, t } = room();
  const plan = fakePlan('d1', { transport: 'direct', video: null });
  reconciler.want([plan]);
  await flush();
  reconciler.want([{ ...plan, revision: 2, remote: 'm=audio' }]);
  await flush();
  connections[0]?.become('connected');
  t.takes = () => false;
  let turns = 0;
  t.pause = async () => {
    turns += 1;
    if (turns === 2) connections[0]?.become('connected');
  };
  connections[0]?.become('failed', 'ice');
  await flush();
  const told = { session: 'd1', revision: 2, sdp: 'm=audio\r\na=sendrecv' };
  expect(direct.slice(1)).toEqual([told, told]);
  expect(waits).toEqual([2000, 4000]);
  expect([connections.length, connections[0]?.closed()]).toEqual([1, false]);

  t.takes = () => true;
  reconciler.want([{ ...plan, revision: 3, restart: true }]);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  reconciler.want([{ ...plan, revision: 4, remote: 'm=audio\r\n' }]);
  await flush();
  expect(connections[0]?.log.slice(-3)).toEqual(['ice restart', 'local offer', 'remote answer']);
});

test('a direct session that was called answers the remote offer, and answers each new one', async () => {
  const { reconciler, direct, connections } = room();
  const plan = fakePlan('d1', { transport: 'direct', role: 'answer', remote: 'm=audio\r\nm=video', video: 'sendrecv' });
  reconciler.want([plan]);
  await flush();
  reconciler.want([{ ...plan, revision: 2, remote: 'm=audio\r\nm=video\r\n', video: 'inactive' }]);
  await flush();
  expect(connections[0]?.log.filter((l) => !l.includes('at most'))).toEqual([
    'remote offer',
    'local answer',
    'remote offer',
    'local answer',
  ]);
  expect(direct.map((d) => d.sdp)).toEqual([
    'm=audio\r\na=sendrecv\r\nm=video\r\na=sendrecv',
    'm=audio\r\na=sendrecv\r\nm=video\r\na=inactive',
  ]);
});

test('a direct offer that was refused is taken back, and the call goes on as it was', async () => {
  const { reconciler, direct, connections } = room();
  const plan = fakePlan('d1', { transport: 'direct', video: null });
  reconciler.want([plan]);
  await flush();
  reconciler.want([{ ...plan, revision: 2, remote: 'm=audio' }]);
  await flush();
  reconciler.want([{ ...plan, revision: 3, audio: 'sendonly' }]);
  await flush();
  reconciler.want([{ ...plan, revision: 4, remote: 'm=audio' }]);
  await flush();
  expect(connections[0]?.log).toEqual(['local offer', 'remote answer', 'local offer', 'rollback']);
  expect(direct.map((d) => d.revision)).toEqual([1, 3]);
});

test('a second answer of another fork is left alone, because WebRTC takes one answer to an offer', async () => {
  const { reconciler, direct, connections } = room();
  const plan = fakePlan('d1', { transport: 'direct', video: null });
  reconciler.want([plan]);
  await flush();
  reconciler.want([{ ...plan, revision: 2, remote: 'm=audio' }]);
  await flush();
  reconciler.want([{ ...plan, revision: 3, remote: 'm=audio of another' }]);
  await flush();
  expect(connections[0]?.log).toEqual(['local offer', 'remote answer']);
  expect(direct).toHaveLength(1);
});

/** A direct call that is connected on its first leg. */
const talking = async (role: 'offer' | 'answer') => {
  const r = room();
  const plan = fakePlan('d1', {
    transport: 'direct',
    video: null,
    role,
    remote: role === 'answer' ? 'm=audio one' : null,
  });
  r.reconciler.want([plan]);
  await flush();
  const agreed = role === 'answer' ? plan : { ...plan, revision: 2, remote: 'm=audio one' };
  r.reconciler.want([agreed]);
  await flush();
  r.connections[0]?.become('connected');
  r.direct.length = 0;
  return { ...r, agreed, anew: { ...agreed, role: 'offer' as const, remote: null } };
};

test.each(['offer', 'answer'] as const)(
  'a direct leg that fails after an %s is replaced: main hears of it by an SDP it did not ask for, and makes a new plan',
  async (role) => {
    const { reconciler, connections, direct, waits, agreed, anew, t } = await talking(role);
    t.takes = ({ revision }) => {
      if (revision === agreed.revision) reconciler.want([{ ...anew, revision: 5 }]);
      return revision === 5;
    };
    connections[0]?.become('failed');
    await flush();
    expect(direct.map((d) => d.revision)).toEqual([agreed.revision, 5]);
    reconciler.want([{ ...anew, revision: 6, remote: 'm=audio two' }]);
    await flush();
    expect(connections.map((c) => c.closed())).toEqual([true, true, false]);
    expect(connections[2]?.log).toEqual(['local offer', 'remote answer']);
    expect(waits).toEqual([backOff(1)]);
  },
);

test('main that makes no new plan is asked ten times in about three minutes, then left alone until it does', async () => {
  const { reconciler, connections, direct, waits, anew, t } = await talking('offer');
  t.takes = () => false;
  connections[0]?.become('failed');
  await flush();
  expect(direct).toHaveLength(10);
  expect(waits).toEqual([50, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000]);
  expect(connections.every((c) => c.closed())).toBe(true);
  t.takes = () => true;
  reconciler.want([{ ...anew, revision: 3 }]);
  await flush();
  expect(direct.at(-1)?.revision).toBe(3);
  expect(reconciler.legs().get('d1')).toBeDefined();
});

test('a new offer that fails brings back an answer meant for the lost leg, which the new one does not take', async () => {
  const { reconciler, connections, direct, waits, agreed, anew, t } = await talking('offer');
  let revision = agreed.revision;
  t.takes = (message) => {
    if (message.revision !== revision) return false;
    if (revision % 2 === 1) return true;
    reconciler.want([{ ...anew, revision: ++revision }]);
    return false;
  };
  connections[0]?.become('failed');
  await flush();
  reconciler.want([{ ...agreed, revision: ++revision }]);
  await flush();
  expect(connections.flatMap((c) => c.log).filter((line) => line === 'remote answer')).toHaveLength(1);
  expect(direct.map((d) => d.revision)).toEqual([2, 3, 4, 5]);
  expect(waits, 'not at once, as it may fail at once again').toEqual([50, 2000]);
});

test('a leg that carries the call stays when main has moved on to another plan', async () => {
  const { reconciler, connections, anew, t } = await talking('offer');
  t.takes = () => false;
  reconciler.want([{ ...anew, revision: 3 }]);
  await flush();
  expect(connections.map((c) => c.closed())).toEqual([false]);
});

test('a pause is cut short by the next plan of its session, not by news of other sessions', async () => {
  const { reconciler, connections, direct, agreed, anew, t } = await talking('offer');
  t.pause = (stop) => new Promise((resolve) => stop.addEventListener('abort', () => resolve()));
  connections[0]?.become('failed');
  await flush();
  reconciler.want([agreed, fakePlan('other')]);
  await flush();
  expect(direct).toEqual([]);
  reconciler.want([{ ...anew, revision: 3 }]);
  await flush();
  expect(direct.map((d) => d.revision)).toEqual([3]);
});
