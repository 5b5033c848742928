import { expect, test } from 'vitest';
import type { ConfAllowJoinUserType, ConfRole } from '../conf/enumerations.ts';
import { type Admission, admission, type House, type Knocker } from './admission.ts';
import type { Identity } from './member.ts';

/**
 * What is expected, written by hand and by nobody's code. E enters, C enters as co-host, W waits, w waits and will be
 * co-host; refused: P wrong password, L locked, N not allowed, R removed, F full.
 * Columns: open | waiting room | locked | locked and waiting room.
 */
const GRID = {
  'policy passed, password needed': { host: 'C C C C', guest: 'E W L L', wrong: 'P P P P', none: 'P P P P' },
  'policy passed, no password needed': { host: 'C C C C', guest: 'E W L L', wrong: 'P P P P', none: 'E W L L' },
  'outsider waits, password needed': { host: 'w w w w', guest: 'W W L L', wrong: 'P P P P', none: 'P P P P' },
  'outsider waits, no password needed': { host: 'w w w w', guest: 'W W L L', wrong: 'P P P P', none: 'W W L L' },
  'outsider refused, password needed': { host: 'N N N N', guest: 'N N L L', wrong: 'P P P P', none: 'P P P P' },
  'outsider refused, no password needed': { host: 'N N N N', guest: 'N N L L', wrong: 'P P P P', none: 'N N L L' },
  invited: { host: 'C C C C', guest: 'E E L L', wrong: 'E E L L', none: 'E E L L' },
} as const;
type Row = keyof typeof GRID;
type Password = Knocker['password'];

/** Which identity passes which policy, by hand: everyone, logged in, corporate, invited. */
const WHO: readonly { readonly is: string; readonly identity: Identity; readonly passes: string }[] = [
  { is: 'anonymous', identity: { kind: 'anonymous' }, passes: 'yes no no no' },
  {
    is: 'registrar of ours',
    identity: { kind: 'registrar', address: 'bob@example.com', domain: 'Example.com' },
    passes: 'yes yes yes no',
  },
  {
    is: 'another registrar',
    identity: { kind: 'registrar', address: 'eve@other.org', domain: 'other.org' },
    passes: 'yes yes no no',
  },
  {
    is: 'another registrar, a contact of our corporation',
    identity: { kind: 'registrar', address: 'carol@elsewhere.example', domain: 'elsewhere.example' },
    passes: 'yes yes yes no',
  },
  {
    is: 'signed, our corporation',
    identity: { kind: 'signed', fingerprint: 'f1', corpId: 'acme' },
    passes: 'yes yes yes no',
  },
  {
    is: 'signed, another corporation',
    identity: { kind: 'signed', fingerprint: 'f2', corpId: 'umbrella' },
    passes: 'yes yes no no',
  },
  {
    is: 'signed, no corporation',
    identity: { kind: 'signed', fingerprint: 'f3', corpId: '' },
    passes: 'yes yes no no',
  },
];
const POLICIES: readonly { readonly name: string; readonly policy: ConfAllowJoinUserType }[] = [
  { name: 'everyone', policy: 0 },
  { name: 'logged in', policy: 1 },
  { name: 'corporate', policy: 2 },
  { name: 'invited', policy: 3 },
];
const PASSWORDS: readonly Password[] = ['host', 'guest', 'wrong', 'none'];
const COLUMNS = [
  { waitingRoom: false, locked: false },
  { waitingRoom: true, locked: false },
  { waitingRoom: false, locked: true },
  { waitingRoom: true, locked: true },
];

const roleLetter = (role: ConfRole, attendee: string, cohost: string): string =>
  role === 0 ? attendee : role === 3 ? cohost : '?';
const letter = (result: Admission): string => {
  if (result.do === 'enter') return result.role === 1 ? 'H' : roleLetter(result.role, 'E', 'C');
  if (result.do === 'wait') return roleLetter(result.role, 'W', 'w');
  const letters: { readonly [why: string]: string } = {
    'wrong-password': 'P',
    locked: 'L',
    'not-allowed': 'N',
    removed: 'R',
    full: 'F',
  };
  return letters[result.why] ?? '?';
};

