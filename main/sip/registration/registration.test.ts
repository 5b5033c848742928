import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SipResponse } from '../call/signalling.ts';
import type { RegistrationState } from '../sip-engine.ts';
import type { WireFailure } from '../wire/sip-wire.ts';
import { createRegistration, type Registration } from './registration.ts';

type Reply = 'never' | Answer;
type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly origin?: SipResponse['origin'];
};

const CONTACT = 'sip:alice@192.0.2.1:5060';
const respond = ({ status, headers = {}, origin = 'peer' }: Answer): SipResponse => ({
  ...{ status, reason: 'x', origin, sdp: null, contentType: '', body: '' },
  header: (name) => headers[name] ?? null,
  list: (name) => (headers[name] === undefined ? [] : [headers[name]]),
});

let replies: Reply[];
let failures: (WireFailure | null)[];
let asked: number[];
let done: string[];
let stands: boolean;
let states: RegistrationState[];
let registration: Registration;

beforeEach(() => {
  vi.useFakeTimers();
  replies = [];
  failures = [];
  asked = [];
  done = [];
  stands = true;
  states = [];
  registration = createRegistration(
    {
      async connect() {
        done.push('connect');
        return failures.shift() ?? null;
      },
      async disconnect() {
        done.push('disconnect');
      },
      async register(seconds) {
        asked.push(seconds);
        const reply = replies.shift() ?? { status: 200 };
        return reply === 'never' ? new Promise<never>(() => undefined) : respond(reply);
      },
      stands: () => stands,
      contact: () => CONTACT,
      avoid: () => void done.push('avoid'),
      flowing: () => void done.push('flowing'),
    },
    { seconds: 600, random: () => 0.5, now: Date.now, changed: (state) => states.push(state) },
  );
});
afterEach(() => {
  vi.useRealTimers();
});

const started = async (): Promise<void> => {
  registration.start();
  await vi.advanceTimersByTimeAsync(0);
};
const seconds = (n: number): Promise<unknown> => vi.advanceTimersByTimeAsync(n * 1_000);
const phase = (): string => `${registration.state().phase} ${registration.state().problem ?? 'fine'}`;

test('it connects, registers, and can receive', async () => {
  await started();
  expect(done).toEqual(['connect', 'flowing']);
  expect(asked).toEqual([600]);
  expect(registration.state()).toMatchObject({
    phase: 'registered',
    signalling: true,
    canReceive: true,
    retryAt: null,
  });
});

test('it refreshes between 80 and 90 % of what the server granted, not of what was asked for', async () => {
  replies = [{ status: 200, headers: { Contact: `<${CONTACT}>;expires=100` } }];
  await started();
  await seconds(84);
  expect(asked).toHaveLength(1);
  await seconds(2);
  expect(asked).toHaveLength(2);
  expect(done).toEqual(['connect', 'flowing']);
});

test('a lifetime that is too brief for the server is raised at once, and kept', async () => {
  replies = [{ status: 423, headers: { 'Min-Expires': '3600' } }];
  await started();
  expect(asked).toEqual([600, 3600]);
  expect(phase()).toBe('registered fine');
});

test('a server that finds every lifetime too brief is not asked for ever', async () => {
  replies = [600, 1200, 2400, 4800].map((least) => ({ status: 423, headers: { 'Min-Expires': String(least * 2) } }));
  await started();
  expect(asked).toHaveLength(3);
  expect(phase()).toBe('waiting server');
});

test('a wrong password is not tried again before ten minutes have gone', async () => {
  replies = [{ status: 401 }];
  await started();
  expect(phase()).toBe('refused wrong-password');
  await seconds(599);
  expect(asked).toHaveLength(1);
  await seconds(2);
  expect(asked).toHaveLength(2);
});

test('403 is a refusal too, and a network change asks once more', async () => {
  replies = [{ status: 403 }];
  await started();
  expect(phase()).toBe('refused forbidden');
  registration.networkChanged();
  await seconds(0);
  expect(phase()).toBe('registered fine');
});

test('failures are followed by longer and longer pauses, up to two minutes', async () => {
  failures = Array.from({ length: 20 }, () => ({ cause: 'unreachable' as const, reason: 'no route' }));
  await started();
  const pauses: number[] = [];
  for (let n = 0; n < 10; n++) {
    const { retryAt } = registration.state();
    pauses.push(((retryAt ?? 0) - Date.now()) / 1_000);
    await vi.advanceTimersByTimeAsync((retryAt ?? 0) - Date.now());
  }
  expect(pauses).toEqual([0.75, 1.5, 3, 6, 12, 24, 48, 90, 90, 90]);
  expect(phase()).toBe('waiting unreachable');
});

