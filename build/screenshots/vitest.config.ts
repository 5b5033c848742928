import { defineConfig } from 'vitest/config';

/** Takes the pictures of the documentation; run by `npm run screenshots`. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['build/screenshots/*.shots.ts'],
    globalSetup: ['build/test/e2e/global-setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});