const house = (change: Partial<House['doors']>, rest: Partial<House> = {}): House => ({
  doors: {
    policy: 0,
    guestsWithoutPassword: false,
    waitingRoom: false,
    locked: false,
    outsiders: 'wait',
    ...change,
  },
  domains: ['example.com'],
  corpId: 'acme',
  companyOf: (address) => (address === 'carol@elsewhere.example' ? 'acme' : ''),
  full: false,
  waitingFull: false,
  ...rest,
});
const knocker = (change: Partial<Knocker>): Knocker => ({
  way: 'link',
  identity: { kind: 'anonymous' },
  password: 'none',
  invited: false,
  barred: null,
  ...change,
});

/** Every combination of the doors and the person, with the letter the grid has for it. */
const everyCase = function* (invited: boolean) {
  for (const way of ['link', 'dial-in'] as const)
    for (const { is, identity, passes } of WHO)
      for (const [p, { name, policy }] of POLICIES.entries())
        for (const guestsWithoutPassword of [false, true])
          for (const outsiders of ['wait', 'refuse'] as const)
            for (const password of PASSWORDS)
              for (const [c, column] of COLUMNS.entries()) {
                const who =
                  passes.split(' ')[p] === 'yes'
                    ? 'policy passed'
                    : `outsider ${outsiders}${'wait' === outsiders ? 's' : 'd'}`;
                const row = invited
                  ? 'invited'
                  : (`${who}, ${guestsWithoutPassword ? 'no ' : ''}password needed` as Row);
                yield {
                  said: `${way}, ${is}, policy ${name}, ${row}, password ${password}, column ${c}`,
                  knocker: knocker({ way, identity, password, invited }),
                  doors: { policy, guestsWithoutPassword, outsiders, ...column },
                  expected: GRID[row][password].split(' ')[c] ?? '',
                };
              }
};

test.each([false, true])(
  'policy × way in × identity × password × waiting room × locked (invited: %s): who enters, who waits, who is refused',
  (invited) => {
    let cases = 0;
    for (const { said, knocker: who, doors, expected } of everyCase(invited)) {
      cases++;
      expect(letter(admission(who, house(doors))), said).toBe(expected);
    }
    expect(cases).toBe(2 * 7 * 4 * 2 * 2 * 4 * 4);
  },
);

test('a full meeting refuses who would enter and lets wait who would wait; full among those who wait is the other way round', () => {
  for (const invited of [false, true])
    for (const { said, knocker: who, doors, expected } of everyCase(invited)) {
      const full = letter(admission(who, house(doors, { full: true })));
      expect(full, said).toBe('EC'.includes(expected) ? 'F' : expected);
      const crowded = letter(admission(who, house(doors, { waitingFull: true })));
      expect(crowded, said).toBe('Ww'.includes(expected) ? 'F' : expected);
    }
});

test('who was removed is refused whatever they bring; where only a shared address says so, they wait and the host decides', () => {
  const after: { readonly [letter: string]: string } = { E: 'W', C: 'w' };
  for (const invited of [false, true])
    for (const { said, knocker: who, doors, expected } of everyCase(invited)) {
      const sure = admission({ ...who, barred: { why: 'removed', sure: true } }, house(doors));
      expect(letter(sure), said).toBe('R');
      const unsure = admission({ ...who, barred: { why: 'removed', sure: false } }, house(doors));
      expect(letter(unsure), said).toBe(after[expected] ?? expected);
    }
});

test('whom the host calls comes in through every door but a full house, because the host’s call is the admission', () => {
  for (const way of ['sip', 'pstn'] as const)
    for (const { policy } of POLICIES)
      for (const column of COLUMNS)
        for (const barred of [null, { why: 'removed', sure: true }] as const) {
          const who = knocker({ way, identity: { kind: 'invited' }, invited: true, barred });
          const doors = { policy, outsiders: 'refuse', ...column } as const;
          expect(letter(admission(who, house(doors)))).toBe('E');
          expect(letter(admission(who, house(doors, { full: true })))).toBe('F');
        }
});

test('the host’s own window always comes in, as host', () => {
  expect(letter(admission(knocker({ way: 'host' }), house({ locked: true, policy: 3 }, { full: true })))).toBe('H');
});

test('a host without a corporation has no colleagues by corporation, because two empty names are not the same house', () => {
  const who = knocker({ identity: { kind: 'signed', fingerprint: 'f', corpId: '' }, password: 'guest' });
  expect(letter(admission(who, house({ policy: 2 }, { corpId: '' })))).toBe('W');
});
