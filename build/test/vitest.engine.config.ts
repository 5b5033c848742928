import { defineConfig } from 'vitest/config';
import { SIGNALLING } from './vitest.signalling.config.ts';
import { TELEPHONES } from './vitest.telephones.config.ts';

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['build/test/engine/**/*.test.ts'],
    exclude: [...SIGNALLING, ...TELEPHONES],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
