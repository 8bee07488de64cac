import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochMs, IsoDate } from '../../src/domain/date.js';
import type { TableName } from '../../src/domain/tables.js';
import {
  applyLoad,
  generateLeague,
  type League,
  type Load,
  loadsOf,
} from '../../src/sample/index.js';

/** One season of an invented league, 2024-25: about a second's work. */
export function sampleSeason(): League {
  return generateLeague({ seed: 7, seasons: 1, lastSeason: 2024 });
}

/** Makes all files below a folder look as if they were written at an instant. */
export function dateFiles(folder: string, at: EpochMs): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), at / 1000, at / 1000);
  }
}

/** Loads all that upstream loads of a table for a night, as if at an instant; returns the last load. */
export async function loadNight(
  league: League,
  folder: string,
  table: TableName,
  night: IsoDate,
  at: EpochMs,
): Promise<Load> {
  const loads = loadsOf(league, night).filter(
    (load) => load.table === table && load.gameDate === night,
  );
  for (const load of loads) {
    const file = await applyLoad(league, folder, load);
    if (file !== null) utimesSync(file, at / 1000, at / 1000);
  }
  const last = loads.at(-1);
  if (last === undefined) throw new Error(`${table} has no load for ${night}`);
  return last;
}
