import { defineConfig } from 'vitest/config';

/** What of updates needs more packages and starts than every run of the tests can afford; run when updates are changed. */
export default defineConfig({
  test: {
    include: ['build/test/updates/**/*.test.ts'],
    globalSetup: ['build/test/e2e/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 200_000,
  },
});
