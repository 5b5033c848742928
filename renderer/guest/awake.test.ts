import { setImmediate as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createAwake } from './awake.ts';

test('the screen stays on while one is in, also after the page was hidden, and not any longer', async () => {
  let locks: EventTarget[] = [];
  const wakeLock = {
    request: async () => {
      const lock = Object.assign(new EventTarget(), {
        release: async () => {
          locks = locks.filter((one) => one !== lock);
          lock.dispatchEvent(new Event('release'));
        },
      });
      locks.push(lock);
      return lock as unknown as WakeLockSentinel;
    },
  };
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
  const see = async (state: DocumentVisibilityState): Promise<void> => {
    page.visibilityState = state;
    page.dispatchEvent(new Event('visibilitychange'));
    await pause();
  };
  const awake = createAwake(wakeLock, page as unknown as Document);
  awake(true);
  await pause();
  expect(locks).toHaveLength(1);
  locks.pop()?.dispatchEvent(new Event('release'));
  await see('hidden');
  expect(locks).toHaveLength(0);
  await see('visible');
  expect(locks).toHaveLength(1);
  awake(false);
  await pause();
  expect(locks).toHaveLength(0);
  awake(true);
  awake(false);
  await pause();
  expect(locks).toHaveLength(0);
});
