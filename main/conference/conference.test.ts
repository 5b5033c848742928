import { beforeEach, expect, test, vi } from 'vitest';
import type { Classified } from '../../app/bridge/contract.ts';
import type { CallRecord } from '../../app/call/call-record.ts';
import { type CreateConfResult, EMPTY_CONF_RESULT } from '../../app/conf/create-conf-result.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { DEFAULT_SETTINGS } from '../../app/settings/settings.ts';
import { HOSTILE_VALUES } from '../../build/test/hostile-values.ts';
import { fakeLines } from '../lines/lines.fake.ts';
import { fakeMediaPort } from '../media/media-port.fake.ts';
import { NO_ROOMS } from '../media/no-rooms.fake.ts';
import { builtinFocus } from '../providers/builtin-focus.ts';
import type { MeetingProvider } from '../providers/provider.ts';
import { createConference } from './conference.ts';

type Told = { ret: number; reason: string; result: CreateConfResult };
const INFO = { callerInfo: {}, calleeInfo: { number: 'sip:bob@example.com' }, mediaType: 0 } as const;

const setUp = (change: { provider?: MeetingProvider; ready?: boolean; displayName?: string } = {}) => {
  const lines = fakeLines();
  const media = fakeMediaPort();
  const records: CallRecord[] = [];
  const logs: string[] = [];
  let callee: Result<Extract<Classified, { callable: true }>> = ok({
    callable: true,
    route: { kind: 'sip-uri', uri: 'sip:bob@example.com', account: null, shown: 'bob@example.com' },
    name: 'Bob',
    alternatives: [],
  });
  const classified: string[] = [];
  const conference = createConference({
    lines,
    media,
    room: NO_ROOMS,
    provider: change.provider ?? builtinFocus(),
    settings: () => ({ ...DEFAULT_SETTINGS, displayName: change.displayName ?? 'Ada' }),
    language: () => 'en',
    classify: (text, from) => {
      classified.push(`${from} ${text}`);
      return callee;
    },
    nameOf: () => '',
    companyOf: () => '',
    holderOf: () => null,
    record: (record) => void records.push(record),
    onDtmf: () => {},
    onSendDigits: () => {},
    onHost: () => {},
    now: Date.now,
    log: (line) => void logs.push(line),
  });
  conference.setReady(change.ready ?? true);
  const told: Told[] = [];
  const start = (info: unknown = INFO) =>
    conference.startP2pConf(info, (ret, reason, result) => void told.push({ ret, reason, result }));
  const settled = () => vi.waitFor(() => expect(told.length).toBeGreaterThan(0));
  return {
    lines,
    media,
    records,
    logs,
    conference,
    told,
    start,
    settled,
    classified,
    refuseCallee: (code: number) => {
      callee = fail(code, 'no such callee');
    },
    call: () => {
      const call = conference.calls.getState()[0];
      if (!call) throw new Error('no call');
      return call;
    },
  };
};

beforeEach(() => {
  vi.useRealTimers();
});

test('a meeting is created, the callee is called into it, and the callback has the whole result once', async () => {
  const t = setUp();
  t.start({ ...INFO, callerInfo: { nickName: 'Ada Lovelace' }, mediaType: 1, customInfo: 'order 7' });
  await t.settled();
  expect(t.told).toHaveLength(1);
  expect(t.told[0]).toMatchObject({
    ret: 0,
    reason: '',
    result: {
      confId: expect.stringMatching(/^\d{9}$/),
      mediaType: 1,
      selfConfRole: 1,
      guestJoinUri: '',
      subject: 'Ada Lovelace’s meeting',
      schedulerName: 'Ada Lovelace',
      customInfo: 'order 7',
    },
  });
  expect(t.lines.dialled).toHaveLength(1);
  expect(t.call()).toMatchObject({ state: { phase: 'calling' }, video: true, party: { name: 'Bob' } });
  expect(t.call().meeting?.confId).toBe(t.told[0]?.result.confId);
});

test('the caller’s name falls back to the display name, and the number wins over the third-party ID', async () => {
  const t = setUp();
  t.start({ ...INFO, calleeInfo: { number: '+990003246', thirdUserId: 'bob' } });
  await t.settled();
  expect(t.told[0]?.result.schedulerName).toBe('Ada');
  expect(t.classified).toEqual(['number +990003246']);
});

test.each([
  ['Ada', 'Ada'],
  ['', 'Ada of Work'],
])('a call without an account has the person’s name (%j), else the name of an account there is', async (own, name) => {
  const t = setUp({ displayName: own });
  const settings = { ...NEW_ACCOUNT, id: 'a1', displayName: 'Ada of Work' };
  const rest = { signalling: true, canReceive: true, problem: null, detail: '', retryAt: null };
  const registration = { phase: 'registered' as const, ...rest };
  t.lines.accounts.setState([{ settings, hasPassword: true, registration }], true);
  t.start();
  await t.settled();
  expect(t.told[0]?.result.schedulerName).toBe(name);
});

