import { existsSync, readFileSync } from 'node:fs';
import { RESULTS, type Result } from './result.js';

/** Every bench, in the order of docs/benchmarks.md: `bench/<name>.ts` keeps `<name>.json`. */
export const BENCHES: readonly string[] = [
  'streams',
  'event-to-file',
  'intake',
  'reads',
  'full-state',
  'journal',
  'exporters',
  'start-up',
];

/** The results that are kept, in that order; run at the repository's root. */
export function keptResults(): readonly Result[] {
  return BENCHES.map((bench) => `${RESULTS}/${bench}.json`)
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')) as Result);
}
