import type { Row } from '../../src/domain/query.js';

/** Rows in an order of their own, each as text that tells every value and type apart. */
export function multiset(rows: readonly Row[]): readonly string[] {
  return rows
    .map((row) =>
      Object.keys(row)
        .sort()
        .map((name) => `${name}=${shown(row[name])}`)
        .join(' '),
    )
    .sort();
}

function shown(cell: Row[string] | undefined): string {
  return typeof cell === 'bigint' ? `${cell}n` : JSON.stringify(cell ?? null);
}
