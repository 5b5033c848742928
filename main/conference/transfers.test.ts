import { expect, test, vi } from 'vitest';
import type { Classified } from '../../app/bridge/contract.ts';
import type { CallRecord } from '../../app/call/call-record.ts';
import { ok, type Result } from '../../app/result.ts';
import { DEFAULT_SETTINGS } from '../../app/settings/settings.ts';
import { fakeLines } from '../lines/lines.fake.ts';
import { fakeMediaPort } from '../media/media-port.fake.ts';
import { NO_ROOMS } from '../media/no-rooms.fake.ts';
import { builtinFocus } from '../providers/builtin-focus.ts';
import { fakeSipCall } from '../sip/sip-call.fake.ts';
import type { SipTransfer } from '../sip/sip-engine.ts';
import { createConference } from './conference.ts';

type Callable = Extract<Classified, { callable: true }>;

/** A conference in a call with Bob: one of our meetings, or one he made. */
const inCall = async (ours: boolean) => {
  const lines = fakeLines();
  const ended: string[] = [];
  const records: CallRecord[] = [];
  const focus = builtinFocus();
  const classify = (text: string): Result<Callable> =>
    ok({
      callable: true,
      route: { kind: 'sip-uri', uri: text, account: null, shown: text.replace(/^sip:/, '') },
      name: '',
      alternatives: [],
    });
  const conference = createConference({
    lines,
    media: fakeMediaPort(),
    provider: { ...focus, end: (confId) => void ended.push(confId) },
    settings: () => DEFAULT_SETTINGS,
    language: () => 'en',
    classify,
    nameOf: () => '',
    companyOf: () => '',
    holderOf: () => null,
    record: (record) => void records.push(record),
    onDtmf: () => {},
    onSendDigits: () => {},
    onHost: () => {},
    room: NO_ROOMS,
    now: Date.now,
    log: () => {},
  });
  conference.setReady(true);
  const live = (): string[] =>
    conference.calls.getState().flatMap(({ id, state }) => (state.phase === 'ended' ? [] : [id]));
  if (ours) {
    conference.startP2pConf({ callerInfo: {}, calleeInfo: { number: 'sip:bob@example.com' }, mediaType: 0 });
    await vi.waitFor(() => expect(lines.dialled).toHaveLength(1));
    lines.dialled[0]?.happen({ type: 'established' });
  } else {
    lines.ring(false);
    await conference.answer(live()[0] ?? '', false);
  }
  const [id = ''] = live();
  const find = (call: string) => conference.calls.getState().find((one) => one.id === call);
  await vi.waitFor(() => expect(find(id)?.state.phase).toBe('active'));
  return { conference, lines, ended, records, id, live, find };
};

const transferTo = (target: string) => {
  const did: string[] = [];
  const transfer: SipTransfer = {
    target,
    replaces: 'x;to-tag=1;from-tag=2',
    referredBy: 'sip:bob@example.com',
    accept: () => void did.push('202'),
    decline: () => void did.push('603'),
    progress: (status) => void did.push(`notify ${status}`),
  };
  return { transfer, did };
};

test('a person who accepts a transfer goes over: a new call in the same meeting, the old one hung up once it is connected', async () => {
  const t = await inCall(true);
  const confId = t.find(t.id)?.meeting?.confId;
  const bob = t.lines.dialled[0]!;
  const { transfer, did } = transferTo('sip:carol@example.com');
  bob.happen({ type: 'transfer', transfer });
  expect(t.find(t.id)?.transfer).toEqual({ to: 'carol@example.com', address: 'carol@example.com' });
  expect(did).toEqual([]);
  expect(await t.conference.acceptTransfer(t.id)).toEqual(ok(null));
  expect(t.find(t.id)?.transfer).toBeNull();
  const carol = t.lines.dialled[1]!;
  carol.happen({ type: 'progress', status: 180, early: false });
  expect(bob.did).toEqual([]);
  carol.happen({ type: 'established' });
  expect(did).toEqual(['202', 'notify 180', 'notify 200']);
  expect(bob.did).toEqual(['hang up']);
  expect(t.find(t.id)).toBeUndefined();
  const [next = ''] = t.live();
  expect(t.find(next)).toMatchObject({
    state: { phase: 'active' },
    meeting: { confId },
  });
  expect(t.ended).toEqual([]);
  t.conference.hangUp(next);
  expect(t.ended).toHaveLength(1);
});

