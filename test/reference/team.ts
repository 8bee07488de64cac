import { compare, type Exact, exact, mean, minus, rounded, roundedOrNull, times } from './exact.js';
import type { DefenseRow, Tables, TeamGame } from './rows.js';
import {
  groupBy,
  inWindow,
  meanPoints,
  played,
  ranked,
  restOf,
  visible,
  type When,
} from './shared.js';

export interface TeamParams {
  readonly pace_lookback_days: number;
  readonly defense_lookback_days: number;
  readonly home_away_lookback_days: number;
  readonly b2b_lookback_days: number;
  readonly top_n: number;
}

const ZERO = exact(0);

interface Entry {
  readonly team: string;
  readonly value: Exact;
}

const byTeam = <R extends { readonly team: string }>(rows: readonly R[]): [string, R[]][] => [
  ...groupBy(rows, (row) => row.team),
];
const known = (values: readonly (Exact | null)[]): Exact[] =>
  values.flatMap((value) => value ?? []);

/** The first `count` shown entries in each direction, without the value they are ordered by. */
function ends<E extends Entry, S>(entries: readonly E[], count: number, show: (entry: E) => S) {
  const end = (direction: 'asc' | 'desc') =>
    ranked(
      entries,
      direction,
      (entry) => entry.value,
      (entry) => entry.team,
    )
      .slice(0, count)
      .map(show);
  return { lowest: end('asc'), highest: end('desc') };
}

function pace(tables: Tables, when: When, params: TeamParams) {
  const games = inWindow(tables.teamGames, when, params.pace_lookback_days).filter(played);
  const entries = byTeam(games).flatMap(([team, own]) => {
    const value = mean(known(own.map((game) => game.pace)));
    return own.length < 5 || value === null
      ? []
      : [{ team, value, games: own.length, points: meanPoints(own) }];
  });
  const league = mean(entries.map((entry) => entry.value));
  const { lowest, highest } = ends(entries, params.top_n, (entry) => ({
    team: entry.team,
    pace: rounded(entry.value, 2),
    games: entry.games,
    avg_points: roundedOrNull(entry.points, 1),
    vs_league: roundedOrNull(league === null ? null : minus(entry.value, league), 2),
  }));
  return { kings: highest, grinders: lowest, league_average: roundedOrNull(league, 2) };
}

function zone(
  tables: Tables,
  when: When,
  params: TeamParams,
  allowed: (row: DefenseRow) => Exact | null,
) {
  const rows = inWindow(tables.defense, when, params.defense_lookback_days);
  const entries = byTeam(rows).flatMap(([team, own]) => {
    const value = mean(known(own.map(allowed)));
    const points = mean(known(own.map((row) => row.opponentPoints)));
    return own.length < 5 || value === null ? [] : [{ team, value, games: own.length, points }];
  });
  const { lowest, highest } = ends(entries, params.top_n, (entry) => ({
    team: entry.team,
    dfg_pct: rounded(times(entry.value, exact(100)), 1),
    opp_ppg: roundedOrNull(entry.points, 1),
    games: entry.games,
  }));
  return { best: lowest, worst: highest };
}

/** Teams with enough games on two sides, by the difference of their mean points. */
function twoSides(
  games: readonly TeamGame[],
  isFirst: (game: TeamGame) => boolean,
  isSecond: (game: TeamGame) => boolean,
  least: { readonly first: number; readonly second: number },
) {
  return byTeam(games.filter(played)).flatMap(([team, own]) => {
    const [first, second] = [own.filter(isFirst), own.filter(isSecond)];
    const [a, b] = [meanPoints(first), meanPoints(second)];
    if (first.length < least.first || second.length < least.second) return [];
    return a === null || b === null
      ? []
      : [{ team, value: minus(a, b), first: a, second: b, games: first.length }];
  });
}

function homeAway(tables: Tables, when: When, params: TeamParams) {
  const games = inWindow(tables.teamGames, when, params.home_away_lookback_days);
  const isHome = (game: TeamGame) => game.home === true;
  const isAway = (game: TeamGame) => game.home === false;
  const entries = twoSides(games, isHome, isAway, { first: 5, second: 5 });
  const show = (entry: (typeof entries)[number]) => ({
    team: entry.team,
    home_ppg: rounded(entry.first, 1),
    away_ppg: rounded(entry.second, 1),
    differential: rounded(entry.value, 1),
  });
  const positive = entries.filter((entry) => compare(entry.value, ZERO) > 0);
  const negative = entries.filter((entry) => compare(entry.value, ZERO) < 0);
  return {
    home_dominant: ends(positive, params.top_n, show).highest,
    road_warriors: ends(negative, params.top_n, show).lowest,
  };
}

function backToBack(tables: Tables, when: When, params: TeamParams) {
  const rests = restOf(visible(tables.teamGames, when), (game) => game.team);
  const games = inWindow(tables.teamGames, when, params.b2b_lookback_days);
  const isTired = (game: TeamGame) => rests.get(game) === 'b2b';
  const isRested = (game: TeamGame) => rests.has(game) && !isTired(game);
  const entries = twoSides(games, isTired, isRested, { first: 3, second: 5 });
  const show = (entry: (typeof entries)[number]) => ({
    team: entry.team,
    b2b_ppg: rounded(entry.first, 1),
    rested_ppg: rounded(entry.second, 1),
    impact: rounded(entry.value, 1),
    b2b_games: entry.games,
  });
  const negative = entries.filter((entry) => compare(entry.value, ZERO) < 0);
  const others = entries.filter((entry) => compare(entry.value, ZERO) >= 0);
  return {
    vulnerable: ends(negative, params.top_n, show).lowest,
    resilient: ends(others, params.top_n, show).highest,
  };
}

/** team-tendencies.json */
export function team(tables: Tables, when: When, params: TeamParams) {
  return {
    pace: pace(tables, when, params),
    defense_by_zone: {
      paint: zone(tables, when, params, (row) => row.paint),
      perimeter: zone(tables, when, params, (row) => row.perimeter),
    },
    home_away: homeAway(tables, when, params),
    back_to_back: backToBack(tables, when, params),
  };
}
