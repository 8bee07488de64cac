import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { BENCHES } from '../../bench/support/benches.js';

const ROOT = resolve(import.meta.dirname, '../..');
const RESULTS = resolve(ROOT, 'bench/results');

/** What a bench prints when it is asked for a short run as JSON. */
async function shortRun(bench: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [resolve(ROOT, 'dist/bench', `${bench}.js`), '--short', '--json'],
    { cwd: ROOT },
  );
  return JSON.parse(stdout);
}

/** When each kept result was written. */
function keptResults() {
  return readdirSync(RESULTS).map((name) => [name, statSync(join(RESULTS, name)).mtimeMs]);
}

const text = expect.stringMatching(/\S/);

describe.each(BENCHES)('bench %s, run short', (bench) => {
  it('gives a whole result, and keeps none', async () => {
    const kept = keptResults();
    const result = await shortRun(bench);
    expect(result).toEqual({
      bench,
      title: text,
      date: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      machine: {
        cpu: text,
        cores: expect.any(Number),
        memoryGB: expect.any(Number),
        os: text,
        node: process.version,
      },
      versions: expect.any(Object),
      runs: expect.any(Number),
      columns: expect.arrayContaining([text]),
      rows: expect.any(Array),
      goals: expect.any(Array),
      notes: expect.arrayContaining([text]),
    });
    const { columns, rows, goals } = result as {
      readonly columns: readonly string[];
      readonly rows: readonly (readonly unknown[])[];
      readonly goals: readonly object[];
    };
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row).toHaveLength(columns.length);
      expect(row.every((cell) => typeof cell === 'string' || Number.isFinite(cell))).toBe(true);
    }
    for (const goal of goals) {
      expect(goal).toEqual({ goal: text, measured: text, met: expect.any(Boolean) });
    }
    expect(keptResults()).toEqual(kept);
  });
});
