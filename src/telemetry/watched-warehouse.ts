import type { EpochMs } from '../domain/date.js';
import type { Warehouse } from '../ports/warehouse.js';
import type { Sink } from './signal.js';

/** The warehouse: tells of every query that has ended, also of those tried again on the way. */
export function watchedWarehouse(warehouse: Warehouse, emit: Sink, now: () => EpochMs): Warehouse {
  return {
    async query(query, options) {
      const startedAt = now();
      const ended = (ok: boolean) =>
        emit({ kind: 'queried', at: now(), startedAt, labels: query.labels ?? {}, ok });
      try {
        const result = await warehouse.query(query, options);
        ended(true);
        return result;
      } catch (error) {
        ended(false);
        throw error;
      }
    },
    estimate: (query) => warehouse.estimate(query),
    stamps: (tables) => warehouse.stamps(tables),
    close: () => warehouse.close(),
  };
}
