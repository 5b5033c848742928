import { expect, test } from 'vitest';
import { passwordIs } from './password.ts';
import { createTries } from './tries.ts';

const YEAR = 365.25 * 24 * 3600 * 1000;
/** Guesses until a 6-digit password is found, on average: no first digit 0, half of 900 000. */
const EXPECTED_GUESSES = 450_000;

const setUp = () => {
  let time = 1_700_000_000_000;
  const tries = createTries(() => time);
  return {
    tries,
    pass: (ms: number) => {
      time += ms;
    },
    now: () => time,
    /** Tries as soon as it is allowed; what the attacker has is patience and addresses. */
    guess: (address: string) => {
      const until = tries.closedUntil('m', address);
      if (until > time) time = until;
      tries.wrong('m', address);
    },
  };
};
const address = (n: number): string => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;

test('a mistyped password or three cost nothing', () => {
  const t = setUp();
  for (let i = 0; i < 3; i++) {
    expect(t.tries.closedUntil('m', address(1))).toBe(0);
    t.tries.wrong('m', address(1));
  }
  expect(t.tries.closedUntil('m', address(1))).toBe(0);
  t.tries.wrong('m', address(1));
  expect(t.tries.closedUntil('m', address(1))).toBe(t.now() + 2000);
  expect(t.tries.closedUntil('m', address(2))).toBe(0);
});

test('the delay of an address doubles up to half an hour, and a right password ends it', () => {
  const t = setUp();
  for (let i = 0; i < 4 + 20; i++) t.guess(address(1));
  expect(t.tries.closedUntil('other meeting', address(1)) - t.now()).toBe(30 * 60_000);
  t.tries.right(address(1));
  t.pass(6 * 60_000);
  expect(t.tries.closedUntil('other meeting', address(1))).toBe(0);
});

test('a right password does not start the meeting anew, or one who has the guests’ could try the hosts’ for ever', () => {
  const t = setUp();
  for (let i = 0; i < 20; i++) {
    t.guess(address(1));
    t.tries.right(address(1));
  }
  expect(t.tries.closedUntil('m', address(1)) - t.now()).toBe(5 * 60_000);
});

test('the host is told how many were wrong and how long tries are refused, and it is forgotten with time', () => {
  const t = setUp();
  expect(t.tries.seen('m')).toEqual({ wrong: 0, lockedUntil: null });
  for (let i = 0; i < 11; i++) t.guess(address(i));
  expect(t.tries.seen('m')).toEqual({ wrong: 11, lockedUntil: t.now() + 5000 });
  t.pass(3 * 3_600_000);
  expect(t.tries.seen('m')).toEqual({ wrong: 0, lockedUntil: null });
});

test('10 000 wrong passwords from as many addresses: at the allowed rate a 6-digit password takes years to guess', () => {
  const t = setUp();
  const began = t.now();
  for (let i = 0; i < 10_000; i++) t.guess(address(i));
  const perGuess = (t.now() - began) / 10_000;
  const years = (EXPECTED_GUESSES * perGuess) / YEAR;
  const inTwoHours = (2 * 3_600_000) / perGuess;
  process.stdout.write(
    `brute force: one guess per ${(perGuess / 1000).toFixed(0)} s; a 6-digit password is found after ${years.toFixed(1)} years on average; a two-hour meeting sees ${inTwoHours.toFixed(0)} guesses of 900 000 at this rate\n`,
  );
  expect(years).toBeGreaterThan(1);
});

test.each([1, 2, 5, 10, 13, 25])(
  'waiting pays nothing either: bursts of %i guesses after rests as long as it takes to forget them are years too',
  (burst) => {
    const t = setUp();
    const began = t.now();
    let guesses = 0;
    while (guesses < 10_000) {
      for (let i = 0; i < burst; i++) t.guess(address(guesses++));
      t.pass(burst * 10 * 60_000);
    }
    expect((EXPECTED_GUESSES * ((t.now() - began) / guesses)) / YEAR).toBeGreaterThan(1);
  },
);

test('a flood of addresses costs memory of a fixed size and opens nothing', () => {
  const t = setUp();
  for (let i = 0; i < 20_000; i++) t.tries.wrong('m', address(i));
  for (let i = 0; i < 1000; i++) t.tries.wrong(`m${i}`, address(1));
  expect(t.tries.closedUntil('m', address(1))).toBeGreaterThan(t.now());
});

test('a password is the host’s, the guests’ or wrong; an empty one is none, also where guests have none', () => {
  const passwords = { hostPwd: '12345678', guestPwd: '654321' };
  expect(passwordIs('12345678', passwords)).toBe('host');
  expect(passwordIs('654321', passwords)).toBe('guest');
  expect(passwordIs('654322', passwords)).toBe('wrong');
  expect(passwordIs('6543210', passwords)).toBe('wrong');
  expect(passwordIs('', { ...passwords, guestPwd: '' })).toBe('none');
  expect(passwordIs('x', { ...passwords, guestPwd: '' })).toBe('wrong');
});
