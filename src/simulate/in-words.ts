import { size } from '../cost/size.js';
import { duration } from '../domain/times.js';
import type { Measures } from './measures.js';

/** A share as a percentage that is never rounded up: only all of it is `100 %`. */
export function percent(share: number): string {
  const tenths = Math.floor(share * 1000 + 1e-6);
  return share >= 1 ? '100 %' : `${(Math.min(tenths, 999) / 10).toFixed(1)} %`;
}

/**
 * All measures, in the order of a table's columns: staleness on average, at the median, at the 95th
 * percentile and at the worst; the share of time within target; refreshes, wasted, missed and left
 * ones; queries and what they are billed.
 */
export function measuresInWords(measures: Measures): readonly string[] {
  const { meanMs, p50Ms, p95Ms, worstMs } = measures.staleness;
  const { freshShare, refreshes, wasted, missed, left, queries, bytes } = measures;
  return [
    ...[meanMs, p50Ms, p95Ms, worstMs].map(duration),
    percent(freshShare),
    ...[refreshes, wasted, missed, left, queries].map(String),
    size(bytes),
  ];
}
