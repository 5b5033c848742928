import { expect, test } from 'vitest';
import { ConfRole } from '../../app/conf/enumerations.ts';
import type { MemberView } from '../../app/meeting/meeting.ts';
import { heirIn } from './heir.ts';
import { newsOf } from './news-of.ts';
import { offersFor, offersForAll } from './offers.ts';
import { sampleMember, sampleView } from './sample-view.fake.ts';

const { HWM_CONF_ROLE_HOST: HOST, HWM_CONF_ROLE_COHOST: COHOST, HWM_CONF_ROLE_AUDIENCE: AUDIENCE } = ConfRole;
const host = sampleMember('host', { role: HOST, way: 'host' });
const cohost = sampleMember('cohost', { role: COHOST });
const ann = sampleMember('ann', { hand: true });
const words = (self: MemberView, other: MemberView): string =>
  offersFor(sampleView([self, other]), other)
    .map(({ text }) => text.replace('room.do.', ''))
    .join(' ');

test('a menu offers only what the role may do, and nothing that would change nothing', () => {
  expect(words(host, ann)).toBe('mute muteHard stopCamera lowerHand cohost audience handOver remove');
  expect(words(cohost, ann)).toBe('mute muteHard stopCamera lowerHand audience remove');
  expect(words(cohost, host)).toBe('');
  expect(words(ann, cohost)).toBe('');
  const muted = { ...ann, hand: false, media: { ...ann.media, camera: false, mutedByHost: true, mayUnmute: false } };
  expect(words(host, { ...muted, role: AUDIENCE })).toBe('ask cohost attendee handOver remove');
});

test('who waits can be let in or turned away, who rings only removed', () => {
  expect(words(cohost, sampleMember('w', { phase: 'waiting' }))).toBe('admit turnAway');
  expect(words(host, sampleMember('r', { phase: 'ringing' }))).toBe('remove');
});

test('the whole meeting is a host’s or co-host’s to mute, lock and extend', () => {
  const all = (self: MemberView): number => offersForAll(sampleView([self, ann])).length;
  expect([all(host), all(cohost), all(ann)]).toEqual([5, 5, 0]);
  expect(offersForAll(sampleView([host], { locked: true })).map(({ text }) => text)).toContain('room.do.unlock');
});

test('leaving says who becomes host, or that the meeting ends', () => {
  expect(heirIn(sampleView([host, ann, cohost]))).toBe('COHOST');
  expect(heirIn(sampleView([host, ann]))).toBe(null);
  expect(heirIn(sampleView([{ ...host, way: 'link' }, ann]))).toBe('ANN');
});

test('who comes, goes, waits, raises a hand or shares is said once', () => {
  const quiet = { ...ann, hand: false };
  const before = sampleView([host, quiet]);
  expect(newsOf('en', before, sampleView([host, ann, sampleMember('w', { phase: 'waiting' })]))).toBe(
    'ANN raises a hand. W waits to come in.',
  );
  expect(newsOf('en', before, sampleView([host, cohost]))).toBe('COHOST is here. ANN has left.');
  expect(newsOf('en', before, { ...before, speaker: 'ann' })).toBe('');
});
