import { expect, it } from 'vitest';
import { exitCodeOf } from '../../../src/cli/exit-codes.js';

it.each([
  [[], 0],
  [['published', 'unchanged', 'history', 'already-current', 'would-publish'], 0],
  [['published', 'held-back'], 3],
  [['held-back', 'failed', 'published'], 1],
])('ends %j with exit code %d', (statuses, code) => {
  expect(exitCodeOf(statuses)).toBe(code);
});
