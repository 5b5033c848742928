import { expect, test, vi } from 'vitest';
import { ok } from '../../app/result.ts';
import { fakeBridge } from '../bridge.fake.ts';
import { ask, pause } from './wire.ts';

test('an answer of main is handed through', async () => {
  const bridge = fakeBridge({ negotiateMedia: async () => ok({ sdp: 'answer' }) });
  const offer = { leg: 'l', session: null, revision: 0, sdp: 'offer' };
  expect(await ask(bridge, 'negotiateMedia', offer, 1000)).toEqual(ok({ sdp: 'answer' }));
  expect(bridge.called).toEqual([{ name: 'negotiateMedia', input: offer }]);
});

test('a rejection and a silence become failures, because nobody catches them in a media loop', async () => {
  vi.useFakeTimers();
  try {
    const throwing = fakeBridge({ shareSources: () => Promise.reject(new Error('gone')) });
    expect(await ask(throwing, 'shareSources', null, 1000)).toMatchObject({ ok: false });
    const silent = fakeBridge({ shareSources: () => new Promise(() => undefined) });
    const asked = ask(silent, 'shareSources', null, 1000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await asked).toMatchObject({ ok: false, failure: { reason: 'shareSources: no answer' } });
  } finally {
    vi.useRealTimers();
  }
});

test('a pause ends at once when it is called off, so that a new plan does not wait for an old failure', async () => {
  const stop = new AbortController();
  const paused = pause(60_000, stop.signal);
  stop.abort();
  await expect(paused).resolves.toBeUndefined();
});
