import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { untilInstant } from '../../streams/operators/until-instant.js';
import { addDays, type EpochMs, type IsoDate } from '../domain/date.js';
import { newYorkInstant } from '../domain/wall-clock.js';
import {
  applyLoad,
  generateLeague,
  type League,
  type Load,
  loadsOf,
  writeLeague,
} from '../sample/index.js';
import type { AcceleratedClock } from './accelerated-clock.js';

/** The night that is played: games on a Sunday, then a Monday that is also the first of a month. */
const NIGHT: IsoDate = '2025-11-30';

/** The demonstration's first moment: Sunday evening, the late games still on. */
export const DEMO_STARTS: EpochMs = newYorkInstant(NIGHT, '20:00');
/** Its last: Monday morning, past the deadline of the daily slots. */
export const DEMO_ENDS: EpochMs = newYorkInstant(addDays(NIGHT, 1), '09:00');

/** An invented league whose night is still to be loaded. */
export interface Night {
  readonly league: League;
  /** Rows written per table. */
  readonly rows: ReadonlyMap<string, number>;
  /** The loads to come, in order of time. */
  readonly loads: readonly Load[];
}

/** Generates the league and writes what had been loaded when the demonstration begins. */
export async function prepareNight(folder: string, seed: number): Promise<Night> {
  const league = generateLeague({ seed, seasons: 2, lastSeason: 2025 });
  const rows = await writeLeague(league, folder, {
    through: addDays(NIGHT, -1),
    layout: 'folders',
  });
  const loads = [...loadsOf(league, NIGHT), ...loadsOf(league, addDays(NIGHT, 1))];
  await dateFiles(folder, DEMO_STARTS - DAY_MS);
  for (const load of loads.filter(({ at }) => at < DEMO_STARTS)) await land(league, folder, load);
  const ahead = loads.filter(({ at }) => at >= DEMO_STARTS && at < DEMO_ENDS);
  return { league, rows, loads: ahead.sort((a, b) => a.at - b.at) };
}

/**
 * Plays loads as upstream would: at each one's moment its rows appear in the folder, then its
 * completion event is announced.
 */
export async function playNight(
  { league, loads }: Night,
  folder: string,
  clock: AcceleratedClock,
  announce: (event: object) => Promise<void>,
): Promise<void> {
  for (const load of loads) {
    await until(load.at, clock);
    await clock.during(async () => {
      await land(league, folder, load);
      await announce(load.event);
    });
  }
  await until(DEMO_ENDS, clock);
}

/** Puts a load's rows into the folder, in a file as old as the load. */
async function land(league: League, folder: string, load: Load): Promise<void> {
  const file = await applyLoad(league, folder, load);
  if (file !== null) await utimes(file, load.at / 1000, load.at / 1000);
}

/** Gives every file of the folder an age in the story's time. */
async function dateFiles(folder: string, at: EpochMs): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), at / 1000, at / 1000);
  }
}

function until(instant: EpochMs, clock: AcceleratedClock): Promise<void> {
  return firstValueFrom(untilInstant(instant, LONGEST_WAIT_MS, clock));
}

const LONGEST_WAIT_MS = 3_600_000;
const DAY_MS = 86_400_000;
