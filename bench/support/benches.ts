import { readFileSync } from 'node:fs';
import { RESULTS, type Result } from './result.js';

/** Every bench, in the order of docs/benchmarks.md: `bench/<name>.ts` keeps `<name>.json`. */
export const BENCHES: readonly string[] = [
  'streams',
  'event-to-file',
  'intake',
  'journal',
  'exporters',
  'start-up',
];

/**
 * The kept result of a bench; run at the repository's root.
 * @throws Error when there is none
 */
export function resultOf(bench: string): Result {
  const path = `${RESULTS}/${bench}.json`;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Result;
  } catch (error) {
    throw new Error(`${path} cannot be read; make it: npm run bench -- ${bench}`, { cause: error });
  }
}