test('without a number the third-party ID is looked up', async () => {
  const t = setUp();
  t.start({ ...INFO, calleeInfo: { thirdUserId: 'bob' } });
  await t.settled();
  expect(t.classified).toEqual(['thirdUserId bob']);
});

test('the reason names the field whose callee cannot be called', async () => {
  const t = setUp();
  t.refuseCallee(SDKERR.UISDK_CONTACT_NOT_FOUND);
  t.start({ ...INFO, calleeInfo: { thirdUserId: 'bob' } });
  await t.settled();
  expect(t.told[0]?.reason).toBe('calleeInfo.thirdUserId: no such callee');
});

test('without a callback the call is legal, and its outcome is seen in the state', async () => {
  const t = setUp();
  t.conference.startP2pConf(INFO);
  await vi.waitFor(() => expect(t.call().state.phase).toBe('calling'));
});

test('a callback that is no function, or that throws, harms nobody', async () => {
  const t = setUp();
  t.conference.startP2pConf(INFO, 'nonsense' as never);
  await vi.waitFor(() => expect(t.lines.dialled).toHaveLength(1));
  t.conference.startP2pConf(INFO, () => {
    throw new Error('in the page');
  });
  await vi.waitFor(() => expect(t.logs.join()).toContain('in the page'));
});

test.each(HOSTILE_VALUES)('hostile input ($name) is refused by the callback and starts nothing', async ({ make }) => {
  const t = setUp();
  t.start(make());
  await t.settled();
  expect(t.told).toHaveLength(1);
  expect(t.told[0]?.ret).not.toBe(0);
  expect(t.told[0]?.result).toEqual(EMPTY_CONF_RESULT);
  expect(t.conference.calls.getState()).toEqual([]);
});

test('before the engine is ready the answer is NOT_INITED', async () => {
  const t = setUp({ ready: false });
  t.start();
  await t.settled();
  expect(t.told[0]?.ret).toBe(SDKERR.UISDK_NOT_INITED_END);
});

test('a second start while one is under way, rings or is answered is refused: there is a meeting already', async () => {
  const t = setUp();
  t.start();
  t.start();
  await vi.waitFor(() => expect(t.told).toHaveLength(2));
  expect(t.told.map((one) => one.ret).sort()).toEqual([0, SDKERR.UISDK_ALREADY_EXIST_CONF_OR_CALL]);
  t.lines.dialled[0]?.happen({ type: 'established' });
  t.start();
  await vi.waitFor(() => expect(t.told).toHaveLength(3));
  expect(t.told[2]?.ret).toBe(SDKERR.UISDK_ALREADY_EXIST_CONF_OR_CALL);
  expect(t.lines.dialled).toHaveLength(1);
});

test('after the call ended the next one may start', async () => {
  const t = setUp();
  t.start();
  await t.settled();
  t.lines.dialled[0]?.happen({ type: 'ended', end: { by: 'rejected', status: 486, reason: 'Busy Here' } });
  t.start();
  await vi.waitFor(() => expect(t.told).toHaveLength(2));
  expect(t.told[1]?.ret).toBe(0);
});

test.each([
  SDKERR.UISDK_UNLOGIN_ERROR,
  SDKERR.UISDK_CONTACT_NOT_FOUND,
  SDKERR.CMS_PSTN_SERVICE_UNAVAILABLE,
  SDKERR.UISDK_CALL_INVALID_ACCOUNT_PARAMETER,
])('a callee that cannot be called (%i) is said by the callback and nothing is created', async (code) => {
  const t = setUp();
  t.refuseCallee(code);
  t.start();
  await t.settled();
  expect(t.told).toEqual([{ ret: code, reason: 'calleeInfo.number: no such callee', result: EMPTY_CONF_RESULT }]);
  expect(t.media.sessions).toEqual([]);
});

test.each([
  SDKERR.UISDK_NO_NETWORK_ERROR,
  SDKERR.UISDK_HTTP_CONNECT_SERVER_TIMEOUT_ERROR,
  SDKERR.UISDK_HTTP_SERVER_ERROR,
])('no way to the callee (%i: no network, time-out, server failed) is said by the callback', async (code) => {
  const t = setUp();
  t.lines.nextWay = fail(code, 'no way');
  t.start();
  await t.settled();
  expect(t.told[0]).toMatchObject({ ret: code, reason: 'no way' });
  expect(t.conference.calls.getState()).toEqual([]);
});

