import { expect, test } from 'vitest';
import type { ConfRole } from '../conf/enumerations.ts';
import { goesOnWithout, heirOf } from './heir.ts';
import type { Member, WayIn } from './member.ts';

const member = (
  id: string,
  role: ConfRole,
  way: WayIn,
  from: number,
  phase: 'joined' | 'lost' | 'waiting' = 'joined',
): Member => ({
  id,
  name: id,
  address: '',
  way,
  identity: { kind: 'anonymous' },
  role,
  state: { phase, since: from },
  media: { microphone: true, camera: false, screen: false, mutedByHost: false, mayUnmute: true },
  hand: false,
  quality: 'unknown',
  call: null,
  stays: phase === 'waiting' ? [] : [{ from, to: null }],
});
const host = member('host', 1, 'host', 0);

test.each([
  ['a co-host before everybody', [member('old', 0, 'link', 1), member('co', 3, 'sip', 9)], 'co'],
  ['controls before a longer stay', [member('phone', 0, 'pstn', 1), member('page', 0, 'link', 9)], 'page'],
  ['the longer stay among equals', [member('late', 0, 'link', 9), member('early', 0, 'link', 1)], 'early'],
  ['an attendee before the audience', [member('still', 2, 'link', 1), member('phone', 0, 'sip', 9)], 'phone'],
  ['a telephone where there is nobody else', [member('phone', 0, 'pstn', 1)], 'phone'],
  ['nobody who only waits', [member('waits', 4, 'link', 1, 'waiting')], undefined],
])('the heir: %s', (_why, others, heir) => {
  expect(heirOf([host, ...others], 'host')?.id).toBe(heir);
});

test('a meeting goes on without its host when two others are in, even with a broken connection', () => {
  const [a, b] = [member('a', 0, 'link', 1), member('b', 0, 'link', 2, 'lost')];
  expect(goesOnWithout([host, a, b], 'host')).toBe(true);
  expect(goesOnWithout([host, a], 'host')).toBe(false);
  expect(goesOnWithout([host, a, member('w', 4, 'link', 3, 'waiting')], 'host')).toBe(false);
});
