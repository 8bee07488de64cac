import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/googlesql/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    reporters: ['verbose'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
