import { type EpochMs, type IsoDate, newYorkDate } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import { type Known, NOTHING_KNOWN, type Snapshot, withSnapshot } from '../domain/snapshot.js';
import { findTable, type TableName } from '../domain/tables.js';
import type {
  LandedDate,
  ScheduledDate,
  TableWatermark,
  Watermarks,
  WatermarksAsked,
} from '../domain/watermarks.js';

/**
 * What replay and simulation decide on, without a warehouse: of a table that a snapshot tells of what
 * was read, of another what its landings imply.
 */
export interface ReplayWatermarks {
  add(landing: Landing): void;
  apply(snapshot: Snapshot): void;
  /** @param dates older dates that are asked for; all that are known when absent */
  read(now: EpochMs, dates?: WatermarksAsked['dates']): Watermarks;
  /** The newest game date that has landed in any of the tables, or null. */
  newestDate(tables: readonly TableName[]): IsoDate | null;
  /** The tables that a snapshot has told of. */
  recorded(): readonly TableName[];
}

/** How many of a table's newest dates the levels show; older landings speak for themselves. */
const SHOWN_DATES = 14;

/** How many scheduled dates: more than any slot in force lies back. */
const SHOWN_SCHEDULE = 40;

/**
 * Empty at the start. A date is reached when its newest landing was a success.
 * @param gameDates the schedule's dates, ascending; without them it is what the landings announce
 */
export function replayWatermarks(gameDates: readonly IsoDate[] = []): ReplayWatermarks {
  const impliedSchedule = scheduleUpTo(gameDates);
  let known: Known = NOTHING_KNOWN;
  const tables = new Map<TableName, { loads: number; level: TableWatermark }>();
  const announced: Record<TableName, Record<IsoDate, 'success' | 'partial'>> = {};
  let held: Watermarks['tables'] = {};
  return {
    add(landing) {
      const { table, gameDate, landedAt, status } = landing;
      const { loads, level } = tables.get(table) ?? EMPTY;
      const others = level.landed.filter(({ day }) => day !== gameDate);
      const landed = [...others, landedDate(landing, loads)]
        .sort((a, b) => (a.day < b.day ? 1 : -1))
        .slice(0, SHOWN_DATES);
      const stamp = { modifiedAt: landedAt, rows: loads + 1 };
      tables.set(table, { loads: loads + 1, level: { stamp, landed } });
      held = { ...held, [table]: { stamp, landed } };
      if (gameDates.length === 0) announced[table] = { ...announced[table], [gameDate]: status };
    },
    apply: (snapshot) => {
      known = withSnapshot(known, snapshot);
    },
    read: (now, dates) => ({
      readAt: now,
      tables: { ...held, ...(dates === undefined ? known.tables : onlyOlder(known.tables, dates)) },
      schedule: known.schedule.length > 0 ? known.schedule : impliedSchedule(now),
      announced: { ...announced },
    }),
    newestDate: (names) => {
      const dates = names.flatMap((name) => {
        const level = known.tables[name] ?? held[name];
        return level?.landed[0]?.day ?? [];
      });
      return dates.sort().at(-1) ?? null;
    },
    recorded: () => Object.keys(known.tables),
  };
}

/** The levels of tables without the older dates that somebody else asked for. */
export function onlyOlder(
  tables: Watermarks['tables'],
  dates: NonNullable<WatermarksAsked['dates']>,
): Watermarks['tables'] {
  const asked = Object.entries(tables).map(([table, { older, ...level }]) => {
    const kept = Object.entries(older ?? {}).filter(([day]) => dates[table]?.includes(day));
    return [table, kept.length === 0 ? level : { ...level, older: Object.fromEntries(kept) }];
  });
  return Object.fromEntries(asked);
}

const EMPTY = { loads: 0, level: { stamp: null, landed: [] } } as const;

/** Who plays is not known: a date stands for one game, whose teams have values once a load succeeded. */
const TEAMS = { home: 'home', away: 'away' };
const BOTH: readonly string[] = [TEAMS.home, TEAMS.away];

/** The newest scheduled dates up to today, remembered for the day. */
function scheduleUpTo(gameDates: readonly IsoDate[]): (now: EpochMs) => readonly ScheduledDate[] {
  let of: { today: IsoDate; dates: readonly ScheduledDate[] } = { today: '', dates: [] };
  return (now) => {
    const today = newYorkDate(now);
    if (of.today !== today) {
      const end = gameDates.findLastIndex((day) => day <= today) + 1;
      const shown = gameDates.slice(Math.max(0, end - SHOWN_SCHEDULE), end);
      of = { today, dates: shown.map((day) => ({ day, games: [TEAMS] })) };
    }
    return of.dates;
  };
}

function landedDate({ table, gameDate, records, status }: Landing, loads: number): LandedDate {
  const columns = Object.keys(findTable(table)?.columns ?? {});
  return {
    day: gameDate,
    rows: records ?? 1,
    teams: BOTH,
    valued: status === 'success' ? BOTH : [],
    keys: status === 'success' ? (records ?? 1) : 0,
    unresolved: 0,
    lines: 1,
    faulty: [],
    // What of it a load changed is not known: every column.
    prints: Object.fromEntries(columns.map((column) => [column, `load ${loads}`])),
  };
}
