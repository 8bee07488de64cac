import type { IsoDate } from '../../src/domain/date.js';
import type { LandedDate, Levels, TableLevel } from '../../src/domain/levels.js';
import type { TableName } from '../../src/domain/tables.js';
import { gamesOn } from './model-warehouse.js';

/** A date as level two shows it: `AAA`, `BBB`, `CCC` and `DDD` with values unless told otherwise. */
export function landed(day: IsoDate, facts: Partial<LandedDate> = {}): LandedDate {
  const teams = facts.teams ?? ['AAA', 'BBB', 'CCC', 'DDD'];
  return { day, rows: 40, teams, valued: teams, keys: 40, unresolved: 0, print: 'p', ...facts };
}

/** A table's level; its dates newest first. */
export function level(dates: readonly LandedDate[], modifiedAt = 1): TableLevel {
  const rows = dates.reduce((sum, date) => sum + date.rows, 0);
  return { stamp: { modifiedAt, rows }, landed: dates };
}

/** Levels with games (`AAA` at `BBB`, `CCC` at `DDD`) on the scheduled days. */
export function levelsOf(
  tables: Readonly<Record<TableName, TableLevel>>,
  scheduled: readonly IsoDate[],
  announced: Levels['announced'] = {},
): Levels {
  return { readAt: 0, tables, schedule: gamesOn(scheduled), announced };
}
