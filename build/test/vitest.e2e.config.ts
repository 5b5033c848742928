import { defineConfig } from 'vitest/config';

/** The real app in a real Electron under Xvfb, one file after another: there is one camera, one display, two cores. */
export default defineConfig({
  test: {
    include: ['build/test/e2e/**/*.test.ts'],
    globalSetup: ['build/test/e2e/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
