import {
  concat,
  concatMap,
  defer,
  EMPTY,
  endWith,
  from,
  ignoreElements,
  type Observable,
  tap,
} from 'rxjs';
import { type EpochMs, type IsoDate, newYorkDate } from '../src/domain/date.js';
import { type Landing, landingId } from '../src/domain/landing.js';
import { changedDates, type Levels, marksOf } from '../src/domain/levels.js';
import type { TableName } from '../src/domain/tables.js';
import { routesOf } from './affected.js';
import { effect } from './effect.js';
import type { Received } from './flow.js';
import { datedTables } from './look.js';
import type { World } from './world.js';

/** What events have announced since the last reading, and that reading. */
export interface Announcements {
  note(landing: Landing): void;
  /** Changes of the levels since the last reading that nobody announced. */
  unannounced(levels: Levels, tables: readonly TableName[], today: IsoDate): readonly Change[];
  /** Makes a reading the last one: its changes are journaled. */
  accept(levels: Levels): void;
}

interface Change {
  readonly table: TableName;
  readonly date: IsoDate;
}

/** A memory for `observe`, empty at the start: the first reading is only remembered. */
export function announcements(): Announcements {
  const heard = new Map<string, EpochMs>();
  let last: Levels | null = null;
  return {
    note: ({ table, gameDate, receivedAt }) => void heard.set(`${table} ${gameDate}`, receivedAt),
    unannounced(levels, tables, today) {
      const before = last;
      if (before === null) return [];
      const marks = marksOf(before, tables);
      const changes = tables.flatMap((table) => {
        const level = levels.tables[table];
        if (level === undefined) return [];
        return changedDates(marks[table], level).map((date) => ({ table, date }));
      });
      return changes.filter(
        ({ table, date }) => date <= today && (heard.get(`${table} ${date}`) ?? 0) < before.readAt,
      );
    },
    accept(levels) {
      for (const [key, at] of heard) if (at < levels.readAt) heard.delete(key);
      last = levels;
    },
  };
}

/** Reads the levels and journals a landing for every change that no event announced. */
export function observe(
  world: World,
  memory: Announcements,
  tellPostponed: (levels: Levels) => void,
): Observable<Received> {
  const tables = [...new Set(world.exporters.flatMap(datedTables))];
  return effect(world, 'reading the levels', () => world.levels(tables)).pipe(
    tap(tellPostponed),
    concatMap((levels) => {
      const at = world.scheduler.now();
      const landings = memory
        .unannounced(levels, tables, newYorkDate(at))
        .map((change) => received(world, change, levels, at));
      const accepted$ = defer(() => {
        memory.accept(levels);
        return EMPTY;
      });
      return concat(from(landings).pipe(concatMap((item) => journaled(world, item))), accepted$);
    }),
  );
}

function journaled(world: World, item: Received): Observable<Received> {
  const { landing, routes } = item;
  const entry = { kind: 'landing', at: landing.receivedAt, landing, routes } as const;
  return effect(world, 'the journal', () =>
    world.journal({ ...entry, messageId: landing.id, reason: null }),
  ).pipe(ignoreElements(), endWith(item));
}

function received(world: World, { table, date }: Change, levels: Levels, at: EpochMs): Received {
  const modifiedAt = levels.tables[table]?.stamp?.modifiedAt ?? at;
  const facts = {
    table,
    gameDate: date,
    executionId: `observed-${modifiedAt}`,
    status: 'partial' as const,
  };
  const landing: Landing = {
    ...facts,
    id: landingId(facts),
    landedAt: modifiedAt,
    receivedAt: at,
    correlationId: 'observed',
    records: null,
    source: 'observed',
  };
  return { kind: 'received', landing, routes: routesOf(world.exporters, landing, newYorkDate(at)) };
}
