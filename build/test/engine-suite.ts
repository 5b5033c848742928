import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Calls on the wire without their media: these mostly wait, and so run beside those that work. */
export const SIGNALLING = 'build/test/engine/{sip-*,conference-*}.test.ts';

/** Calls with telephones and networks whose media is light: these, too, mostly wait. */
export const TELEPHONES =
  'build/test/engine/{dial-in,guest-ice,media-baresip,media-early,media-echo,media-g722,media-move,media-werift}.test.ts';

/** A suite of engine tests, one file after another. */
export const engineSuite = (include: string, exclude: readonly string[] = []): ViteUserConfig =>
  defineConfig({
    root: new URL('../..', import.meta.url).pathname,
    test: {
      include: [include],
      exclude: [...exclude],
      fileParallelism: false,
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  });