test('a provider’s own code passes through unchanged', async () => {
  const t = setUp({
    provider: { create: async () => fail(111071001, 'conference resources are used up'), end: () => {} },
  });
  t.start();
  await t.settled();
  expect(t.told[0]).toMatchObject({ ret: 111071001, reason: 'conference resources are used up' });
});

test('a provider that throws is a failure with code -1, not an exception', async () => {
  const t = setUp({
    provider: {
      create: async () => {
        throw new Error('socket hang up');
      },
      end: () => {},
    },
  });
  t.start();
  await t.settled();
  expect(t.told[0]?.ret).toBe(SDKERR.SDKERR_UNKOWN);
});

test('a provider that never answers is a time-out after ten seconds, and its late answer is not a second callback', async () => {
  vi.useFakeTimers();
  let late: (value: Result<CreateConfResult>) => void = () => {};
  const create = () =>
    new Promise<Result<CreateConfResult>>((resolve) => {
      late = resolve;
    });
  const t = setUp({ provider: { create, end: () => {} } });
  t.start();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(t.told.map((one) => one.ret)).toEqual([SDKERR.UISDK_HTTP_CONNECT_SERVER_TIMEOUT_ERROR]);
  late(ok(EMPTY_CONF_RESULT));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(t.told).toHaveLength(1);
  expect(t.lines.dialled).toHaveLength(0);
});

test('stopping the engine in between fails the pending start once, and forgets the meeting that comes too late', async () => {
  let late: (value: Result<CreateConfResult>) => void = () => {};
  const ended: string[] = [];
  const create = () =>
    new Promise<Result<CreateConfResult>>((resolve) => {
      late = resolve;
    });
  const t = setUp({ provider: { create, end: (id) => void ended.push(id) } });
  t.start();
  await vi.waitFor(() => expect(t.classified).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 0));
  t.conference.stop();
  late(ok({ ...EMPTY_CONF_RESULT, confId: '123456789' }));
  await vi.waitFor(() => expect(ended).toEqual(['123456789']));
  expect(t.told.map((one) => one.ret)).toEqual([SDKERR.UISDK_NOT_INITED_END]);
  expect(t.lines.dialled).toHaveLength(0);
});

test('stopping the engine while it dials hangs the call up that comes too late, and tells the caller once', async () => {
  const t = setUp();
  const dial = t.lines.dial;
  t.lines.dial = async (...given) => {
    t.conference.stop();
    return await dial(...given);
  };
  t.start();
  await vi.waitFor(() => expect(t.lines.dialled[0]?.did).toEqual(['hang up']));
  expect(t.told.map((one) => one.ret)).toEqual([SDKERR.UISDK_NOT_INITED_END]);
  expect(t.records.at(-1)?.endedAt).not.toBeNull();
  expect(t.media.last().closed).toBe(true);
});

test('a dial that fails at once still reports the created meeting, and the failure as the callee’s outcome', async () => {
  const t = setUp();
  t.lines.refuseDial = { code: SDKERR.UISDK_HTTP_SERVER_ERROR, reason: 'no way' };
  t.start();
  await t.settled();
  expect(t.told[0]?.ret).toBe(0);
  expect(t.call().state).toMatchObject({ phase: 'ended', outcome: { kind: 'unreachable' } });
  expect(t.records.at(-1)).toMatchObject({ outcome: { kind: 'unreachable' } });
});

test.each([
  [{ by: 'rejected', status: 480, reason: '' }, true, 'no-answer', 111076005],
  [{ by: 'rejected', status: 480, reason: '' }, false, 'offline', 111076007],
  [{ by: 'rejected', status: 408, reason: '' }, true, 'no-answer', 111076005],
  [{ by: 'rejected', status: 408, reason: '' }, false, 'offline', 111076007],
  [{ by: 'rejected', status: 404, reason: '' }, false, 'unknown', 111076006],
  [{ by: 'rejected', status: 604, reason: '' }, false, 'unknown', 111076006],
  [{ by: 'rejected', status: 486, reason: '' }, true, 'busy', 111076008],
  [{ by: 'rejected', status: 600, reason: '' }, false, 'busy', 111076008],
  [{ by: 'rejected', status: 603, reason: '' }, true, 'declined', 111076009],
  [{ by: 'rejected', status: 410, reason: '' }, false, 'unknown', 111076014],
  [{ by: 'rejected', status: 484, reason: '' }, false, 'unknown', 111076014],
  [{ by: 'rejected', status: 487, reason: '' }, true, 'failed', 111076014],
  [{ by: 'rejected', status: 500, reason: '' }, false, 'server-failed', 111076014],
  [{ by: 'rejected', status: 403, reason: '' }, false, 'forbidden', 111076014],
  [{ by: 'failed', cause: 'unreachable', reason: '' }, false, 'unreachable', 111076007],
  [{ by: 'failed', cause: 'certificate', reason: '' }, false, 'certificate', 111076014],
  [{ by: 'failed', cause: 'timeout', reason: '' }, true, 'no-answer', 111076005],
  [{ by: 'failed', cause: 'timeout', reason: '' }, false, 'unreachable', 111076007],
] as const)('the callee’s end %j (rang: %s) is recorded as %s with code %i', async (end, rang, kind, code) => {
  const t = setUp();
  t.start();
  await t.settled();
  if (rang) t.lines.dialled[0]?.happen({ type: 'progress', status: 180, early: false });
  t.lines.dialled[0]?.happen({ type: 'ended', end });
  expect(t.told).toHaveLength(1);
  expect(t.records.at(-1)?.outcome).toMatchObject({ kind, code });
  expect(t.media.last().closed).toBe(true);
});