test('a transferor who hangs up right after 202 takes neither the meeting nor the new call along', async () => {
  const t = await inCall(true);
  const { transfer } = transferTo('sip:carol@example.com');
  t.lines.dialled[0]?.happen({ type: 'transfer', transfer });
  const going = t.conference.acceptTransfer(t.id);
  t.lines.dialled[0]?.happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  await going;
  expect(t.ended).toEqual([]);
  t.lines.dialled[1]?.happen({ type: 'ended', end: { by: 'rejected', status: 486, reason: 'Busy Here' } });
  expect(t.ended).toHaveLength(1);
});

test('a transfer that comes to nothing is said to the transferor, and the call with them goes on', async () => {
  const t = await inCall(false);
  const { transfer, did } = transferTo('sip:carol@example.com');
  const bob = t.conference.calls.getState()[0]!;
  expect(bob.meeting).toBeNull();
  const ring = t.lines.ring(false);
  ring.happen({ type: 'transfer', transfer });
  const waiting = t.conference.calls.getState().find(({ transfer: wish }) => wish !== null)!;
  await t.conference.acceptTransfer(waiting.id);
  const carol = t.lines.dialled[0]!;
  carol.happen({ type: 'ended', end: { by: 'rejected', status: 486, reason: 'Busy Here' } });
  expect(did).toEqual(['202', 'notify 486']);
  expect(ring.did).toEqual([]);
  expect(t.conference.calls.getState().at(-1)?.meeting).toBeNull();
});

test('a target as a phone writes its Contact is dialled without what only that phone understands', async () => {
  const t = await inCall(true);
  const { transfer } = transferTo('sip:a;b@10.0.0.5:5070;ob;transport=tcp;x=1');
  t.lines.dialled[0]?.happen({ type: 'transfer', transfer });
  expect(t.find(t.id)?.transfer?.address).toBe('a;b@10.0.0.5:5070;transport=tcp');
});

test('"not now" declines, and what has expired can be accepted no more', async () => {
  const t = await inCall(true);
  const first = transferTo('sip:carol@example.com');
  t.lines.dialled[0]?.happen({ type: 'transfer', transfer: first.transfer });
  expect(t.conference.declineTransfer(t.id)).toEqual(ok(null));
  expect(first.did).toEqual(['603']);
  const second = transferTo('sip:dave@example.com');
  t.lines.dialled[0]?.happen({ type: 'transfer', transfer: second.transfer });
  t.lines.dialled[0]?.happen({ type: 'transfer-expired' });
  expect(t.find(t.id)?.transfer).toBeNull();
  expect(await t.conference.acceptTransfer(t.id)).toMatchObject({ ok: false });
  expect(second.did).toEqual([]);
  expect(t.lines.dialled).toHaveLength(1);
});

test.each(['active', 'held'] as const)(
  'a call that replaces one that is %s is answered by itself and stands where that one stood, meeting and all',
  async (phase) => {
    const t = await inCall(true);
    if (phase === 'held') t.conference.hold(t.id);
    const confId = t.find(t.id)?.meeting?.confId;
    const bob = t.lines.dialled[0]!;
    const carol = { ...fakeSipCall('in', false), replaces: bob.id };
    carol.answer = async (_media, video) => {
      carol.did.push(`answer ${video ? 'video' : 'audio'}`);
      bob.happen({ type: 'ended', end: { by: 'replaced' } });
      carol.happen({ type: 'established' });
      return ok(null);
    };
    const phases = new Set<string>();
    t.conference.calls.subscribe((calls) => {
      for (const { state } of calls) phases.add(state.phase);
    });
    t.lines.receive(carol);
    expect(phases).not.toContain('incoming');
    await vi.waitFor(() => expect(t.find(t.id)).toBeUndefined());
    const [next = ''] = t.live();
    expect(t.find(next)).toMatchObject({ state: { phase }, meeting: { confId } });
    expect(carol.did).toEqual(phase === 'held' ? ['answer audio', 'hold'] : ['answer audio']);
    expect(t.ended).toEqual([]);
    const record = () => t.records.findLast(({ id }) => id === t.id);
    expect(record()?.outcome).toBeNull();
    carol.happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
    expect(record()?.outcome?.kind).toBe('completed');
  },
);
