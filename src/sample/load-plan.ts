import { addDays, type EpochMs, type IsoDate, NEW_YORK } from '../domain/date.js';
import {
  findTable,
  PLAYER_GAMES,
  TABLES,
  type TableName,
  TEAM_DEFENSE,
  TEAM_GAMES,
} from '../domain/tables.js';
import { seasonCalendar, wallClock } from './calendar.js';
import type { Game } from './schedule.js';

/**
 * What a load brings.
 * `matinees`, `early`, `core`, `shot-zones`: statistics, without results, of the afternoon's
 * games, the earlier half, all, and all again; `half-results`, `results`, `late-lines`: with the
 * results of half the games, of all, and with the lines that come last; `half`, `full`: half of
 * a date's rows, all of them; `other`: a table outside the sample.
 */
export type Pass =
  | 'matinees'
  | 'early'
  | 'core'
  | 'shot-zones'
  | 'half-results'
  | 'results'
  | 'late-lines'
  | 'half'
  | 'full'
  | 'other';

/** A load as upstream's timetable has it, before anything is known of its outcome. */
export interface PlannedLoad {
  readonly at: EpochMs;
  readonly table: TableName;
  readonly gameDate: IsoDate;
  readonly pass: Pass;
}

const MINUTE = 60_000;
const GAME_LENGTH = 150 * MINUTE;
/** Games that begin before 5 PM in New York are loaded on the day itself. */
const MATINEE_ENDS = 17 * 60;

/** Whether a table is one of those that loads fill in the sample. */
export function isLoaded(table: TableName): boolean {
  return (findTable(table)?.landed ?? null) !== null;
}

const TEAM_DEFENSE_GAMES = 'nba_analytics.team_defense_game_summary';
const UPCOMING = [
  'nba_analytics.upcoming_player_game_context',
  'nba_analytics.upcoming_team_game_context',
];
const PRECOMPUTED = [
  'nba_precompute.player_shot_zone_analysis',
  'nba_precompute.player_composite_factors',
  'nba_precompute.player_daily_cache',
  'nba_precompute.ml_feature_store',
];

/** How many of a date's games, in order of tip-off, are matinees, and how many the earlier half. */
export function gameCounts(games: readonly Game[]): { matinees: number; early: number } {
  const matinees = games.filter(
    ({ date, tipOff }) => tipOff < wallClock(date, MATINEE_ENDS, NEW_YORK),
  ).length;
  return { matinees, early: Math.ceil(games.length / 2) };
}

/** One run: its tables one minute after the other. */
function run(
  at: EpochMs,
  gameDate: IsoDate,
  pass: Pass,
  tables: readonly TableName[],
): readonly PlannedLoad[] {
  return tables.map((table, index) => ({ at: at + index * MINUTE, table, gameDate, pass }));
}

/** Tables outside the sample: those of the platform that the project does not read. */
const unread = (tables: readonly TableName[]) => tables.filter((table) => !isLoaded(table));

const TIMED = [PLAYER_GAMES, TEAM_GAMES, TEAM_DEFENSE];

/** Those of which upstream's timetable says nothing: one load each, in the morning. */
function untimedLoads(at: EpochMs, date: IsoDate): readonly PlannedLoad[] {
  const tables = TABLES.filter(({ name }) => isLoaded(name) && !TIMED.includes(name));
  return tables.flatMap(({ name, landed }, index) => {
    const gameDate = landed?.kind === 'rows' ? addDays(date, 1) : date;
    return run(at + index * MINUTE, gameDate, 'full', [name]);
  });
}

/** The loads from the box scores, 75 to 100 minutes after games have ended; shot zones after four hours. */
function nightLoads(games: readonly Game[]): readonly PlannedLoad[] {
  const last = games.at(-1);
  if (last === undefined) return [];
  const { matinees, early } = gameCounts(games);
  const statistics = [PLAYER_GAMES, TEAM_GAMES];
  const after = (count: number, pass: Pass, tables: readonly TableName[], minutes: number) => {
    const end = (games[count - 1]?.tipOff ?? last.tipOff) + GAME_LENGTH;
    return run(end + minutes * MINUTE, last.date, pass, tables);
  };
  return [
    ...(matinees > 0 ? after(matinees, 'matinees', statistics, 75) : []),
    ...(early > matinees && early < games.length ? after(early, 'early', statistics, 75) : []),
    ...after(games.length, 'core', [...statistics, ...unread([TEAM_DEFENSE_GAMES])], 100),
    ...after(games.length, 'shot-zones', [PLAYER_GAMES], 240),
  ];
}

/** Phase 3 at 06:30 and Phase 4 at 07:00 of the following day. */
function morningLoads(date: IsoDate, played: boolean): readonly PlannedLoad[] {
  const next = addDays(date, 1);
  const at = (hour: number, minute: number) => wallClock(next, hour * 60 + minute, NEW_YORK);
  const statistics = [PLAYER_GAMES, TEAM_GAMES, ...unread([TEAM_DEFENSE_GAMES])];
  if (!played) return run(at(6, 31), date, 'results', statistics);
  return [
    ...run(at(6, 31), date, 'half-results', [PLAYER_GAMES]),
    ...run(at(6, 36), date, 'results', statistics),
    ...run(at(6, 52), date, 'late-lines', [PLAYER_GAMES]),
    ...run(at(7, 0), next, 'half', [TEAM_DEFENSE]),
    ...run(at(7, 2), next, 'other', unread(PRECOMPUTED)),
    ...untimedLoads(at(7, 4), date),
    ...run(at(7, 8), next, 'full', [TEAM_DEFENSE]),
  ];
}

/** The runs of the day itself, for its own and the following day's games. */
function dayLoads(date: IsoDate): readonly PlannedLoad[] {
  const at = (hour: number, minute: number) => wallClock(date, hour * 60 + minute, NEW_YORK);
  const next = addDays(date, 1);
  return [
    ...run(at(10, 30), date, 'other', unread(UPCOMING)),
    ...run(at(11, 0), date, 'other', unread(PRECOMPUTED)),
    ...run(at(17, 0), next, 'other', unread(UPCOMING)),
    ...run(at(17, 30), next, 'other', unread(PRECOMPUTED)),
  ];
}

/** True from the eve of a season's opening to its final day: upstream rests in between. */
function inSeason(date: IsoDate): boolean {
  const year = Number(date.slice(0, 4));
  return [year - 1, year].some((season) => {
    const { opening, final } = seasonCalendar(season);
    return addDays(opening, -1) <= date && date <= final;
  });
}

/** Every load of a date's games and of the runs made on that date, in order of time. */
export function plannedLoads(date: IsoDate, games: readonly Game[]): readonly PlannedLoad[] {
  if (!inSeason(date)) return [];
  const loads = [...dayLoads(date), ...nightLoads(games), ...morningLoads(date, games.length > 0)];
  return loads.sort((a, b) => a.at - b.at);
}
