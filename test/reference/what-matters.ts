import { atLeast, type Exact, exact, magnitude, minus, roundedOrNull, times } from './exact.js';
import {
  ARCHETYPES,
  type Archetype,
  archetypeOf,
  type Cuts,
  nameFinder,
  sideFinder,
} from './lookups.js';
import type { PlayerGame, Tables } from './rows.js';
import {
  groupBy,
  inWindow,
  isLined,
  type LinedGame,
  meanPoints,
  overRate,
  played,
  ranked,
  restOf,
  visible,
  type When,
} from './shared.js';

export interface WhatMattersParams {
  readonly lookback_days: number;
  readonly min_games: number;
  readonly cuts: Cuts;
}

interface Player {
  readonly latest: PlayerGame;
  readonly average: Exact;
  readonly archetype: Archetype;
  readonly lined: readonly LinedGame[];
}

type Kept = Map<string, Exact>;

export interface Insight {
  readonly kind: 'overall' | 'rest' | 'home_away';
  readonly archetype: Archetype;
}

const percent = (rate: Exact): Exact => times(exact(100), rate);

function playersOf(tables: Tables, when: When, params: WhatMattersParams): Player[] {
  const games = inWindow(tables.playerGames, when, params.lookback_days).filter(played);
  return [...groupBy(games, (game) => game.player).values()].flatMap((own) => {
    const average = meanPoints(own);
    const latest = own.at(-1);
    if (own.length < params.min_games || average === null || latest === undefined) return [];
    const archetype = archetypeOf(average, params.cuts);
    return [{ latest, average, archetype, lined: own.filter(isLined) }];
  });
}

/** The sides with enough lined games: unrounded percentages, and what the file shows. */
function factor(
  lined: readonly LinedGame[],
  sides: readonly string[],
  sideOf: (game: LinedGame) => string | null | undefined,
  minimum: number,
) {
  const kept: Kept = new Map();
  const shown: Record<string, { games: number; over_pct: number | null }> = {};
  for (const side of sides) {
    const games = lined.filter((game) => sideOf(game) === side);
    const rate = overRate(games);
    if (games.length < minimum || rate === null) continue;
    kept.set(side, percent(rate));
    shown[side] = { games: games.length, over_pct: roundedOrNull(percent(rate), 1) };
  }
  return { kept, shown };
}

/** What-matters' archetypes with their unrounded percentages. */
function archetypesOf(tables: Tables, when: When, params: WhatMattersParams) {
  const players = playersOf(tables, when, params);
  const rests = restOf(visible(tables.playerGames, when), (game) => game.player);
  const sideOf = sideFinder(visible(tables.teamGames, when));
  const nameOf = nameFinder(tables.registry);
  return ARCHETYPES.map((archetype) => {
    const own = players.filter((player) => player.archetype === archetype);
    const lined = own.flatMap((player) => player.lined);
    const rate = overRate(lined);
    const best = ranked(
      own,
      'desc',
      (player) => player.average,
      (player) => player.latest.player,
    );
    return {
      archetype,
      players: own.filter((player) => player.lined.length > 0).length,
      examples: best.slice(0, 3).map((player) => nameOf(player.latest)),
      overall: rate === null ? null : percent(rate),
      rest: factor(lined, ['b2b', 'one_day', 'rested'], (game) => rests.get(game), 20),
      homeAway: factor(lined, ['home', 'away'], sideOf, 50),
    };
  });
}

function differ(a: Exact | null | undefined, b: Exact | null | undefined, least: number): boolean {
  if (a === null || a === undefined || b === null || b === undefined) return false;
  return atLeast(magnitude(minus(a, b)), exact(least));
}

function insightsOf(archetypes: ReturnType<typeof archetypesOf>): Insight[] {
  const find = (name: Archetype) => archetypes.find(({ archetype }) => archetype === name);
  const star = find('star');
  const insights: Insight[] = [];
  if (differ(star?.overall, find('role_player')?.overall, 5)) {
    insights.push({ kind: 'overall', archetype: 'star' });
  }
  if (differ(star?.rest.kept.get('b2b'), star?.rest.kept.get('rested'), 2)) {
    insights.push({ kind: 'rest', archetype: 'star' });
  }
  for (const { archetype, homeAway } of archetypes) {
    if (differ(homeAway.kept.get('home'), homeAway.kept.get('away'), 3)) {
      insights.push({ kind: 'home_away', archetype });
    }
  }
  return insights.slice(0, 5);
}

/** what-matters.json; `key_insights` says which qualify (none: the file has one sentence). */
export function whatMatters(tables: Tables, when: When, params: WhatMattersParams) {
  const archetypes = archetypesOf(tables, when, params);
  const shown = archetypes.map((own) => [
    own.archetype,
    {
      player_count: own.players,
      example_players: own.examples,
      overall_over_pct: roundedOrNull(own.overall, 1),
      factors: { rest: own.rest.shown, home_away: own.homeAway.shown },
    },
  ]);
  return { archetypes: Object.fromEntries(shown), key_insights: insightsOf(archetypes) };
}
