import { defineConfig } from 'vitest/config';
import { GROUPS } from './groups.js';

export default defineConfig({
  test: {
    include: [...(GROUPS[process.env.TRENDS_MUTATION_GROUP ?? '']?.tests ?? [])],
    exclude: ['**/node_modules/**'],
    testTimeout: 120_000,
  },
});
