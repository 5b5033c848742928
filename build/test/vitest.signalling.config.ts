import { defineConfig } from 'vitest/config';

/** Calls on the wire without their media: these mostly wait, and so run beside those that work. */
export const SIGNALLING = ['build/test/engine/{sip-*,conference-*}.test.ts'];

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: SIGNALLING,
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
