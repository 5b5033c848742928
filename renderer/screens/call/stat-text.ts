import type { SessionView } from '../../media/media-view.ts';

/** The numbers of a session, in the order they are shown. */
export const NUMBERS = [
  'heardDb',
  'sentDb',
  'heardHz',
  'sentHz',
  'framesPerSecond',
  'frameWidth',
  'frameHeight',
  'lossIn',
  'lossOut',
  'roundTripMs',
  'jitterMs',
] as const satisfies readonly (keyof SessionView)[];

/** A number of the session as it is written: losses in per cent, the rest with one decimal at most, "–" where unknown. */
export const statText = (name: (typeof NUMBERS)[number], session: SessionView | undefined): string => {
  const value = session?.[name];
  if (value === undefined || value === null || !Number.isFinite(value)) return '–';
  return String(Math.round((name === 'lossIn' || name === 'lossOut' ? value * 100 : value) * 10) / 10);
};
