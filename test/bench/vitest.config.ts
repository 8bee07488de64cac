import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/bench/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    fileParallelism: false,
    // A short run takes seconds; a busy machine must not fail one.
    testTimeout: 300_000,
  },
});
