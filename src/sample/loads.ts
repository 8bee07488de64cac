import { addDays, type EpochMs, type IsoDate } from '../domain/date.js';
import { findTable } from '../domain/tables.js';
import { type CompletionEvent, completionEvent, type LoadStatus } from './event.js';
import type { League } from './league.js';
import { isLoaded, type PlannedLoad, plannedLoads } from './load-plan.js';
import { gamesOn, rowsOfLoad } from './load-rows.js';
import { randomOf } from './random.js';
import { loadedRows } from './table-rows.js';

/** One completed load: when, of what, how far it got, and the event that announces it. */
export interface Load extends PlannedLoad {
  readonly event: CompletionEvent;
}

const FAILURES = 0.015;
const ROSTER = 15;

interface Outcome {
  readonly status: LoadStatus;
  readonly loaded: number;
  readonly missing: number;
}

function loadedOutcome(league: League, planned: PlannedLoad): Outcome {
  const { gameDate } = planned;
  const table = findTable(planned.table);
  const loaded = rowsOfLoad(league, planned)?.length ?? 0;
  const all = table === undefined ? 0 : loadedRows(league, table, gameDate, gameDate).length;
  if (all === 0) return { status: 'no_data', loaded: 0, missing: 0 };
  const half = planned.pass === 'half-results' || loaded < all;
  return { status: half ? 'partial' : 'success', loaded, missing: all - loaded };
}

/** Tables outside the sample: their row counts are plausible, and now and then a load fails. */
function otherOutcome(league: League, { table, gameDate }: PlannedLoad, failed: boolean): Outcome {
  const teams = 2 * gamesOn(league, gameDate).length;
  if (teams === 0) return { status: 'no_data', loaded: 0, missing: 0 };
  const rows = table.includes('.team_') || table.includes('_team_') ? teams : teams * ROSTER;
  if (failed) return { status: 'failed', loaded: 0, missing: rows };
  return { status: 'success', loaded: rows, missing: 0 };
}

/** What chance makes of a planned load. */
export interface Course {
  readonly seconds: number;
  readonly completedAt: EpochMs;
  readonly executionId: string;
  readonly correlationId: string;
  /** Of a table outside the sample: whether the load fails. */
  readonly failed: boolean;
}

/** How a planned load goes; needs no rows. */
export function courseOf(seed: number, { table, gameDate, pass, at }: PlannedLoad): Course {
  const name = table.slice(table.indexOf('.') + 1);
  const day = gameDate.replaceAll('-', '');
  const random = randomOf(seed, 'load', table, gameDate, pass, at);
  const seconds = random.int(5, 50);
  const failed = !isLoaded(table) && random.chance(FAILURES);
  const completedAt = at + seconds * 1000 + random.int(0, 999);
  const tag = random.int(0, 0xffff_ffff).toString(16).padStart(8, '0');
  const executionId = `${name}-${day}-${tag}`;
  return { seconds, completedAt, executionId, correlationId: `scrape-${day}`, failed };
}

function complete(league: League, planned: PlannedLoad, again: boolean): Load {
  const { table, gameDate } = planned;
  const { failed, completedAt, ...course } = courseOf(league.seed, planned);
  const outcome = isLoaded(table)
    ? loadedOutcome(league, planned)
    : otherOutcome(league, planned, failed);
  const event = completionEvent({ table, gameDate, at: completedAt, ...course, ...outcome, again });
  return { ...planned, at: completedAt, event };
}

/**
 * The loads upstream makes for the games of a date, through the next morning, and the runs of that
 * date for today's and tomorrow's games; in order of completion. Empty between seasons.
 */
export function loadsOf(league: League, date: IsoDate): readonly Load[] {
  const planned = plannedLoads(date, gamesOn(league, date));
  const seen = new Set<string>();
  return planned
    .map((load) => {
      const key = `${load.table} ${load.gameDate}`;
      const again = seen.has(key);
      seen.add(key);
      return complete(league, load, again);
    })
    .sort((a, b) => a.at - b.at);
}

/**
 * All completion events of the loads of a range of dates, both ends in, in order of time.
 * `burst` repeats every load that many times, each as an execution of its own.
 */
export function* eventsOf(
  league: League,
  from: IsoDate,
  to: IsoDate,
  options: { readonly burst?: number } = {},
): Generator<CompletionEvent> {
  const { burst = 1 } = options;
  for (let date = from; date <= to; date = addDays(date, 1)) {
    for (const { event } of loadsOf(league, date)) {
      yield event;
      for (let copy = 2; copy <= burst; copy++) {
        yield { ...event, execution_id: `${event.execution_id}-${copy}` };
      }
    }
  }
}
