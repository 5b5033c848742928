import { describe, expect, test } from 'vitest';
import { sampleCall } from '../call/sample-call.fake.ts';
import { consent } from './consent.ts';

const NOTHING = { camera: null, microphone: false, show: null };
const incoming = sampleCall('in', { direction: 'in', video: true, state: { phase: 'incoming', silenced: false } });
const talking = sampleCall('out', { video: true });

describe('consent', () => {
  test('a call that rings switches the camera off, so that no offer can open it', () => {
    expect(consent([], [incoming])).toEqual({ ...NOTHING, camera: false });
  });
  test('a call that rings while one talks leaves the camera of that call alone', () => {
    expect(consent([talking], [talking, incoming])).toEqual(NOTHING);
  });
  test('an answer with video opens the camera, the microphone, and the call’s screen', () => {
    const answered = { ...incoming, state: { phase: 'answering' } as const };
    expect(consent([incoming], [answered])).toEqual({ camera: true, microphone: true, show: 'in' });
  });
  test('an answer without video opens no camera', () => {
    const answered = { ...incoming, video: false, state: { phase: 'answering' } as const };
    expect(consent([incoming], [answered])).toEqual({ camera: null, microphone: true, show: 'in' });
  });
  test('video that is decided just after the answer still counts, because the engine says it in two steps', () => {
    const first = { ...incoming, video: false, state: { phase: 'answering' } as const };
    const second = { ...first, video: true };
    expect(consent([first], [second])).toEqual({ ...NOTHING, camera: true });
  });
  test('video that the other side adds later opens nothing', () => {
    const audio = { ...incoming, video: false, state: { phase: 'active', since: 1, heldByPeer: false } as const };
    expect(consent([audio], [{ ...audio, video: true }])).toEqual(NOTHING);
  });
  test('calls that one places are not touched here: their button said what it wants', () => {
    expect(consent([], [talking])).toEqual(NOTHING);
  });
});
