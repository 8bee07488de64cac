import type { Spent } from '../../streams/flow.js';
import type { Query, QueryResult } from '../domain/query.js';
import type { Warehouse } from '../ports/warehouse.js';

/** A warehouse through which one run asks, and what its queries have come to. */
export interface Meter {
  readonly warehouse: Warehouse;
  /** A count is null when no query was answered, or the warehouse did not say it of every one. */
  spent(): Spent;
}

/** Adds up what is asked through it, and signs every query with the run's labels. */
export function metered(warehouse: Warehouse, labels: Readonly<Record<string, string>>): Meter {
  const answered: QueryResult[] = [];
  return {
    warehouse: {
      query: async (query, options) => {
        const result = await warehouse.query(signed(query, labels), options);
        answered.push(result);
        return result;
      },
      estimate: (query) => warehouse.estimate(query),
      stamps: (tables) => warehouse.stamps(tables),
      close: () => warehouse.close(),
    },
    spent: () => ({
      bytesProcessed: sum(answered.map(({ bytesProcessed }) => bytesProcessed)),
      bytesBilled: sum(answered.map(({ bytesBilled }) => bytesBilled ?? null)),
    }),
  };
}

function signed(query: Query, labels: Readonly<Record<string, string>>): Query {
  return { ...query, labels: { ...labels, ...query.labels } };
}

function sum([first = null, ...more]: readonly (number | null)[]): number | null {
  return more.reduce(
    (total, each) => (total === null || each === null ? null : total + each),
    first,
  );
}
