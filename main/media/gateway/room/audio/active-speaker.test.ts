import { expect, it } from 'vitest';
import { ActiveSpeaker } from './active-speaker.ts';
import { Speech } from './speech.ts';

/** Plays a scene: per member stretches of [from ms, to ms, peak]; gives who is shown when. */
const scene = (ms: number, parts: Readonly<Record<string, readonly (readonly [number, number, number])[]>>) => {
  const told: [number, string | null][] = [];
  let at = 0;
  const speaker = new ActiveSpeaker((id) => told.push([at, id]));
  const speeches = new Map(Object.keys(parts).map((id) => [id, new Speech()]));
  for (; at < ms; at += 20) {
    for (const [id, speech] of speeches) {
      const part = parts[id]!.find(([from, to]) => at >= from && at < to);
      const peak = part?.[2] ?? 10;
      speech.take(Int16Array.from({ length: 960 }, (_, i) => peak * Math.sin(i / 20)));
    }
    speaker.choose(speeches);
  }
  return told;
};

it('shows who speaks after a fifth of a second, until a second after the last word', () => {
  const told = scene(4000, { a: [[1000, 2000, 8000]], b: [] });
  expect(told.map(([, id]) => id)).toEqual(['a', null]);
  expect(told[0]![0]).toBeGreaterThanOrEqual(1200);
  expect(told[0]![0]).toBeLessThan(1300);
  expect(told[1]![0]).toBeGreaterThanOrEqual(2900);
  expect(told[1]![0]).toBeLessThan(3100);
});

it('ignores a cough', () => {
  expect(scene(3000, { a: [[1000, 1180, 20_000]] })).toEqual([]);
});

it('stays with who speaks through a pause and through somebody as loud talking over', () => {
  const told = scene(6000, {
    a: [
      [0, 2000, 8000],
      [2200, 6000, 8000],
    ],
    b: [[3000, 3900, 8000]],
  });
  expect(told.map(([, id]) => id)).toEqual(['a']);
});

it('changes when the other goes on after the first has paused, and when somebody is much louder', () => {
  const told = scene(8000, {
    a: [
      [0, 2000, 8000],
      [4000, 8000, 8000],
    ],
    b: [
      [1800, 4200, 8000],
      [6000, 8000, 30_000],
    ],
  });
  expect(told.map(([, id]) => id)).toEqual(['a', 'b', 'a', 'b']);
});

it('does not take steady noise for speech', () => {
  const told = scene(20_000, { a: [[0, 20_000, 250]] });
  expect(told).toEqual([]);
});

it('shows nobody when the speaker has left', () => {
  const told: (string | null)[] = [];
  const speaker = new ActiveSpeaker((id) => told.push(id));
  const speech = new Speech();
  for (let n = 0; n < 20; n++) {
    speech.take(Int16Array.from({ length: 960 }, (_, i) => 8000 * Math.sin(i / 20)));
    speaker.choose(new Map([['a', speech]]));
  }
  speaker.choose(new Map());
  expect(told).toEqual(['a', null]);
});
