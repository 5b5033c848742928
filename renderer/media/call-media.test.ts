import { expect, test } from 'vitest';
import type { Phase } from '../../app/call/call.ts';
import { fakeCall, fakePlan } from './call.fake.ts';
import { heardCalls, sendingOf, takesPicture, wantsCamera, wantsMicrophone } from './call-media.ts';

const ON = { cameraOn: true, sharedBy: null };
const PHASES: readonly Phase['phase'][] = ['calling', 'ringing', 'incoming', 'answering', 'active', 'held', 'ended'];

test.each([
  ['calling', true],
  ['ringing', true],
  ['incoming', false],
  ['answering', true],
  ['active', true],
  ['held', true],
  ['ended', false],
] as const)(
  'in phase %s the microphone is open: %s, because only what this side placed or answered opens devices',
  (phase, open) => {
    expect(wantsMicrophone([fakeCall('a', phase)])).toBe(open);
  },
);

test('a ringing, a held and an ended call get neither voice nor picture, whatever their plan says', () => {
  for (const phase of ['incoming', 'held', 'ended'] as const) {
    const sending = sendingOf(fakeCall('a', phase), fakePlan('a'), ON);
    expect(sending.audio).not.toBe('microphone');
    expect(sending.video).toBe('nothing');
  }
  expect(sendingOf(null, fakePlan('a'), ON)).toEqual({ audio: 'nothing', video: 'nothing' });
});

test('a held call whose plan still sends gets silence, so that its packets keep flowing', () => {
  const held = fakeCall('a', 'held');
  expect(sendingOf(held, fakePlan('a', { audio: 'sendonly' }), ON).audio).toBe('silence');
  expect(sendingOf(held, fakePlan('a', { audio: 'inactive' }), ON).audio).toBe('nothing');
});

test('the camera opens for an answered call only when its plan sends a picture, because a caller cannot switch it on', () => {
  const incoming = fakeCall('a', 'active', { direction: 'in' });
  const answering = fakeCall('a', 'answering', { direction: 'in' });
  for (const call of [incoming, answering]) {
    expect(wantsCamera([call], [fakePlan('a', { video: 'recvonly' })], ON)).toBe(false);
    expect(wantsCamera([call], [fakePlan('a', { video: null })], ON)).toBe(false);
    expect(wantsCamera([call], [], ON)).toBe(false);
    expect(wantsCamera([call], [fakePlan('a')], ON)).toBe(true);
    expect(wantsCamera([call], [fakePlan('a')], { ...ON, cameraOn: false })).toBe(false);
  }
});

test('an outgoing video call shows the own picture while it rings, an audio call does not', () => {
  expect(wantsCamera([fakeCall('a', 'ringing')], [], ON)).toBe(true);
  expect(wantsCamera([fakeCall('a', 'ringing', { mediaType: 0, video: false })], [], ON)).toBe(false);
});

test('a shared screen takes the place of the camera in its own call only', () => {
  const shared = { cameraOn: true, sharedBy: 'a' };
  expect(sendingOf(fakeCall('a', 'active'), fakePlan('a'), shared).video).toBe('screen');
  expect(sendingOf(fakeCall('b', 'active'), fakePlan('b'), shared).video).toBe('camera');
  expect(wantsCamera([fakeCall('a', 'active')], [fakePlan('a')], shared)).toBe(false);
});

test('a camera that is off sends nothing, while the call keeps its video', () => {
  expect(sendingOf(fakeCall('a', 'active'), fakePlan('a'), { cameraOn: false, sharedBy: null })).toEqual({
    audio: 'microphone',
    video: 'nothing',
  });
});

test('early media and the active call are heard, a held or merely ringing one never', () => {
  const heard = PHASES.filter((phase) => heardCalls([fakeCall('a', phase)]).has('a'));
  expect(heard).toEqual(['calling', 'ringing', 'answering', 'active']);
  expect([...heardCalls([fakeCall('a', 'held'), fakeCall('b', 'active')])]).toEqual(['b']);
});

test('a picture needs a way of its own to the other side, which a picture that only comes from there is not', () => {
  const active = fakeCall('a', 'active');
  expect(takesPicture(active, fakePlan('a'))).toBe(true);
  expect(takesPicture(active, fakePlan('a', { video: 'recvonly' }))).toBe(false);
  expect(takesPicture(fakeCall('a', 'active', { video: false }), fakePlan('a', { video: null }))).toBe(false);
  // Holding stops every picture for a while without taking its way.
  expect(takesPicture(fakeCall('a', 'held'), fakePlan('a', { video: 'recvonly' }))).toBe(true);
});
