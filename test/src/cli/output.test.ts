import { expect, it } from 'vitest';
import { exitCodeOf } from '../../../src/cli/exit-codes.js';
import { columns } from '../../../src/cli/output.js';

it('aligns columns to their widest cell and leaves no blanks at the end', () => {
  const rows = [
    ['NAME', 'STATE', 'SINCE'],
    ['trends-team', 'fresh', ''],
    ['a', 'waiting', 'today'],
  ];
  expect(columns(rows)).toEqual([
    'NAME         STATE    SINCE',
    'trends-team  fresh',
    'a            waiting  today',
  ]);
  expect(columns([])).toEqual([]);
});

it.each([
  [[], 0],
  [['published', 'unchanged', 'history', 'already-current', 'would-publish'], 0],
  [['published', 'held-back'], 3],
  [['held-back', 'failed', 'published'], 1],
])('ends %j with exit code %d', (statuses, code) => {
  expect(exitCodeOf(statuses)).toBe(code);
});
