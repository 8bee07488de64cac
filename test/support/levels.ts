import type { IsoDate } from '../../src/domain/date.js';
import { TABLES, type TableName } from '../../src/domain/tables.js';
import type {
  DateFingerprint,
  LandedDate,
  TableWatermark,
  Watermarks,
} from '../../src/domain/watermarks.js';
import { gamesOn } from './model-warehouse.js';

const COLUMNS = [...new Set(TABLES.flatMap(({ columns }) => Object.keys(columns)))];

/** A date as level two shows it: `AAA`, `BBB`, `CCC` and `DDD` with values unless told otherwise. */
export function landed(day: IsoDate, facts: Partial<LandedDate> = {}): LandedDate {
  const teams = facts.teams ?? ['AAA', 'BBB', 'CCC', 'DDD'];
  return {
    day,
    rows: 40,
    teams,
    valued: teams,
    keys: 40,
    unresolved: 0,
    lines: 30,
    faulty: [],
    prints: printed('p'),
    ...facts,
  };
}

/** The same fingerprint for every column that a table of games has. */
export function printed(print: string): DateFingerprint {
  return Object.fromEntries(COLUMNS.map((column) => [column, print]));
}

/** A table's level; its dates newest first. */
export function level(dates: readonly LandedDate[], modifiedAt = 1): TableWatermark {
  const rows = dates.reduce((sum, date) => sum + date.rows, 0);
  return { stamp: { modifiedAt, rows }, landed: dates };
}

/** Levels with games (`AAA` at `BBB`, `CCC` at `DDD`) on the scheduled days. */
export function levelsOf(
  tables: Readonly<Record<TableName, TableWatermark>>,
  scheduled: readonly IsoDate[],
  announced: Watermarks['announced'] = {},
): Watermarks {
  return { readAt: 0, tables, schedule: gamesOn(scheduled), announced };
}
