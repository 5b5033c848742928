import { QUIET_DB } from './media-store.ts';

/** Root mean square of samples (−1…1) in dBFS, −127…0, to one decimal. */
export const levelOf = (samples: Float32Array): number => {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  return rms <= 10 ** (QUIET_DB / 20) ? QUIET_DB : Math.round(Math.min(0, 20 * Math.log10(rms)) * 10) / 10;
};

/** Strongest frequency between 50 and 8000 Hz of a spectrum in dB, interpolated between its bins; 0 when all are under `floorDb`. */
export const strongestHz = (spectrum: Float32Array, sampleRate: number, floorDb = -70): number => {
  const step = sampleRate / 2 / spectrum.length;
  const last = Math.min(spectrum.length - 2, Math.floor(8000 / step));
  let best = Math.max(1, Math.ceil(50 / step));
  for (let bin = best; bin <= last; bin += 1)
    if ((spectrum[bin] ?? -Infinity) > (spectrum[best] ?? -Infinity)) best = bin;
  const peak = spectrum[best] ?? -Infinity;
  if (!(peak > floorDb)) return 0;
  const left = spectrum[best - 1] ?? peak;
  const right = spectrum[best + 1] ?? peak;
  const bend = left - 2 * peak + right;
  const shift = Number.isFinite(bend) && bend < 0 ? (left - right) / (2 * bend) : 0;
  return Math.round((best + shift) * step * 10) / 10;
};