test.each([181, 182, 199])('a %i does not ring, so who then is unavailable is offline', async (status) => {
  const t = setUp();
  t.start();
  await t.settled();
  t.lines.dialled[0]?.happen({ type: 'progress', status, early: false });
  expect(t.call().state.phase).toBe('calling');
  t.lines.dialled[0]?.happen({ type: 'ended', end: { by: 'rejected', status: 480, reason: '' } });
  expect(t.records.at(-1)?.outcome).toMatchObject({ kind: 'offline', code: 111076007 });
});

test('the history has the meeting without its passwords, from the moment the call starts', async () => {
  const t = setUp();
  t.start();
  await t.settled();
  expect(t.records[0]).toMatchObject({ endedAt: null, outcome: null, meeting: { selfConfRole: 1 } });
  expect(JSON.stringify(t.records)).not.toContain(t.told[0]?.result.hostPwd);
});

test('an incoming call rings, is answered with the active call put on hold, and ends', async () => {
  const t = setUp();
  t.start();
  await t.settled();
  t.lines.dialled[0]?.happen({ type: 'established' });
  const incoming = t.lines.ring(true);
  const id = t.conference.calls.getState().find((call) => call.direction === 'in')?.id ?? '';
  expect((await t.conference.answer(id, false)).ok).toBe(true);
  await vi.waitFor(() => expect(incoming.did).toEqual(['answer audio']));
  await vi.waitFor(() => expect(t.lines.dialled[0]?.did).toEqual(['hold']));
  await vi.waitFor(() =>
    expect(t.conference.calls.getState().map((call) => call.state.phase)).toEqual(['held', 'active']),
  );
  incoming.happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  expect(t.records.at(-1)).toMatchObject({ direction: 'in', outcome: { kind: 'completed' } });
});

test('a call that is picked up while another one is active puts that one on hold: one has the person’s ear at a time', async () => {
  const t = setUp();
  t.start();
  await t.settled();
  const incoming = t.lines.ring(false);
  const id = t.conference.calls.getState().find((call) => call.direction === 'in')?.id ?? '';
  await t.conference.answer(id, false);
  await vi.waitFor(() => expect(incoming.did).toEqual(['answer audio']));
  t.lines.dialled[0]?.happen({ type: 'established' });
  expect(t.conference.calls.getState().map((call) => call.state.phase)).toEqual(['active', 'held']);
  expect(incoming.did).toContain('hold');
});

test('of many missed calls only the newest ten stay on the screen, because the history has them all', () => {
  const t = setUp();
  for (let i = 0; i < 30; i++) {
    t.lines.ring(false).happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  }
  expect(t.conference.calls.getState()).toHaveLength(10);
  expect(t.records.filter((record) => record.outcome?.kind === 'missed')).toHaveLength(30);
});

test('a fifth caller hears busy, because four wait already', () => {
  const t = setUp();
  for (let i = 0; i < 4; i++) expect(t.lines.ring(false).did).toEqual([]);
  expect(t.lines.ring(false).did).toEqual(['reject 486']);
});

test('a caller who gives up is a missed call; one answered elsewhere is not', () => {
  const t = setUp();
  t.lines.ring(false).happen({ type: 'ended', end: { by: 'remote', elsewhere: false, reason: '' } });
  t.lines
    .ring(false)
    .happen({ type: 'ended', end: { by: 'remote', elsewhere: true, reason: 'Call completed elsewhere' } });
  expect(t.records.filter((record) => record.outcome).map((record) => record.outcome?.kind)).toEqual([
    'missed',
    'answered-elsewhere',
  ]);
});

test('what does not fit the call is refused with a reason', async () => {
  const t = setUp();
  expect(t.conference.hold('nobody')).toMatchObject({ ok: false });
  t.start();
  await t.settled();
  expect(t.conference.hold(t.call().id)).toMatchObject({
    ok: false,
    failure: { reason: 'the call is not connected yet' },
  });
  expect(t.conference.dismiss(t.call().id)).toMatchObject({ ok: false });
});
