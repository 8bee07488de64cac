import { defineConfig } from 'vitest/config';

/** Not a suite: draws the pictures of `docs/dashboard.md` anew. */
export default defineConfig({
  test: {
    include: ['test/browser/screenshots.ts'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 300_000,
  },
});
