import { addDays, type EpochMs, type IsoDate, startOfNewYorkDay } from './date.js';
import type { Levels, ScheduledDate, TableLevel } from './levels.js';
import { findTable, type TableName } from './tables.js';

/** A game without rows is taken as postponed this long after its date has ended. */
export const POSTPONED_AFTER_MS = 36 * 3_600_000;

/** A table that has not reached a date. */
export interface Missing {
  readonly table: TableName;
  readonly date: IsoDate;
}

/** Games of a date that are taken as postponed: without rows in a table that has otherwise passed the date. */
function postponedOn({ day, games }: ScheduledDate, level: TableLevel, now: EpochMs) {
  const teams = new Set(level.landed.find((landed) => landed.day === day)?.teams);
  const absent = games.filter(({ home, away }) => !(teams.has(home) || teams.has(away)));
  const movedOn = level.landed.some((landed) => landed.day >= day);
  if (absent.length === 0 || !movedOn) return [];
  return isPostponable(day, now) ? absent : [];
}

const HOUR_MS = 3_600_000;

/** Whether a date's games can be taken as postponed. New York lies 4 to 5 hours behind UTC: mostly that decides. */
function isPostponable(day: IsoDate, now: EpochMs): boolean {
  const inUtc = Date.parse(day) + 24 * HOUR_MS + POSTPONED_AFTER_MS;
  if (now < inUtc + 4 * HOUR_MS) return false;
  if (now >= inUtc + 5 * HOUR_MS) return true;
  return now >= startOfNewYorkDay(addDays(day, 1)) + POSTPONED_AFTER_MS;
}

/** Games without rows, 36 h after a date that the table has otherwise passed: taken as postponed. */
export function postponedGames(
  levels: Levels,
  table: TableName,
  now: EpochMs,
): readonly { readonly day: IsoDate; readonly home: string; readonly away: string }[] {
  const level = levels.tables[table];
  if (!level || findTable(table)?.landed?.kind !== 'team-games') return [];
  const oldest = level.landed.at(-1)?.day;
  if (oldest === undefined) return [];
  return levels.schedule
    .filter(({ day }) => day >= oldest)
    .flatMap((scheduled) =>
      postponedOn(scheduled, level, now).map((game) => ({ day: scheduled.day, ...game })),
    );
}

/**
 * Whether a table reaches a date: every team that plays on it has rows with values and no result is
 * unresolved; a table without team games reaches it with any row on or after it. Without a schedule,
 * when the newest landing for the date was a `success`.
 */
export function reaches(levels: Levels, table: TableName, date: IsoDate, now: EpochMs): boolean {
  const level = levels.tables[table];
  const kind = findTable(table)?.landed;
  if (!level || !kind) return false;
  if (kind.kind === 'rows') return level.landed.some(({ day }) => day >= date);
  if (levels.schedule.length === 0) return levels.announced[table]?.[date] === 'success';
  const landed = level.landed.find(({ day }) => day === date);
  const scheduled = levels.schedule.find(({ day }) => day === date);
  if (!scheduled) return true;
  if ((landed?.unresolved ?? 0) > 0) return false;
  const valued = new Set(landed?.valued);
  const owed = scheduled.games.filter(({ home, away }) => !(valued.has(home) && valued.has(away)));
  return owed.length === 0 || owed.length === postponedOn(scheduled, level, now).length;
}

/** Dates with games, newest first, up to and including `until`. */
function gameDates(
  levels: Levels,
  tables: readonly TableName[],
  until: IsoDate,
): readonly IsoDate[] {
  if (levels.schedule.length > 0) return scheduledUntil(levels.schedule, until);
  const days = tables.flatMap((table) => Object.keys(levels.announced[table] ?? {}));
  return [...new Set(days)].filter((day) => day <= until).sort((a, b) => (a < b ? 1 : -1));
}

/** A schedule is ascending and names a date once: every look asks, so it is only turned round. */
function scheduledUntil(schedule: readonly ScheduledDate[], until: IsoDate): readonly IsoDate[] {
  const end = schedule.findLastIndex(({ day }) => day <= until) + 1;
  const days = schedule.slice(0, end).map(({ day }) => day);
  return days.reverse();
}

/** The newest game date that all of the tables reach, or null when there is none. */
export function dataThrough(
  levels: Levels,
  tables: readonly TableName[],
  until: IsoDate,
  now: EpochMs,
): IsoDate | null {
  return (
    gameDates(levels, tables, until).find((day) =>
      tables.every((table) => reaches(levels, table, day, now)),
    ) ?? null
  );
}

/**
 * The date a slot requires: the last scheduled game date before the slot's local day; without a
 * schedule the newest date any source reached. Null when neither exists: nothing can be required.
 */
export function requiredDate(
  levels: Levels,
  tables: readonly TableName[],
  slotDay: IsoDate,
  now: EpochMs,
): IsoDate | null {
  if (levels.schedule.length > 0) {
    return levels.schedule.findLast(({ day }) => day < slotDay)?.day ?? null;
  }
  return (
    gameDates(levels, tables, addDays(slotDay, -1)).find((day) =>
      tables.some((table) => reaches(levels, table, day, now)),
    ) ?? null
  );
}

/** The tables that do not reach a date. */
export function missingFor(
  levels: Levels,
  tables: readonly TableName[],
  date: IsoDate | null,
  now: EpochMs,
): readonly Missing[] {
  if (date === null) return [];
  return tables
    .filter((table) => !reaches(levels, table, date, now))
    .map((table) => ({ table, date }));
}
