import type { EpochMs, IsoDate } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import type { LandedDate, Levels, TableLevel } from '../domain/levels.js';
import type { TableName } from '../domain/tables.js';

/** The levels that landings imply, without a warehouse: what replay and simulation decide on. */
export interface ImpliedLevels {
  add(landing: Landing): void;
  read(now: EpochMs): Levels;
  /** The newest game date that has landed in any of the tables, or null. */
  newestDate(tables: readonly TableName[]): IsoDate | null;
}

/** How many of a table's newest dates the levels show; older landings speak for themselves. */
const SHOWN_DATES = 14;

/** Empty at the start. There is no schedule in them: a date is reached when its newest landing was a success. */
export function impliedLevels(): ImpliedLevels {
  const tables = new Map<TableName, { loads: number; level: TableLevel }>();
  const announced: Record<TableName, Record<IsoDate, 'success' | 'partial'>> = {};
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
      announced[table] = { ...announced[table], [gameDate]: status };
    },
    read: (now) => ({
      readAt: now,
      tables: Object.fromEntries([...tables].map(([table, { level }]) => [table, level])),
      schedule: [],
      announced: { ...announced },
    }),
    newestDate: (names) => {
      const dates = names.flatMap((name) => tables.get(name)?.level.landed[0]?.day ?? []);
      return dates.sort().at(-1) ?? null;
    },
  };
}

const EMPTY = { loads: 0, level: { stamp: null, landed: [] } } as const;

function landedDate({ gameDate, records }: Landing, loads: number): LandedDate {
  return {
    day: gameDate,
    rows: records ?? 1,
    teams: [],
    valued: [],
    unresolved: 0,
    print: `load ${loads}`,
  };
}
