import type { Page } from 'playwright';

/** Remembers what a page plays from now on, so that it can be listened to; also for pages that are loaded later. */
export const listen = async (page: Pick<Page, 'evaluate' | 'addInitScript'>): Promise<void> => {
  const hook = (): void => {
    const played: HTMLAudioElement[] = [];
    Object.assign(window, { played });
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      if (this instanceof HTMLAudioElement && !played.includes(this)) played.push(this);
      return play.call(this);
    };
  };
  await page.addInitScript(hook);
  await page.evaluate(hook);
};

/** How loud tones are in what the page plays last, dB by FFT over most of a second. */
export const levels = (page: Pick<Page, 'evaluate'>, hz: readonly number[]): Promise<readonly number[]> =>
  page.evaluate(async (wanted) => {
    const { played } = window as unknown as { played?: HTMLAudioElement[] };
    const element = played?.findLast((one) => one.srcObject !== null && !one.muted && !one.paused);
    if (element === undefined) return wanted.map(() => -200);
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 32_768;
    analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(element.srcObject as MediaStream).connect(analyser);
    await context.resume();
    await new Promise((resolve) => setTimeout(resolve, 900));
    const spectrum = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(spectrum);
    const step = context.sampleRate / analyser.fftSize;
    await context.close();
    return wanted.map((one) => {
      const bin = Math.round(one / step);
      return Math.max(-200, ...spectrum.slice(bin - 3, bin + 4));
    });
  }, hz);

/**
 * The same as `levels` from a recording (Goertzel over half a second): without a loudspeaker, as on a server, Firefox
 * plays and records but starts no AudioContext.
 */
export const recordedLevels = (page: Pick<Page, 'evaluate'>, hz: readonly number[]): Promise<readonly number[]> =>
  page.evaluate(async (wanted) => {
    const { played } = window as unknown as { played?: HTMLAudioElement[] };
    const element = played?.findLast((one) => one.srcObject !== null && !one.muted && !one.paused);
    if (element === undefined) return wanted.map(() => -200);
    const recorder = new MediaRecorder(element.srcObject as MediaStream);
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => void parts.push(data);
    const stopped = new Promise((resolve) => {
      recorder.onstop = resolve;
    });
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    recorder.stop();
    await stopped;
    const offline = new OfflineAudioContext(1, 1, 48_000);
    const sound = await offline.decodeAudioData(await new Blob(parts).arrayBuffer());
    const samples = sound.getChannelData(0).slice(-24_000);
    return wanted.map((one) => {
      const turn = (2 * Math.PI * one) / 48_000;
      let [real, imaginary] = [0, 0];
      for (const [i, sample] of samples.entries()) {
        const windowed = sample * (1 - Math.cos((2 * Math.PI * i) / samples.length));
        real += windowed * Math.cos(turn * i);
        imaginary += windowed * Math.sin(turn * i);
      }
      return Math.max(-200, 20 * Math.log10((2 * Math.hypot(real, imaginary)) / samples.length));
    });
  }, hz);
