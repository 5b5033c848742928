import { defineConfig } from 'vitest/config';

/** Calls with telephones and networks whose media is light: these, too, mostly wait. */
export const TELEPHONES = [
  'build/test/engine/{dial-in,guest-ice,media-baresip,media-early,media-echo,media-g722,media-move,media-werift}.test.ts',
];

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: TELEPHONES,
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
