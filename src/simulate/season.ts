import { addDays, type IsoDate } from '../domain/date.js';
import { type Landing, landingId } from '../domain/landing.js';
import { findTable, type TableName } from '../domain/tables.js';
import { seasonCalendar } from '../sample/calendar.js';
import { type Pass, type PlannedLoad, plannedLoads } from '../sample/load-plan.js';
import { courseOf } from '../sample/loads.js';
import { type Game, seasonGames } from '../sample/schedule.js';
import type { Recorded } from './period.js';

/** A generated season's landings, with the days they fall into. */
export interface RecordedSeason extends Recorded {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/**
 * The landings of a season of the invented league, from its timetable of loads alone: no rows are made.
 * @param season its first year: 2024 for 2024-25
 */
export function recordedSeason(seed: number, season: number): RecordedSeason {
  const { opening, final } = seasonCalendar(season);
  const [from, to] = [addDays(opening, -1), addDays(final, 1)];
  const games = gamesByDate(seasonGames(seed, season));
  const landings: Landing[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    for (const planned of plannedLoads(date, games.get(date) ?? [])) {
      const landing = landingOf(seed, planned, games);
      if (landing !== null) landings.push(landing);
    }
  }
  const source = `season ${season} of the invented league, seed ${seed}`;
  return { from, to, landings, gameDates: [...games.keys()].sort(), source };
}

function gamesByDate(games: readonly Game[]): ReadonlyMap<IsoDate, readonly Game[]> {
  const byDate = new Map<IsoDate, Game[]>();
  for (const game of games) {
    const others = byDate.get(game.date);
    if (others === undefined) byDate.set(game.date, [game]);
    else others.push(game);
  }
  return byDate;
}

/** Passes after which a warehouse shows that a table has reached its date: no result is unresolved. */
function isWhole(table: TableName, pass: Pass): boolean {
  const landed = findTable(table)?.landed ?? null;
  if (landed === null || pass === 'full') return true;
  if (landed.kind === 'rows') return false;
  return pass === 'results' || pass === (landed.results ? 'late-lines' : 'core');
}

/**
 * Null where nothing landed: no games, or a failed load. Upstream announces statistics without
 * results as a success; the warehouse shows what they lack, so here they are partial.
 */
function landingOf(
  seed: number,
  planned: PlannedLoad,
  games: ReadonlyMap<IsoDate, readonly Game[]>,
): Landing | null {
  const { table, gameDate, pass } = planned;
  const { completedAt, executionId, correlationId, failed } = courseOf(seed, planned);
  if (failed || (findTable(table)?.landed?.kind !== 'rows' && !games.has(gameDate))) return null;
  const status = isWhole(table, pass) ? 'success' : 'partial';
  const facts = { table, gameDate, executionId, status } as const;
  return {
    ...facts,
    id: landingId(facts),
    landedAt: completedAt,
    receivedAt: completedAt,
    correlationId,
    records: null,
    source: 'event',
  };
}
