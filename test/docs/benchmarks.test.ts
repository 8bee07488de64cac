import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keptResults } from '../../bench/support/benches.js';
import { page } from '../../bench/support/page.js';

const PAGE = new URL('../../docs/benchmarks.md', import.meta.url);
const RESULTS = keptResults();

describe('docs/benchmarks.md', () => {
  it('is what the kept results make: npm run bench', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(page(RESULTS));
  });

  it('has results', () => {
    expect(RESULTS.length).toBeGreaterThan(0);
  });

  it.each(RESULTS.map((result) => [result.bench, result] as const))(
    '%s has notes, rows as wide as its columns and at least five runs',
    (_, { runs, notes, rows, columns }) => {
      expect(runs).toBeGreaterThanOrEqual(5);
      expect(notes.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(columns.length);
    },
  );

  it('says of a missed goal that it is missed, and of a bar in a cell that it is one', () => {
    const [result] = RESULTS;
    const goals = [{ goal: 'a | b', measured: '2', met: false }];
    const written = page(result === undefined ? [] : [{ ...result, goals }]);
    expect(written).toContain('| a \\| b | 2 | **missed** |');
    expect(written).toContain('0 of 1 are met');
  });

  it('names the benches of which nothing is kept', () => {
    expect(page(RESULTS.filter(({ bench }) => bench !== 'journal'))).toMatch(
      /No full run is kept of .*`journal`/,
    );
  });
});
