import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/attacks/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['test/support/build.ts'],
    fileParallelism: false,
    // An attack is bounded in count; what takes longer than this hangs.
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
