import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/chaos/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['test/support/build.ts'],
    fileParallelism: false,
    testTimeout: 3 * 3_600_000,
    hookTimeout: 120_000,
  },
});
