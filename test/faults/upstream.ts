import { cpSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { EXPORTERS } from '../../exporters/registry.js';
import { openDuckDbWarehouse } from '../../src/adapters/duckdb/index.js';
import { addDays, type EpochMs, type IsoDate, newYorkDate } from '../../src/domain/date.js';
import { newYorkInstant } from '../../src/domain/wall-clock.js';
import {
  applyLoad,
  type CompletionEvent,
  type League,
  type Load,
  loadsOf,
  rowsOfLoad,
  writeLeague,
} from '../../src/sample/index.js';
import { runOn } from '../support/run-exporter.js';
import { dateFiles, sampleSeason } from '../support/sample-folder.js';
import { type Expected, textOf } from './checker.js';

/** The morning after it is a Sunday; the one after that a Monday, when the weekly file is due. */
const NIGHT = '2025-01-18';

/** Loads tables as upstream does, and knows what every file must say after each load. */
export interface Upstream {
  readonly folder: string;
  /** What the clocks of all instances show beyond the real time. */
  shiftMs(): number;
  /** Lets a day pass at once. */
  nextDay(): Promise<void>;
  /** The next load, done; null: the nights so far are loaded, it starts over. */
  load(): Promise<CompletionEvent>;
  /** Loads the last state of every table and date; resolves with what announces it. */
  finish(): Promise<readonly CompletionEvent[]>;
  /** What the daily files say, after each load in order. */
  readonly expected: readonly Expected[];
  /** What all files say now. */
  fresh(): Promise<Expected>;
  close(): Promise<void>;
}

/** Writes the sample league through the evening before `NIGHT` and opens an upstream on it. */
export async function openUpstream(folder: string): Promise<Upstream> {
  const league = sampleSeason();
  const [data, staging] = ['data', 'staging'].map((name) => join(folder, name)) as [string, string];
  await writeLeague(league, data, { through: addDays(NIGHT, -1), layout: 'folders' });
  dateFiles(data, newYorkInstant(NIGHT, '23:00'));
  cpSync(data, staging, { recursive: true });
  writeFileSync(join(folder, 'trends.yaml'), '');
  const warehouse = await openDuckDbWarehouse({ folder: data, threads: 1 });
  let shiftMs = newYorkInstant(addDays(NIGHT, 1), '07:00') - Date.now();
  let done = 0;
  const now = () => Date.now() + shiftMs;
  const expected: Expected[] = [];
  const compute = async (names: (on: 'landing' | 'slot') => boolean): Promise<Expected> => {
    const asOf = newYorkDate(now());
    const texts: Record<string, string> = {};
    for (const exporter of EXPORTERS.filter(({ on }) => names(on))) {
      const { content } = await runOn(warehouse, exporter, { asOf });
      texts[exporter.file] = textOf({ as_of_date: asOf, ...content });
    }
    return { asOf, texts };
  };
  const note = async () => {
    expected.push(await compute((on) => on === 'landing'));
  };
  const apply = async (load: Load) => {
    const file = await applyLoad(league, staging, load);
    if (file === null) throw new Error(`${load.table} has nothing for ${load.gameDate}`);
    done += 1;
    const at = now() / 1000;
    utimesSync(file, at, at);
    renameSync(file, join(data, relative(staging, file)));
    await note();
    return announced(load, done, now());
  };
  await note();
  return {
    folder,
    expected,
    shiftMs: () => shiftMs,
    nextDay: async () => {
      shiftMs += 86_400_000;
      await note();
    },
    load: () => {
      const loads = loadsBy(league, newYorkDate(now()));
      const load = loads[done % loads.length];
      if (load === undefined) throw new Error('the sample has no loads');
      return apply(load);
    },
    finish: async () => {
      const last = new Map(
        loadsBy(league, newYorkDate(now())).map((load) => [`${load.table} ${load.gameDate}`, load]),
      );
      const events: CompletionEvent[] = [];
      for (const load of last.values()) events.push(await apply(load));
      return events;
    },
    fresh: () => compute(() => true),
    close: () => warehouse.close(),
  };
}

/** The loads from `NIGHT` on that bring rows of dates up to today. */
function loadsBy(league: League, today: IsoDate): readonly Load[] {
  const loads: Load[] = [];
  for (let night = NIGHT; night < today; night = addDays(night, 1)) {
    loads.push(...loadsOf(league, night));
  }
  return loads.filter(
    (load) => load.gameDate <= today && (rowsOfLoad(league, load)?.length ?? 0) > 0,
  );
}

/** Each load is an execution of its own, whichever of the same rows it is. */
function announced({ event }: Load, count: number, at: EpochMs): CompletionEvent {
  const execution_id = `${event.execution_id}-${count}`;
  return { ...event, execution_id, timestamp: new Date(at).toISOString() };
}
