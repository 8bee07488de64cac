import {
  addDays,
  type DateSpan,
  type EpochMs,
  type IsoDate,
  inSpan,
  startOfNewYorkDay,
} from './date.js';
import type { Missing } from './missing.js';
import { findTable, type TableName } from './tables.js';
import type { LandedDate, ScheduledDate, TableWatermark, Watermarks } from './watermarks.js';

export type { Missing } from './missing.js';

/** A game without rows is taken as postponed this long after its date has ended. */
export const POSTPONED_AFTER_MS = 36 * 3_600_000;

/** The dates of each table that a live file was built from when the table had reached them. */
export type UsedDates = Readonly<Record<TableName, readonly IsoDate[]>>;

/** Games of a date that are taken as postponed: without rows in a table that has otherwise passed the date. */
function postponedOn({ day, games }: ScheduledDate, level: TableWatermark, now: EpochMs) {
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
  levels: Watermarks,
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
 * Teams of a date of which nothing can be used and nothing is waited for, each with the code that its rows
 * have: they are all faulty, or, 36 hours after the date, there are only rows of the other side.
 */
function lackingOn(
  { day, games }: ScheduledDate,
  level: TableWatermark,
  now: EpochMs,
): ReadonlyMap<string, string | null> {
  const lacking = new Map<string, string | null>();
  const landed = level.landed.find((date) => date.day === day);
  if (landed === undefined) return lacking;
  if (landed.faulty.length === 0 && !isPostponable(day, now)) return lacking;
  const strangerOf = strangersOf(games, landed);
  const sides = games.flatMap(({ home, away }) => [[home, away] as const, [away, home] as const]);
  for (const [team, other] of sides) {
    if (landed.valued.includes(team) || landed.teams.includes(team)) continue;
    const own = landed.faulty.some(({ code }) => code === team);
    const code = own ? team : strangerOf(other);
    if (code !== undefined) lacking.set(team, code);
    else if (isThere(landed, other) && isPostponable(day, now)) lacking.set(team, null);
  }
  return lacking;
}

/**
 * Finds the code under which the rows of an absent team are: one that does not play that day, with the
 * team's opponent, or the only one where only that team is absent.
 */
function strangersOf(
  games: ScheduledDate['games'],
  landed: LandedDate,
): (other: string) => string | undefined {
  const playing = new Set(games.flatMap(({ home, away }) => [home, away]));
  const strangers = landed.faulty.filter(({ code }) => !playing.has(code));
  const absent = [...playing].filter((team) => !isThere(landed, team));
  const last = absent.length === 1 && strangers.length === 1 ? strangers[0] : undefined;
  return (other) => (strangers.find(({ opponent }) => opponent === other) ?? last)?.code;
}

/** Whether a date has any row of a team, sound or not. */
function isThere({ teams, faulty }: LandedDate, team: string): boolean {
  return teams.includes(team) || faulty.some(({ code }) => code === team);
}

/**
 * The teams that files lack of dates in these spans although nobody waits for them: what `reaches`
 * takes as there.
 */
export function lackingTeams(
  levels: Watermarks,
  spans: readonly { readonly table: TableName; readonly span: DateSpan }[],
  now: EpochMs,
): readonly Missing[] {
  return spans.flatMap(({ table, span }) => {
    const level = levels.tables[table];
    if (!level || findTable(table)?.landed?.kind !== 'team-games') return [];
    const oldest = level.landed.at(-1)?.day ?? '';
    const scheduled = levels.schedule.filter(({ day }) => day >= oldest && inSpan(day, span));
    return scheduled.flatMap((each) =>
      [...lackingOn(each, level, now)].map(
        ([team, code]): Missing => ({ table, date: each.day, lack: { kind: 'team', team, code } }),
      ),
    );
  });
}

/**
 * Whether a table reaches a date: every team that plays on it has sound rows with values, or cannot have
 * any more, no result is unresolved, and its lines are there; a table without team games reaches it with
 * any row on or after it. Without a schedule, when the newest landing for the date was a `success`.
 * @param used dates that a refresh has used do not become unreached by a line added later
 */
export function isComplete(
  levels: Watermarks,
  table: TableName,
  date: IsoDate,
  now: EpochMs,
  used: UsedDates = {},
): boolean {
  return incompleteness(levels, table, date, now, used) === null;
}

/** What keeps a table from reaching a date: rows, or nothing but its lines. */
function incompleteness(
  levels: Watermarks,
  table: TableName,
  date: IsoDate,
  now: EpochMs,
  used: UsedDates,
): 'rows' | 'lines' | null {
  const level = levels.tables[table];
  const kind = findTable(table)?.landed;
  if (!level || !kind) return 'rows';
  if (kind.kind === 'rows') return level.landed.some(({ day }) => day >= date) ? null : 'rows';
  const lines = kind.results && !used[table]?.includes(date) ? linesOf(levels, level, date) : null;
  if (levels.schedule.length === 0) {
    return levels.announced[table]?.[date] === 'success' ? lines : 'rows';
  }
  const landed = level.landed.find(({ day }) => day === date);
  const scheduled = levels.schedule.find(({ day }) => day === date);
  if (!scheduled) return null;
  if ((landed?.unresolved ?? 0) > 0) return 'rows';
  const valued = new Set(landed?.valued);
  const lacking = lackingOn(scheduled, level, now);
  const isDone = (team: string) => valued.has(team) || lacking.has(team);
  const owed = scheduled.games.filter(({ home, away }) => !(isDone(home) && isDone(away)));
  if (owed.length > 0 && owed.length !== postponedOn(scheduled, level, now).length) return 'rows';
  return lines;
}

/** Prop results come in a later pass: a date without lines waits for them while dates before it have some. */
function linesOf(levels: Watermarks, { landed }: TableWatermark, date: IsoDate): 'lines' | null {
  const held = landed.find(({ day }) => day === date);
  if (held === undefined || held.lines > 0) return null;
  const games = levels.schedule.length > 0 ? levels.schedule : [...landed].reverse();
  const before = games.filter(({ day }) => day < date).slice(-DATES_WITH_LINES);
  const lined = before.some(({ day }) => (landed.find((each) => each.day === day)?.lines ?? 0) > 0);
  return lined ? 'lines' : null;
}

/** How many game dates before a date say whether lines are to be expected. */
const DATES_WITH_LINES = 3;

/** Dates with games, newest first, up to and including `until`. */
function gameDates(
  levels: Watermarks,
  tables: readonly TableName[],
  until: IsoDate,
): readonly IsoDate[] {
  if (levels.schedule.length > 0) return scheduledUntil(levels.schedule, until);
  const days = tables.flatMap((table) => Object.keys(levels.announced[table] ?? {}));
  return [...new Set(days)].filter((day) => day <= until).sort((a, b) => (a < b ? 1 : -1));
}

/** A schedule is ascending and names a date once: every evaluation asks, so it is only turned round. */
function scheduledUntil(schedule: readonly ScheduledDate[], until: IsoDate): readonly IsoDate[] {
  const end = schedule.findLastIndex(({ day }) => day <= until) + 1;
  const days = schedule.slice(0, end).map(({ day }) => day);
  return days.reverse();
}

/** The newest game date that all of the tables reach, or null when there is none. */
export function dataThrough(
  levels: Watermarks,
  tables: readonly TableName[],
  until: IsoDate,
  now: EpochMs,
  used: UsedDates = {},
): IsoDate | null {
  return (
    gameDates(levels, tables, until).find((day) =>
      tables.every((table) => isComplete(levels, table, day, now, used)),
    ) ?? null
  );
}

/**
 * The date a slot requires: the last scheduled game date before the slot's local day; without a
 * schedule the newest date any source reached. Null when neither exists: nothing can be required.
 */
export function requiredDate(
  levels: Watermarks,
  tables: readonly TableName[],
  slotDay: IsoDate,
  now: EpochMs,
): IsoDate | null {
  if (levels.schedule.length > 0) {
    return levels.schedule.findLast(({ day }) => day < slotDay)?.day ?? null;
  }
  return (
    gameDates(levels, tables, addDays(slotDay, -1)).find((day) =>
      tables.some((table) => isComplete(levels, table, day, now)),
    ) ?? null
  );
}

/** The tables that do not reach a date. @param used dates that the live file has used */
export function missingFor(
  levels: Watermarks,
  tables: readonly TableName[],
  date: IsoDate | null,
  now: EpochMs,
  used: UsedDates = {},
): readonly Missing[] {
  if (date === null) return [];
  return tables.flatMap((table): readonly Missing[] => {
    const lack = incompleteness(levels, table, date, now, used);
    if (lack === null) return [];
    return lack === 'rows' ? [{ table, date }] : [{ table, date, lack: { kind: 'lines' } }];
  });
}
