import { expect, test } from 'vitest';
import { onPresence } from './presence.ts';

test('of many movements of the mouse only one in two seconds counts', () => {
  const target = new EventTarget();
  let seen = 0;
  onPresence(target, () => {
    seen += 1;
  });
  for (const at of [5, 10, 1900, 2100, 2200, 4200]) {
    const event = new Event('pointermove');
    Object.defineProperty(event, 'timeStamp', { value: at });
    target.dispatchEvent(event);
  }
  expect(seen).toBe(3);
});
