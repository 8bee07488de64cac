import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bounceBack } from './bounce-back.js';
import { checkRows } from './contract.js';
import { deepDive } from './deep-dive.js';
import { hotCold } from './hot-cold.js';
import { CUTS } from './lookups.js';
import { quickHits } from './quick-hits.js';
import { loadTables, type RawTables, type Tables } from './rows.js';
import { team } from './team.js';
import { tortureTables } from './torture.js';
import { faultyTables } from './torture-faults.js';
import { type TortureTables, writeTables } from './torture-files.js';
import { whatMatters } from './what-matters.js';

/** As-of dates of each deep-dive topic. */
const DATES = '01-20 02-26 03-25 04-12 10-30 11-25 12-20 05-02'.split(' ').map((d) => `2025-${d}`);
const ALL_COLUMNS = { names: true, results: true, pace: true, tipOffs: true };
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

/** The sound rows of one seed's tables. */
async function loaded(seed: number): Promise<Tables> {
  return checkRows(await stored(tortureTables(seed), seed), ALL_COLUMNS).tables;
}

/** Tables as they are read back from files. */
async function stored(tables: TortureTables, seed: number): Promise<RawTables> {
  const folder = await mkdtemp(join(tmpdir(), 'trends-torture-'));
  try {
    await writeTables(tables, folder, seed % 2 === 0 ? 'csv' : 'parquet');
    return await loadTables(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Every section, list entry kind and topic that one set of tables fills. */
function reached(tables: Tables): string[] {
  return DATES.flatMap((asOf) => {
    const when = { asOf, through: asOf };
    const hotWithin = (days: number | null) =>
      hotCold(tables, when, {
        min_games: 5,
        lookback_days: 30,
        top_n: 10,
        max_days_since_last_game: days,
      });
    const bounceWithin = (days: number | null) =>
      bounceBack(tables, when, {
        shortfall_threshold: 4,
        min_sample: 2,
        max_days_since_last_game: days,
      });
    const [hot, bounce] = [hotWithin(10), bounceWithin(10)];
    const matters = whatMatters(tables, when, { lookback_days: 365, min_games: 20, cuts: CUTS });
    const hits = quickHits(tables, when, {
      num_stats: 20,
      min_sample: 50,
      lookback_days: 90,
      cuts: CUTS,
    });
    const dive = deepDive(tables, when, { min_games: 50 });
    const teams = team(tables, when, {
      pace_lookback_days: 30,
      defense_lookback_days: 30,
      home_away_lookback_days: 60,
      b2b_lookback_days: 90,
      top_n: 5,
    });
    const lists = {
      pace: teams.pace.kings,
      paint: teams.defense_by_zone.paint.best,
      perimeter: teams.defense_by_zone.perimeter.worst,
      home_dominant: teams.home_away.home_dominant,
      road_warriors: teams.home_away.road_warriors,
      vulnerable: teams.back_to_back.vulnerable,
      resilient: teams.back_to_back.resilient,
      even: teams.back_to_back.resilient.filter(({ impact }) => impact === 0),
    };
    return [
      ...hot.hot.map((player) => `hot ${player.streak_type} tonight ${player.playing_tonight}`),
      ...bounce.bounce_back_candidates.map(({ significance }) => `bounce ${significance}`),
      ...(hot.hot.length < hotWithin(null).hot.length ? ['hot but out'] : []),
      ...(bounce.total_candidates < bounceWithin(null).total_candidates ? ['bounce but out'] : []),
      ...matters.key_insights.map(({ kind, archetype }) => `insight ${kind} ${archetype}`),
      ...hits.stats.map(({ id }) => id),
      ...hits.stats.map(({ trend }) => `trend ${trend}`),
      ...Object.entries(lists).flatMap(([name, list]) => (list.length > 0 ? [name] : [])),
      dive.hero_stat.value === '—' ? 'dive too few' : `dive ${dive.slug}`,
    ];
  });
}

describe('the torture tables', () => {
  const found = new Set<string>();
  beforeAll(async () => {
    for (const seed of SEEDS) for (const name of reached(await loaded(seed))) found.add(name);
  });

  it.each([
    ...['OVER', 'UNDER'].flatMap((type) => [
      `hot ${type} tonight true`,
      `hot ${type} tonight false`,
    ]),
    ...['high', 'medium', 'low'].map((significance) => `bounce ${significance}`),
    ...['hot but out', 'bounce but out'],
    'insight overall star',
    'insight rest star',
    ...['star', 'scorer', 'rotation', 'role_player'].map((type) => `insight home_away ${type}`),
    ...['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'b2b'].map(
      (id) => `${id}_overs`,
    ),
    ...['one_day', 'rested', 'stars', 'scorers', 'rotation', 'bench'].map((id) => `${id}_overs`),
    'home_away_split',
    ...['positive', 'negative', 'neutral'].map((trend) => `trend ${trend}`),
    ...['pace', 'paint', 'perimeter', 'home_dominant', 'road_warriors'],
    ...['vulnerable', 'resilient', 'even'],
    'dive too few',
    'dive schedule-density-january-2025',
    'dive all-star-break-february-2025',
    'dive playoff-race-march-2025',
    'dive season-end-april-2025',
    'dive season-start-october-2025',
    'dive early-season-november-2025',
    'dive rest-impact-december-2025',
    'dive rest-impact-may-2025',
  ])('reach %s', (name) => {
    expect([...found]).toContain(name);
  });

  it('are the same for the same seed', () => {
    expect(tortureTables(7)).toEqual(tortureTables(7));
    expect(tortureTables(7)).not.toEqual(tortureTables(8));
  });
});

describe('the faulty torture tables', () => {
  const found = new Set<string>();
  beforeAll(async () => {
    for (const seed of SEEDS.slice(0, 4)) {
      const { faults } = checkRows(await stored(faultyTables(seed), seed), ALL_COLUMNS);
      for (const { table, kind } of faults) found.add(`${table} ${kind}`);
    }
  });

  it.each([
    ...['key', 'team', 'season', 'result-word', 'result-values', 'result-numbers', 'repeat'].map(
      (kind) => `playerGames ${kind}`,
    ),
    ...['key', 'team', 'season', 'repeat'].map((kind) => `teamGames ${kind}`),
    ...['key', 'team', 'repeat'].flatMap((kind) => [`defense ${kind}`, `schedule ${kind}`]),
  ])('have %s', (name) => {
    expect([...found]).toContain(name);
  });
});
