import { expect, test } from 'vitest';
import { openTogether } from './open-together.ts';

const AUDIO = { audio: { channelCount: 1 } };
const VIDEO = { video: { width: 640 } };

const error = (name: string): Error => Object.assign(new Error(name), { name });

const opening = (fails: (constraints: MediaStreamConstraints) => string | null, allowed: readonly string[] = []) => {
  const asked: string[] = [];
  const open = openTogether({
    ask: async (constraints) => {
      const kinds = Object.keys(constraints);
      asked.push(kinds.join('+'));
      const failure = fails(constraints);
      if (failure !== null) throw error(failure);
      const tracks = kinds.map((kind) => ({ kind }) as MediaStreamTrack);
      const of = (kind: string) => tracks.filter((track) => track.kind === kind);
      return {
        getTracks: () => tracks,
        getAudioTracks: () => of('audio'),
        getVideoTracks: () => of('video'),
      } as unknown as MediaStream;
    },
    allowed: async (kind) => allowed.includes(kind),
  });
  const kinds = async (): Promise<readonly string[]> =>
    (await Promise.allSettled([open(AUDIO), open(VIDEO)])).map((one) =>
      one.status === 'fulfilled' ? one.value.kind : String(one.reason.name),
    );
  return { asked, open, kinds };
};

test('microphone and camera are asked for by one question, and one alone by itself', async () => {
  const { asked, open, kinds } = opening(() => null);
  expect(await kinds()).toEqual(['audio', 'video']);
  expect((await open(VIDEO)).kind).toBe('video');
  expect(asked).toEqual(['audio+video', 'video']);
});

test('a camera that is missing or busy leaves the microphone', async () => {
  const { asked, kinds } = opening(({ video }) => (video === undefined ? null : 'NotFoundError'));
  expect(await kinds()).toEqual(['audio', 'NotFoundError']);
  expect(asked).toEqual(['audio+video', 'audio', 'video']);
});

test('a microphone that is missing leaves the camera', async () => {
  const { kinds } = opening(({ audio }) => (audio === undefined ? null : 'NotReadableError'));
  expect(await kinds()).toEqual(['NotReadableError', 'video']);
});

test('who says no is not asked again, but what was allowed for good before is opened', async () => {
  const no = opening(() => 'NotAllowedError');
  expect(await no.kinds()).toEqual(['NotAllowedError', 'NotAllowedError']);
  expect(no.asked).toEqual(['audio+video']);
  const half = opening(({ video }) => (video === undefined ? null : 'NotAllowedError'), ['microphone']);
  expect(await half.kinds()).toEqual(['audio', 'NotAllowedError']);
  expect(half.asked).toEqual(['audio+video', 'audio']);
});
