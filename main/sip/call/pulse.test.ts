import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { madeHere } from '../sipjs/message-view.ts';
import { createPulse } from './pulse.ts';
import type { SipDialog, SipResponse } from './signalling.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const setUp = () => {
  const asked: string[] = [];
  const gone: string[] = [];
  let answer = async (): Promise<SipResponse> => madeHere(200, 'OK', 'peer');
  const request: SipDialog['request'] = (method) => {
    asked.push(method);
    return answer();
  };
  const pulse = createPulse({
    dialog: () => ({ request }) as SipDialog,
    gone: (reason) => void gone.push(reason),
    timeScale: 1,
  });
  return {
    asked,
    gone,
    pulse,
    answers: (status: number, origin: SipResponse['origin']) => {
      answer = async () => madeHere(status, '', origin);
    },
    answersWith: (later: Promise<SipResponse>) => {
      answer = () => later;
    },
    pass: (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000),
  };
};

test('who is heard is never asked, and who is quiet for a moment is not either', async () => {
  const t = setUp();
  await t.pass(100);
  t.pulse.quiet(true);
  await t.pass(19);
  t.pulse.quiet(false);
  await t.pass(100);
  expect(t.asked).toEqual([]);
});

test.each([200, 405, 486, 501, 500, 503])('who answers %i is there, and is asked again and again', async (status) => {
  const t = setUp();
  t.answers(status, 'peer');
  t.pulse.quiet(true);
  await t.pass(100);
  expect([t.asked.length, t.gone]).toEqual([5, []]);
});

test.each([
  [408, 'timeout'],
  [408, 'peer'],
  [481, 'peer'],
  [404, 'peer'],
  [410, 'peer'],
  [604, 'peer'],
] as const)('who answers %i (%s) is gone', async (status, origin) => {
  const t = setUp();
  t.answers(status, origin);
  t.pulse.quiet(true);
  await t.pass(100);
  expect([t.asked, t.gone]).toEqual([['OPTIONS'], [`the peer no longer answers (${status})`]]);
});

test('a question that cannot be sent proves nothing for five minutes, because our own network may be at fault', async () => {
  const t = setUp();
  t.answers(503, 'transport');
  t.pulse.quiet(true);
  await t.pass(290);
  expect(t.gone).toEqual([]);
  await t.pass(20);
  expect(t.gone).toHaveLength(1);
});

test('a late answer to what was asked in a silence that is over says nothing', async () => {
  const t = setUp();
  let answer: (response: SipResponse) => void = () => undefined;
  t.answersWith(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  t.pulse.quiet(true);
  await t.pass(20);
  expect(t.asked).toHaveLength(1);
  t.pulse.quiet(false);
  t.pulse.quiet(true);
  answer(madeHere(408, '', 'timeout'));
  await t.pass(10);
  expect(t.gone).toEqual([]);
});

test('nothing is asked after the end', async () => {
  const t = setUp();
  t.pulse.quiet(true);
  t.pulse.stop();
  t.pulse.quiet(true);
  await t.pass(100);
  expect(t.asked).toEqual([]);
});
