import type { Piece } from './staleness.js';

/** Staleness over time, in milliseconds; each is weighted by how long it lasted. */
export interface Distribution {
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly worstMs: number;
}

/** A piece as a range of values, each of which it has for the same time. */
interface Range {
  readonly low: number;
  readonly high: number;
}

/** Integrated exactly: within a piece staleness grows by a millisecond each millisecond. */
export function distributionOf(pieces: readonly Piece[]): Distribution {
  const ranges = pieces.flatMap(rangeOf);
  const total = pieces.reduce((sum, { from, to }) => sum + to - from, 0);
  const area = ranges.reduce((sum, { low, high }) => sum + ((low + high) / 2) * (high - low), 0);
  return {
    meanMs: total === 0 ? 0 : area / total,
    p50Ms: quantile(ranges, total, 0.5),
    p95Ms: quantile(ranges, total, 0.95),
    worstMs: ranges.reduce((worst, { high }) => Math.max(worst, high), 0),
  };
}

/** The share of the time in which staleness is at most `ms`: what the picture draws. */
export function shareUpTo(pieces: readonly Piece[], ms: number): number {
  const total = pieces.reduce((sum, { from, to }) => sum + to - from, 0);
  const above = pieces
    .flatMap(rangeOf)
    .reduce((sum, { low, high }) => sum + Math.max(0, high - Math.max(low, ms)), 0);
  return total === 0 ? 1 : 1 - above / total;
}

function rangeOf({ from, to, since }: Piece): readonly Range[] {
  return since === null ? [] : [{ low: from - since, high: to - since }];
}

/** The least staleness that is not exceeded for a share of the time. */
function quantile(ranges: readonly Range[], total: number, share: number): number {
  const wanted = share * total;
  let passed = total - ranges.reduce((sum, { low, high }) => sum + high - low, 0);
  if (passed >= wanted) return 0;
  const steps = ranges
    .flatMap(({ low, high }) => [
      { at: low, by: 1 },
      { at: high, by: -1 },
    ])
    .sort((a, b) => a.at - b.at);
  let [value, width] = [0, 0];
  for (const { at, by } of steps) {
    const gained = (at - value) * width;
    if (passed + gained >= wanted) return value + (wanted - passed) / width;
    passed += gained;
    value = at;
    width += by;
  }
  return value;
}
