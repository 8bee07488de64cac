import { compare, type Exact } from '../src/domain/fraction.js';

/** How two items compare, as `Array.prototype.sort` wants it. */
export type Order<T> = (a: T, b: T) => number;

/** The smallest exact value first. */
export function ascending<T>(value: (item: T) => Exact): Order<T> {
  return (a, b) => compare(value(a), value(b));
}

/** The largest exact value first. */
export function descending<T>(value: (item: T) => Exact): Order<T> {
  return (a, b) => compare(value(b), value(a));
}

/** By text, ascending, without regard to any locale: what every ordering ends in. */
export function alphabetical<T>(text: (item: T) => string): Order<T> {
  return (a, b) => {
    const [x, y] = [text(a), text(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  };
}

/** The items in the first order that tells two of them apart; a new array. */
export function sorted<T>(items: readonly T[], ...orders: readonly Order<T>[]): T[] {
  return [...items].sort((a, b) => {
    for (const order of orders) {
      const result = order(a, b);
      if (result !== 0) return result;
    }
    return 0;
  });
}
