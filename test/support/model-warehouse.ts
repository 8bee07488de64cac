import { addDays, type EpochMs, type IsoDate, newYorkDate } from '../../src/domain/date.js';
import { findTable, type TableName } from '../../src/domain/tables.js';
import type {
  LandedDate,
  ScheduledDate,
  TableWatermark,
  Watermarks,
  WatermarksAsked,
} from '../../src/domain/watermarks.js';

/** What a load leaves of a date. */
export interface Load {
  /** Teams with rows; those of the schedule when absent. */
  readonly teams?: readonly string[];
  readonly unresolved?: number;
  /** Keys with values; one per team when absent, too few to be judged by their share. */
  readonly keys?: number;
  /** Rows with a line. */
  readonly lines?: number;
  readonly faulty?: LandedDate['faulty'];
  /** Another edition is other content: a correction. */
  readonly edition?: number;
  /** Editions of single columns, where they are others. */
  readonly columns?: Readonly<Record<string, number>>;
}

/** A warehouse that remembers which dates were loaded. */
export interface ModelWarehouse {
  /** Loads a date of a table; the table's stamp moves even when the rows are the same. */
  load(table: TableName, day: IsoDate, load?: Load): void;
  /** Deletes a date of a table. */
  unload(table: TableName, day: IsoDate): void;
  /** What a file that reads these columns is built from, of dates beyond what level two shows too. */
  holds(table: TableName, day: IsoDate, columns: readonly string[]): string;
  levels(tables: readonly TableName[], asked?: WatermarksAsked): Watermarks;
  /** When the dates of a table without a stamp to trust were read, ascending. */
  readings(table: TableName): readonly EpochMs[];
  /** Takes a table away as if its file were moved, or puts it back as it was. */
  away(table: TableName, isAway: boolean): void;
}

export interface ModelWarehouseOptions {
  readonly now: () => EpochMs;
  /** The games that count; none at all: there is no schedule. */
  readonly schedule: readonly ScheduledDate[];
  readonly announced: () => Watermarks['announced'];
  /** Views: their stamps tell nothing. */
  readonly untrusted?: readonly TableName[];
}

interface Table {
  modifiedAt: EpochMs;
  readonly days: Map<IsoDate, LandedDate>;
}

const LANDED_DATES = 14;

