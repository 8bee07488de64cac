import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Parts of the page lie in exporters' folders, which have no tsconfig.json of their own.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      '**/node_modules/**',
      '**/*.slow.test.ts',
      'test/googlesql/**',
      'test/attacks/**',
      'test/chaos/**',
      'test/faults/**',
      'test/emulators/**',
      'test/browser/**',
      'test/bench/**',
    ],
    globalSetup: ['test/support/left-out.ts'],
    maxWorkers: '100%',
    // For tests that hang; a slow machine must not fail one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
