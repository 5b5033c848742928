import { defineConfig } from 'vitest/config';

/** What is packed, built by electron-builder and looked at; Windows and macOS from stub runtimes. */
export default defineConfig({
  test: {
    include: ['build/test/package/**/*.test.ts'],
    globalSetup: ['build/test/package/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
