import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { entranceAmongFakes, seeing } from './entrance.fake.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/**
 * By hand, for callers who give the right password: E enters, W waits, N is refused. Columns: everyone, logged in, corporate,
 * invited; each where outsiders wait, and where they are refused.
 */
const KEYS: readonly (readonly [string, string | null, string])[] = [
  ['no signature that holds', null, 'EE WN WN WN'],
  ['a stranger’s key', 'stranger', 'EE WN WN WN'],
  ['the key of a contact', 'friend', 'EE EE WN WN'],
  ['the key of a contact of the company', 'colleague', 'EE EE EE WN'],
  ['the key of a contact whom the host called', 'callee', 'EE EE EE EE'],
];

test.each(KEYS)('policy × outsiders for a direct call with %s', async (_what, signedBy, expected) => {
  const found: string[] = [];
  for (const policy of [0, 1, 2, 3] as const) {
    let cell = '';
    for (const outsiders of ['wait', 'refuse'] as const) {
      const t = await entranceAmongFakes({ corpId: 'acme', outsiders });
      await t.host();
      t.act({ do: 'set-policy', policy });
      const call = await t.dial({ ...seeing(t.meeting()), signedBy });
      const member = t.meeting().members.find(({ way }) => way === 'dial-in');
      cell += member === undefined ? 'N' : member.state.phase === 'joined' ? 'E' : 'W';
      expect(call.did).toEqual([member === undefined ? 'hang up' : 'answer audio']);
      t.conference.stop();
    }
    found.push(cell);
  }
  expect(found.join(' ')).toBe(expected);
});

test('who is known by a key is called by the name that the contact has, and needs no password where the host called them', async () => {
  const t = await entranceAmongFakes();
  await t.host();
  await t.dial({ conference: t.meeting().id, signedBy: 'callee' });
  expect(t.people()).toContain('Robert dial-in joined');
});
