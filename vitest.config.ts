import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{app,main,preload,renderer}/**/*.test.{ts,tsx}', 'build/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'build/test/**', 'out/**'],
    testTimeout: 20_000,
    // A process of its own for every file costs more than the tests do; none leaves anything behind for the next.
    isolate: false,
    // Vitest would leave a core alone.
    maxWorkers: '100%',
  },
});
