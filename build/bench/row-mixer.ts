import type { AgreedCodec } from '../../main/media/gateway/agreed-line.ts';
import { fromMuLaw } from '../../main/media/gateway/g711.ts';
import { createMixer } from '../../main/media/gateway/room/audio/mixer.ts';
import { sleep } from '../test/peers/until.ts';
import { talk } from '../test/tone/talker.ts';
import type { Row } from './context.ts';
import { shown, spreadOf, spreadText } from './figures.ts';
import type { Line } from './table.ts';

const CODECS = { opus: 96, G722: 9, PCMU: 0 } as const;
const MEMBERS = [2, 3, 5, 8];
const SETTLE_MS = 2000;
const MEASURE_MS = 6000;
const GOAL = 0.2;

/** Speech as far as work is concerned: a buzz of 120 Hz with harmonics that swells, and breath. */
const voice = (n: number): number => {
  const swell = Math.sin((Math.PI * n) / 24_000) ** 2;
  let sum = 0;
  for (let k = 1; k < 12; k++) sum += Math.sin((2 * Math.PI * 120 * k * n) / 48_000) / k;
  return swell * (4000 * sum + 600 * (Math.random() - 0.5));
};

const agreedOf = (key: keyof typeof CODECS): AgreedCodec => ({
  key,
  name: key,
  rate: key === 'opus' ? 48_000 : 8000,
  sendType: CODECS[key],
  receiveType: CODECS[key],
  parameters: '',
});

/** Cores used while so many members all talk at once. */
const coresOf = async (key: keyof typeof CODECS, count: number): Promise<number> => {
  const mixer = createMixer({ now: () => performance.now(), onSpeaker: () => undefined });
  const { packets } = talk(key, CODECS[key], voice, { ms: SETTLE_MS + MEASURE_MS + 500 });
  const members = Array.from({ length: count }, (_, i) => {
    const member = mixer.add(String(i), { send: () => undefined });
    member.agree([agreedOf(key)], agreedOf(key));
    member.speak(true);
    return member;
  });
  const begun = performance.now();
  let next = 0;
  const timer = setInterval(() => {
    for (; next < packets.length && packets[next]!.at <= performance.now() - begun; next++)
      for (const member of members) member.take(packets[next]!.rtp);
  }, 5);
  try {
    await sleep(SETTLE_MS);
    const before = process.cpuUsage();
    const from = performance.now();
    await sleep(MEASURE_MS);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / (performance.now() - from);
  } finally {
    clearInterval(timer);
    mixer.close();
  }
};

/** Milliseconds from a click of one member's arrival to the departure of the packet that carries it to another, codec delay included. */
const delaysOf = async (key: keyof typeof CODECS): Promise<number[]> => {
  const delays: number[] = [];
  // A burst every 400 ms, at the beginning of a packet.
  const burst = (n: number): number => (n % 19_200 < 960 ? 12_000 * Math.sin(n / 5) : 0);
  const { packets } = talk(key, CODECS[key], burst, { ms: SETTLE_MS + MEASURE_MS });
  const mixer = createMixer({ now: () => performance.now(), onSpeaker: () => undefined });
  let begun = 0;
  const listener = mixer.add('listener', {
    send: (rtp) => {
      const loud = rtp.subarray(12).some((byte) => Math.abs(fromMuLaw(byte)) > 3000);
      const since = performance.now() - begun;
      const last = bursts.findLast((at) => at <= since);
      if (!loud || last === undefined || taken.has(last) || since < SETTLE_MS) return;
      taken.add(last);
      delays.push(since - last);
    },
  });
  listener.agree([agreedOf('PCMU')], agreedOf('PCMU'));
  const bursts: number[] = [];
  const taken = new Set<number>();
  const talker = mixer.add('talker', { send: () => undefined });
  talker.agree([agreedOf(key)], agreedOf(key));
  talker.speak(true);
  begun = performance.now();
  let next = 0;
  const timer = setInterval(() => {
    for (; next < packets.length && packets[next]!.at <= performance.now() - begun; next++) {
      if (packets[next]!.n % 20 === 0) bursts.push(performance.now() - begun);
      talker.take(packets[next]!.rtp);
    }
  }, 1);
  try {
    await sleep(SETTLE_MS + MEASURE_MS);
    return delays;
  } finally {
    clearInterval(timer);
    mixer.close();
  }
};

/** What a room's sound costs: processor by members and codec, all talking at once, and the delay it adds. */
export const mixerRow: Row = async () => {
  const lines: Line[] = [];
  for (const key of Object.keys(CODECS) as (keyof typeof CODECS)[]) {
    const figures: string[] = [];
    let most = 0;
    for (const count of MEMBERS) {
      most = await coresOf(key, count);
      figures.push(`${count}: ${shown(most)}`);
    }
    lines.push({
      what: `sound of a room, ${key}, cores by members who all talk`,
      figure: figures.join(', '),
      ...(key === 'opus' ? { goal: { text: `8 people ≤ ${GOAL} core`, met: most <= GOAL } } : {}),
    });
    lines.push({ what: `delay a room adds, ${key} to PCMU`, figure: spreadText(spreadOf(await delaysOf(key)), 'ms') });
  }
  return lines;
};