test('Retry-After is honoured', async () => {
  replies = [{ status: 503, headers: { 'Retry-After': '30' } }];
  await started();
  expect(phase()).toBe('waiting server');
  await seconds(29);
  expect(asked).toHaveLength(1);
  await seconds(2);
  expect(phase()).toBe('registered fine');
});

test('a 503 without Retry-After, and a server that never answers, make it try another address', async () => {
  replies = [{ status: 503 }, { status: 408, origin: 'timeout' }];
  await started();
  expect(done).toEqual(['connect', 'flowing', 'avoid', 'disconnect']);
  await seconds(2);
  expect(phase()).toBe('waiting timeout');
  await seconds(4);
  expect(phase()).toBe('registered fine');
  expect(done.filter((what) => what === 'connect')).toHaveLength(3);
});

test('a refresh that fails for now leaves the binding usable until it dies', async () => {
  await started();
  replies = [{ status: 500 }];
  await seconds(510.1);
  expect(registration.state()).toMatchObject({ phase: 'waiting', canReceive: true });
});

test('a certificate that is not trusted is said to be the problem', async () => {
  failures = [{ cause: 'certificate', reason: 'self-signed' }];
  await started();
  expect(registration.state()).toMatchObject({ phase: 'waiting', problem: 'certificate', detail: 'self-signed' });
});

test('a lost flow is rebuilt at once, and after that with pauses', async () => {
  await started();
  failures = [{ cause: 'unreachable', reason: 'refused' }];
  registration.closed({ cause: 'closed', reason: 'reset' });
  await seconds(0);
  expect(phase()).toBe('waiting unreachable');
  expect(registration.state().canReceive).toBe(false);
  await seconds(3);
  expect(phase()).toBe('registered fine');
});

test('a network change rebuilds the flow at once, whatever it was waiting for', async () => {
  failures = [{ cause: 'unreachable', reason: 'no route' }];
  await started();
  registration.networkChanged();
  await seconds(0);
  expect(phase()).toBe('registered fine');
});

test('a network change that leaves the flow whole costs one REGISTER over it, however often it is told', async () => {
  await started();
  states = [];
  for (let n = 0; n < 3; n++) registration.networkChanged();
  await seconds(10);
  expect(asked).toHaveLength(2);
  expect(done).toEqual(['connect', 'flowing']);
  expect(states.every((state) => state.signalling && state.canReceive && state.phase === 'registered')).toBe(true);
  await seconds(510);
  expect(asked).toHaveLength(3);
});

test('a flow that carries nothing any more after a network change is replaced after five seconds, without a pause', async () => {
  await started();
  replies = ['never'];
  registration.networkChanged();
  await seconds(4.9);
  expect(done).toEqual(['connect', 'flowing']);
  await seconds(0.2);
  expect(done).toEqual(['connect', 'flowing', 'disconnect', 'connect', 'flowing']);
  expect(phase()).toBe('registered fine');
});

test('a flow that fails while it is verified is replaced at once, and its server not avoided', async () => {
  await started();
  replies = [{ status: 503, origin: 'transport' }];
  registration.networkChanged();
  await seconds(0);
  expect(done).toEqual(['connect', 'flowing', 'disconnect', 'connect', 'flowing']);
  expect(phase()).toBe('registered fine');
});

test('a REGISTER under way is what verifies the flow: no second one is sent before its answer (RFC 3261 section 10.2)', async () => {
  replies = ['never'];
  await started();
  registration.networkChanged();
  await seconds(4.9);
  expect(asked).toHaveLength(1);
  await seconds(0.2);
  expect(done).toEqual(['connect', 'flowing', 'disconnect', 'connect', 'flowing']);
});

test('a flow whose address this machine has lost is replaced at once', async () => {
  await started();
  stands = false;
  registration.networkChanged();
  await seconds(0);
  expect(done).toEqual(['connect', 'flowing', 'disconnect', 'connect', 'flowing']);
});

test('stopping takes the binding back and then is off, and nothing runs any more', async () => {
  await started();
  const stopping = registration.stop(Promise.resolve());
  await seconds(2);
  await stopping;
  expect(asked).toEqual([600, 0]);
  expect(registration.state().phase).toBe('off');
  await seconds(10_000);
  expect(asked).toHaveLength(2);
});

test('stopping does not wait longer than two seconds for a server that is silent', async () => {
  await started();
  const stopping = registration.stop(new Promise(() => undefined));
  await seconds(1.9);
  await stopping;
  expect(registration.state().phase).toBe('off');
});

test('stopping what never registered sends nothing', async () => {
  failures = [{ cause: 'unreachable', reason: 'no route' }];
  await started();
  await registration.stop(Promise.resolve());
  expect(asked).toEqual([]);
});
