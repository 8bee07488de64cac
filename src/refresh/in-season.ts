import type { Source } from '../../exporters/exporter.js';
import { addDays, type IsoDate } from '../domain/date.js';
import type { ScheduledDate } from '../domain/levels.js';
import type { TableName } from '../domain/tables.js';

/** Games of the last days may not have been loaded yet. */
const DAYS_TO_LOAD = 3;

/**
 * The dated tables in whose window the schedule has games that must have been loaded by now; null
 * when there is no schedule.
 */
export function inSeason(
  sources: readonly Source[],
  schedule: readonly ScheduledDate[],
  asOf: IsoDate,
): ReadonlySet<TableName> | null {
  if (schedule.length === 0) return null;
  const until = addDays(asOf, -DAYS_TO_LOAD);
  return new Set(
    sources.flatMap((source) => {
      if (source.kind !== 'dated') return [];
      const { from } = source.window(asOf);
      return schedule.some(({ day }) => day >= from && day <= until) ? [source.table] : [];
    }),
  );
}
