import type { IsoDate } from '../domain/date.js';

/** The first index from which on the items' dates are not before `date` (or, with `past`, after it). */
function boundary<T>(
  items: readonly T[],
  dateOf: (item: T) => IsoDate,
  date: IsoDate,
  past: boolean,
): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item === undefined) return low;
    const found = dateOf(item);
    if (found < date || (past && found === date)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The items dated `from` to `to`, both ends in; the items must be in order of date. */
export function between<T>(
  items: readonly T[],
  dateOf: (item: T) => IsoDate,
  from: IsoDate,
  to: IsoDate,
): readonly T[] {
  return items.slice(boundary(items, dateOf, from, false), boundary(items, dateOf, to, true));
}
