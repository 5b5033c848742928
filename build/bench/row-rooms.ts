import type { Row } from './context.ts';
import { shown, spreadOf, spreadText } from './figures.ts';
import { film } from './film.ts';
import { hasJanus } from './janus.ts';
import { audioBridge, videoRoom } from './janus-room.ts';
import type { LoadRoom } from './load-room.ts';
import { parleyRoom } from './parley-room.ts';
import { type PictureFigures, picturesOf } from './room-pictures.ts';
import { type SoundFigures, soundOf } from './room-sound.ts';
import type { Line } from './table.ts';

const PEOPLE = [2, 3, 4, 5, 6, 7, 8];
const MOST_CAMERAS = 4;
/** What browsers send: the room's own limit at 360p, and a good camera at 720p. */
const PICTURES = [
  { name: '360p30', size: '640x360', kbps: 600 },
  { name: '720p30', size: '1280x720', kbps: 1500 },
] as const;
const GOAL = { soundCores: 0.5, pictureCores: 0.15, framesPerSecond: 28, ownDb: -50, gapMs: 183 } as const;

const cores = ({ usage }: { readonly usage: SoundFigures['usage'] }): number => usage.cpuPercent / 100;

const soundText = (figures: SoundFigures): string =>
  [
    `${shown(cores(figures))} core`,
    `${figures.usage.pssMb.toFixed(0)} MB`,
    `+${spreadText(spreadOf(figures.delays), 'ms')}`,
    `own ${figures.ownDb.toFixed(0)} dB, others ≥ ${figures.othersDb.toFixed(0)} dB`,
  ].join(', ');

const pictureText = (figures: PictureFigures): string =>
  [
    `${shown(cores(figures))} core`,
    `${figures.usage.pssMb.toFixed(0)} MB`,
    spreadText(spreadOf(figures.delays), 'ms'),
    `≥ ${shown(figures.framesPerSecond)} frames/s in ${figures.pictures} of ${figures.expected} pictures`,
    `longest gap ${figures.longestGapMs.toFixed(0)} ms`,
  ].join(', ');

const inRoom = async <T>(opening: Promise<LoadRoom>, measure: (room: LoadRoom) => Promise<T>): Promise<T> => {
  const room = await opening;
  try {
    return await measure(room);
  } finally {
    await room.close();
  }
};

/** What one more person costs between the smallest and the largest room. */
const growth = (figures: readonly number[]): string =>
  `${shown((figures.at(-1)! - figures[0]!) / (PEOPLE.at(-1)! - PEOPLE[0]!))} core`;

/** What a meeting's room costs by its size, beside Janus with AudioBridge and VideoRoom where that is installed. */
export const roomsRow: Row = async ({ gatewayEntry, folder, say }) => {
  const janus = hasJanus();
  if (!janus)
    say('Janus is not installed (Debian: apt-get install --no-install-recommends janus), so nobody is compared with.');
  const lines: Line[] = [];
  const ours: number[] = [];
  for (const people of PEOPLE) {
    const mine = await inRoom(parleyRoom(gatewayEntry), (room) => soundOf(room, people));
    const theirs = janus ? await inRoom(audioBridge(folder), (room) => soundOf(room, people)) : null;
    ours.push(cores(mine));
    lines.push({
      what: `room of ${people}, all talk`,
      figure: soundText(mine),
      ...(people === 8
        ? {
            goal: {
              text: `≤ ${GOAL.soundCores} core, own ≤ ${GOAL.ownDb} dB`,
              met: cores(mine) <= GOAL.soundCores && mine.ownDb <= GOAL.ownDb,
            },
          }
        : {}),
      ...(theirs === null
        ? {}
        : { peer: `AudioBridge ${soundText(theirs)}`, ratio: mine.usage.cpuPercent / theirs.usage.cpuPercent }),
    });
    say(`${people} talk: ${soundText(mine)}${theirs === null ? '' : `; AudioBridge ${soundText(theirs)}`}`);
  }
  lines.push({ what: 'one more person who talks', figure: growth(ours) });
  for (const { name, size, kbps } of PICTURES) {
    const frames = await film(size, kbps);
    const costs: number[] = [];
    for (const people of PEOPLE) {
      const cameras = Math.min(people, MOST_CAMERAS);
      const mine = await inRoom(parleyRoom(gatewayEntry), (room) => picturesOf(room, people, cameras, frames));
      const theirs = janus
        ? await inRoom(videoRoom(folder, cameras), (room) => picturesOf(room, people, cameras, frames))
        : null;
      costs.push(cores(mine));
      lines.push({
        what: `room of ${people}, ${cameras} cameras ${name}, nobody talks`,
        figure: pictureText(mine),
        ...(people === MOST_CAMERAS && name === '360p30'
          ? {
              goal: {
                text: `≤ ${GOAL.pictureCores} core, ≥ ${GOAL.framesPerSecond} frames/s, no freeze`,
                met:
                  cores(mine) <= GOAL.pictureCores &&
                  mine.framesPerSecond >= GOAL.framesPerSecond &&
                  mine.longestGapMs < GOAL.gapMs &&
                  mine.pictures === mine.expected,
              },
            }
          : {}),
        ...(theirs === null
          ? {}
          : { peer: `VideoRoom ${pictureText(theirs)}`, ratio: mine.usage.cpuPercent / theirs.usage.cpuPercent }),
      });
      say(`${people}, ${name}: ${pictureText(mine)}${theirs === null ? '' : `; VideoRoom ${pictureText(theirs)}`}`);
    }
    lines.push({ what: `one more person, ${name}`, figure: growth(costs) });
  }
  return lines;
};
