import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readStun, stunMessage } from './stun-message.ts';
import { Transactions } from './transactions.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ID = 'twelve bytes';
const RESPONSE = readStun(stunMessage(0x0101, ID, [], null))!;
const FROM = { address: '192.0.2.1', port: 1 };

test('a request is repeated until it is over', () => {
  const transactions = new Transactions();
  let [sent, over] = [0, 0];
  transactions.ask(
    ID,
    [100, 200],
    () => sent++,
    () => true,
    () => over++,
  );
  vi.advanceTimersByTime(99);
  expect([sent, over]).toEqual([1, 0]);
  vi.advanceTimersByTime(500);
  expect([sent, over, transactions.take(RESPONSE, FROM)]).toEqual([2, 1, false]);
});

test('a response that is not taken does not end the wait, for it may be forged', () => {
  const transactions = new Transactions();
  let genuine = false;
  transactions.ask(
    ID,
    [100],
    () => undefined,
    () => genuine,
    () => expect.unreachable(),
  );
  expect(transactions.take(RESPONSE, FROM)).toBe(false);
  genuine = true;
  expect(transactions.take(RESPONSE, FROM)).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('giving up and closing leave no timer', () => {
  const transactions = new Transactions();
  let over = 0;
  transactions.ask(
    ID,
    [100],
    () => undefined,
    () => true,
    () => over++,
  )();
  transactions.ask(
    ID,
    [100],
    () => undefined,
    () => true,
    () => over++,
  );
  transactions.close();
  expect([over, vi.getTimerCount()]).toEqual([1, 0]);
});
