import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { IcePath } from './ice-path.ts';
import { IceSession, type IceSwitch, type Pair } from './ice-session.ts';
import { ATTRIBUTE, isAuthentic, MESSAGE, readStun, type StunMessage, stunMessage } from './stun-message.ts';
import { Transactions } from './transactions.ts';

const REMOTE = { fragment: 'them', password: 'a password of the guest' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A session on paths without a network; `answers` decides whether the guest answers checks. */
const setting = (paths: readonly IcePath[] = [path('192.0.2.1')]) => {
  const transactions = new Transactions();
  const said: string[] = [];
  const routes: Pair[] = [];
  const sent: { readonly message: StunMessage | null; readonly path: IcePath; readonly to: string }[] = [];
  const guest = { answers: true };
  for (const one of paths)
    one.send = (packet, port, address) => {
      const message = readStun(packet);
      sent.push({ message, path: one, to: `${address} ${port}` });
      if (message?.type === MESSAGE.bindingRequest && guest.answers && isAuthentic(message, REMOTE.password)) {
        const response = readStun(stunMessage(MESSAGE.bindingSuccess, message.transaction, [], REMOTE.password))!;
        queueMicrotask(() => transactions.take(response, { address, port }));
      }
    };
  const theSwitch: IceSwitch = {
    ...{ transactions, paths: () => paths, enter: () => undefined, leave: () => undefined },
    route: (_session, pair, proven) => void (proven && routes.push(pair)),
  };
  const listener = {
    ...{ valid: () => said.push('valid'), nominated: () => said.push('nominated'), lost: () => said.push('lost') },
    data: () => undefined,
  };
  const session = new IceSession(REMOTE, '', theSwitch, listener);
  const check = (
    from: string,
    nominates: boolean,
    password = session.local.password,
    more: number = ATTRIBUTE.priority,
    theirs = 'them',
  ) => {
    const attributes: [number, Buffer][] = [
      [ATTRIBUTE.username, Buffer.from(`${session.local.fragment}:${theirs}`)],
      [ATTRIBUTE.priority, Buffer.from([110, 0, 0, 1])],
      ...(more === ATTRIBUTE.priority ? [] : [[more, Buffer.alloc(8)] as [number, Buffer]]),
      ...(nominates ? [[ATTRIBUTE.useCandidate, Buffer.alloc(0)] as [number, Buffer]] : []),
    ];
    const transaction = Buffer.from(String(Math.random()).padEnd(12).slice(-12));
    const request = readStun(stunMessage(MESSAGE.bindingRequest, transaction, attributes, password))!;
    session.check(request, paths[0]!, { address: from, port: 9 });
  };
  const next = (fragment: string) => new IceSession({ ...REMOTE, fragment }, '', theSwitch, listener);
  return { next, session, guest, said, sent, routes, check };
};

const path = (address: string): IcePath => ({
  ...{ kind: 'host', address, port: 1, preference: 65_535 },
  ...{ send: () => undefined, permit: () => undefined, prefer: () => undefined, close: () => undefined },
});
const candidate = (address: string, priority = 1) =>
  ({ foundation: '1', priority, address, port: 9, type: 'host' }) as const;

test('a candidate is checked, proven and used before it is nominated: the sound starts sooner', async () => {
  const { session, said, check } = setting();
  session.addCandidate(candidate('192.0.2.9'));
  await vi.advanceTimersByTimeAsync(50);
  expect([said, session.chosen?.remote.address]).toEqual([['valid'], '192.0.2.9']);
  check('192.0.2.9', true);
  expect(said).toEqual(['valid', 'nominated']);
  session.close();
});

test('a guest that hides its addresses is found by its checks', async () => {
  const { session, said, check } = setting();
  check('192.0.2.77', true);
  await vi.advanceTimersByTimeAsync(1);
  expect([said, session.chosen?.remote.address]).toEqual([['valid', 'nominated'], '192.0.2.77']);
  session.close();
});

test('a stranger changes nothing and gets no answer', async () => {
  const { session, said, sent, check } = setting();
  for (let n = 0; n < 1000; n++) check(`198.51.100.${n % 250}`, true, 'guessed');
  await vi.advanceTimersByTimeAsync(100);
  expect([said, sent.length, session.rejected]).toEqual([[], 0, 1000]);
  session.close();
});

test('an address that does not answer our check gets no media, however authentic its own was', async () => {
  const { session, guest, said, routes, check } = setting();
  guest.answers = false;
  check('198.51.100.1', true);
  await vi.advanceTimersByTimeAsync(20_000);
  expect([said, routes, session.chosen]).toEqual([[], [], null]);
  session.close();
});

test('who takes itself for controlled is told to control, as we never do', () => {
  const { session, sent, check } = setting();
  check('192.0.2.9', false, session.local.password, ATTRIBUTE.iceControlled);
  expect(sent.map(({ message }) => message?.type)).toEqual([MESSAGE.bindingError]);
  session.close();
});

test('of two nominated pairs the better is used, and authentic media moves us to where the guest sends', async () => {
  const { session, routes, check } = setting();
  session.addCandidate(candidate('192.0.2.8', 10));
  session.addCandidate(candidate('192.0.2.9', 20));
  await vi.advanceTimersByTimeAsync(100);
  check('192.0.2.9', true);
  check('192.0.2.8', true);
  expect(session.chosen?.remote.address).toBe('192.0.2.9');
  session.follow(routes.find((pair) => pair.remote.address === '192.0.2.8')!);
  expect(session.chosen?.remote.address).toBe('192.0.2.8');
  session.close();
});

test('without consent for 30 s nothing is sent any more', async () => {
  const { session, guest, said, sent } = setting();
  session.addCandidate(candidate('192.0.2.9'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said, 'consent is renewed').toEqual(['valid']);
  guest.answers = false;
  await vi.advanceTimersByTimeAsync(36_000);
  expect(said).toEqual(['valid', 'lost']);
  const before = sent.length;
  session.send(Buffer.alloc(20, 0x80));
  await vi.advanceTimersByTimeAsync(60_000);
  expect([sent.length, vi.getTimerCount()]).toEqual([before, 0]);
});

test('a guest that never comes is lost after 30 s', async () => {
  const { said } = setting();
  await vi.advanceTimersByTimeAsync(31_000);
  expect(said).toEqual(['lost']);
});

test('a hundred pairs are the most, whatever the guest names', async () => {
  const { session, guest, sent } = setting([path('192.0.2.1'), path('192.0.2.2'), path('192.0.2.3')]);
  guest.answers = false;
  for (let n = 1; n < 200; n++) session.addCandidate(candidate(`198.51.100.${n}`));
  await vi.advanceTimersByTimeAsync(15_000);
  expect(new Set(sent.map(({ path: { address }, to }) => `${address} ${to}`)).size).toBeLessThanOrEqual(100);
  session.close();
});

test('a path that is gone takes its pairs along', async () => {
  const only = path('192.0.2.1');
  const { session, check } = setting([only]);
  session.addCandidate(candidate('192.0.2.9'));
  await vi.advanceTimersByTimeAsync(50);
  session.removePath(only);
  expect(session.chosen?.state).toBe('failed');
  check('192.0.2.9', true);
  await vi.advanceTimersByTimeAsync(50);
  expect(session.chosen?.state).toBe('valid');
  session.close();
});

test.each(['before', 'after'] as const)(
  'a check with the new fragment of the guest and our old one, %s the restart is heard of, is for the new session: so browsers check',
  async (when) => {
    const { session, next, sent, check } = setting();
    const stray = (): void => check('192.0.2.9', true, session.local.password, ATTRIBUTE.priority, 'anew');
    if (when === 'before') stray();
    const after = next('anew');
    session.succeededBy(after);
    if (when === 'after') stray();
    await vi.advanceTimersByTimeAsync(50);
    expect([session.chosen, after.chosen?.remote.address]).toEqual([null, '192.0.2.9']);
    const users = sent.map(({ message }) => message?.attributes.get(ATTRIBUTE.username)?.toString());
    expect(users, 'and checked in turn by the names it knows').toContain(`anew:${session.local.fragment}`);
    session.close();
    after.close();
  },
);
