import { expect, test } from 'vitest';
import { fakeCall, fakePhase } from './call.fake.ts';
import type { Pattern } from './tone-pattern.ts';
import { createTones } from './tones.ts';

const room = () => {
  const playing: { pattern: Pattern; sink: string; end: () => void }[] = [];
  const tones = createTones({
    play: (pattern, sink, ended) => {
      const one = {
        pattern,
        sink,
        end: () => {
          playing.splice(playing.indexOf(one), 1);
          ended();
        },
      };
      playing.push(one);
      return () => {
        if (playing.includes(one)) playing.splice(playing.indexOf(one), 1);
      };
    },
  });
  tones.sinks('speaker', 'ringer');
  return { tones, playing };
};

const incoming = (id = 'a') => fakeCall(id, 'incoming', { direction: 'in' });

test('ringing sounds on the ring device, everything else on the speaker', () => {
  const { tones, playing } = room();
  tones.follow([incoming()]);
  expect(playing.map((p) => p.sink)).toEqual(['ringer']);
  tones.follow([fakeCall('b', 'ringing')]);
  expect(playing.map((p) => p.sink)).toEqual(['speaker']);
});

test('a state that changes nothing for the tone does not start it again', () => {
  const { tones, playing } = room();
  tones.follow([incoming()]);
  const [first] = playing;
  tones.follow([incoming()]);
  expect(playing).toEqual([first]);
});

test.each(['answering', 'ended', 'gone'] as const)('%s stops the ringing', (end) => {
  const { tones, playing } = room();
  tones.follow([incoming()]);
  tones.follow(end === 'gone' ? [] : [fakeCall('a', end, { direction: 'in' })]);
  expect(playing).toEqual([]);
});

test('a busy tone ends by itself and is not played again while the ended call stays on the screen', () => {
  const { tones, playing } = room();
  tones.follow([fakeCall('a', 'calling')]);
  const over = fakeCall('a', fakePhase('ended', 'busy'));
  tones.follow([over]);
  expect(playing).toHaveLength(1);
  playing[0]?.end();
  tones.follow([over]);
  expect(playing).toEqual([]);
});

test('dismissing a busy call stops its tone', () => {
  const { tones, playing } = room();
  tones.follow([fakeCall('a', 'calling')]);
  tones.follow([fakeCall('a', fakePhase('ended', 'busy'))]);
  tones.follow([]);
  expect(playing).toEqual([]);
});

test('a ring moves with the ring device, because a headset that was unplugged rings nobody', () => {
  const { tones, playing } = room();
  tones.follow([incoming()]);
  tones.sinks('speaker', 'other');
  expect(playing.map((p) => p.sink)).toEqual(['other']);
  tones.sinks('elsewhere', 'other');
  expect(playing).toHaveLength(1);
});

test('keypad and test sounds do not disturb a tone', () => {
  const { tones, playing } = room();
  tones.follow([fakeCall('b', 'ringing')]);
  tones.digit('5');
  tones.digit('?');
  tones.test('ringer');
  expect(playing.map((p) => p.sink)).toEqual(['speaker', 'speaker', 'ringer']);
  tones.follow([]);
  expect(playing).toHaveLength(2);
});