export function modelWarehouse(options: ModelWarehouseOptions): ModelWarehouse {
  const { now, schedule, announced, untrusted = [] } = options;
  const views = new Map<TableName, { readonly today: IsoDate; readonly level: TableWatermark }>();
  const read = new Map<TableName, EpochMs[]>();
  const held = new Map<TableName, { readonly key: string; readonly level: TableWatermark }>();
  const tables = new Map<TableName, Table>();
  const gone = new Set<TableName>();

  function load(name: TableName, day: IsoDate, loaded: Load = {}) {
    const { teams, unresolved = 0, edition = 1, columns = {}, lines = 10, faulty = [] } = loaded;
    const table = tables.get(name) ?? { modifiedAt: 0, days: new Map<IsoDate, LandedDate>() };
    const playing = teams ?? teamsOn(schedule, day);
    const counted = loaded.keys === undefined ? '' : ` ${loaded.keys} keys`;
    const names = Object.keys(findTable(name)?.columns ?? {});
    const prints = Object.fromEntries(
      names.map((column) => [
        column,
        `${playing.join(',')} ${unresolved} ${columns[column] ?? edition}${counted}${lines === 10 ? '' : ` ${lines}`}`,
      ]),
    );
    const keys = loaded.keys ?? playing.length;
    const rows = playing.length * 10;
    const facts = {
      day,
      rows,
      teams: playing,
      valued: playing,
      keys,
      unresolved,
      lines,
      faulty,
      prints,
    };
    table.days.set(day, facts);
    // A stamp is never the same twice, though virtual time may stand still.
    table.modifiedAt = Math.max(now(), table.modifiedAt + 0.001);
    tables.set(name, table);
  }

  /** What a reader of levels says of a table; of a view what it read last, until it is asked for more. */
  function levelOf(name: TableName, today: IsoDate, asked: WatermarksAsked): TableWatermark {
    if (!untrusted.includes(name)) return heldNow(name, today, asked.dates?.[name]);
    const last = views.get(name);
    const { readAt = 0 } = last?.level ?? {};
    if (last?.today === today && readAt >= (asked.since ?? 0)) {
      return { ...last.level, ...olderOf(name, last.level.landed, asked.dates?.[name]) };
    }
    const { landed } = heldNow(name, today);
    const stamp = { modifiedAt: 1, rows: 0, untrusted: true } as const;
    const level = { stamp, landed, readAt: now() };
    views.set(name, { today, level });
    read.set(name, [...(read.get(name) ?? []), now()]);
    return { ...level, ...olderOf(name, landed, asked.dates?.[name]) };
  }

  function olderOf(
    name: TableName,
    landed: readonly LandedDate[],
    asked: readonly IsoDate[] = [],
  ): Pick<TableWatermark, 'older'> {
    const oldest = landed.at(-1)?.day ?? '';
    const days = asked.filter((day) => day < oldest);
    const held = days.map((day) => [day, tables.get(name)?.days.get(day) ?? null] as const);
    return days.length === 0 ? {} : { older: Object.fromEntries(held) };
  }

  function heldNow(name: TableName, today: IsoDate, asked?: readonly IsoDate[]): TableWatermark {
    const table = tables.get(name);
    if (table === undefined || gone.has(name)) return { stamp: null, landed: [] };
    const key = `${table.modifiedAt} ${today}`;
    const known = held.get(name);
    if (known?.key === key) {
      return { ...known.level, ...olderOf(name, known.level.landed, asked) };
    }
    const days = [...table.days.values()];
    const rows = days.reduce((sum, day) => sum + day.rows, 0);
    const landed = days
      .filter(({ day }) => day <= today)
      .sort((a, b) => (a.day < b.day ? 1 : -1))
      .slice(0, LANDED_DATES);
    const stamp = { modifiedAt: table.modifiedAt, rows };
    held.set(name, { key, level: { stamp, landed } });
    return { stamp, landed, ...olderOf(name, landed, asked) };
  }

  function unload(name: TableName, day: IsoDate) {
    const table = tables.get(name);
    if (table === undefined || !table.days.delete(day)) return;
    table.modifiedAt = Math.max(now(), table.modifiedAt + 0.001);
  }

  return {
    load,
    unload,
    away: (name, isAway) => {
      if (isAway) gone.add(name);
      else gone.delete(name);
    },
    holds: (name, day, columns) => {
      const prints = tables.get(name)?.days.get(day)?.prints;
      if (prints === undefined) return 'nothing';
      return [...new Set(columns.map((column) => prints[column]))].join(' | ');
    },
    readings: (name) => read.get(name) ?? [],
    levels: (names, asked = {}) => {
      const today = newYorkDate(now());
      const since = addDays(today, -200);
      return {
        readAt: now(),
        tables: Object.fromEntries(names.map((name) => [name, levelOf(name, today, asked)])),
        schedule: schedule.filter(({ day }) => day >= since && day <= today),
        announced: structuredClone(announced()),
      };
    },
  };
}

function teamsOn(schedule: readonly ScheduledDate[], day: IsoDate): readonly string[] {
  const games = schedule.find((scheduled) => scheduled.day === day)?.games ?? [];
  return games.flatMap(({ home, away }) => [home, away]);
}

/** Games on each of the dates: `AAA` at `BBB` and `CCC` at `DDD`. */
export function gamesOn(days: readonly IsoDate[]): readonly ScheduledDate[] {
  const games = [
    { home: 'BBB', away: 'AAA' },
    { home: 'DDD', away: 'CCC' },
  ];
  return days.map((day) => ({ day, games }));
}

/** All dates of a span, both ends in. */
export function daysFrom(from: IsoDate, to: IsoDate): readonly IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
