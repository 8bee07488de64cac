import { defineConfig } from 'vitest/config';

/** Tests that spawn the built program or other processes, or read whole seasons. */
export default defineConfig({
  test: {
    include: ['test/**/*.slow.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['test/support/build.ts', 'test/support/left-out-slow.ts'],
    maxWorkers: '100%',
    // For tests that hang; a slow machine must not fail one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
