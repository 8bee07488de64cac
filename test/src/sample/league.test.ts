import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/domain/errors.js';
import { generateLeague, type League, type PlayerGameRow } from '../../../src/sample/index.js';
import { resultOf } from '../../../src/sample/lines.js';

const hashOf = (league: League) =>
  createHash('sha256').update(JSON.stringify(league)).digest('hex').slice(0, 16);

const grouped = <T>(items: readonly T[], keyOf: (item: T) => string) => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

const perTeamGame = (row: { readonly game_date: string; readonly team_abbr: string }) =>
  `${row.game_date} ${row.team_abbr}`;

const options = { seed: 7, seasons: 2, lastSeason: 2024 };
let league: League;
let played: readonly PlayerGameRow[];

beforeAll(() => {
  league = generateLeague(options);
  played = league.playerGames.filter(({ points }) => points !== null);
});

describe('a generated league', () => {
  it('is the same for a seed, to the last digit, and another for another seed', () => {
    expect(hashOf(generateLeague(options))).toBe(hashOf(league));
    expect(hashOf(league)).toBe('9b07e48bdc8b966d');
    expect(hashOf(generateLeague({ ...options, seed: 8 }))).not.toBe(hashOf(league));
  });

  it('adds up: a team scores what its players score', () => {
    const players = grouped(played, perTeamGame);
    expect(league.teamGames).toHaveLength(2 * league.games.length);
    for (const team of league.teamGames) {
      const rows = players.get(perTeamGame(team)) ?? [];
      const sum = rows.reduce((total, { points }) => total + (points ?? 0), 0);
      if (sum !== team.points_scored || rows.length < 8) expect.fail(perTeamGame(team));
    }
  });

  it('never ends in a tie', () => {
    for (const [game, sides] of grouped(league.teamGames, ({ game_id }) => game_id)) {
      if (sides.length !== 2) expect.fail(`${game} has ${sides.length} rows`);
      if (sides[0]?.points_scored === sides[1]?.points_scored) expect.fail(`${game} is a tie`);
    }
  });

  it('has one row per player and date, with points of at least 0', () => {
    const keys = new Set(league.playerGames.map((row) => `${row.game_date} ${row.player_lookup}`));
    expect(keys.size).toBe(league.playerGames.length);
    expect(played.every(({ points }) => Number.isInteger(points) && Number(points) >= 0)).toBe(
      true,
    );
  });

  it('has a result exactly where points and line differ', () => {
    const wrong = league.playerGames.filter((row) => {
      const { points, points_line: line, over_under_result: result } = row;
      if (points === null || line === null || points === line) return result !== null;
      return result !== (points > line ? 'OVER' : 'UNDER');
    });
    expect(wrong).toEqual([]);
    expect([resultOf(20, 19.5), resultOf(19, 19.5), resultOf(19, 19), resultOf(null, 19)]).toEqual([
      'OVER',
      'UNDER',
      null,
      null,
    ]);
  });

  it('has half-point lines, some whole ones, pushes, scratches with a line, and none for most role players', () => {
    const lines = league.playerGames.flatMap(({ points_line: line }) =>
      line === null ? [] : [line],
    );
    expect(lines.every((line) => Number.isInteger(2 * line) && line >= 1.5)).toBe(true);
    const whole = lines.filter(Number.isInteger).length / lines.length;
    expect(whole).toBeGreaterThan(0.05);
    expect(whole).toBeLessThan(0.2);
    expect(played.some(({ points, points_line }) => points === points_line)).toBe(true);
    expect(
      league.playerGames.some(({ points, points_line }) => points === null && points_line !== null),
    ).toBe(true);
    const overs = played.filter(({ over_under_result }) => over_under_result === 'OVER').length;
    const lined = played.filter(({ over_under_result }) => over_under_result !== null).length;
    expect(lined / played.length).toBeGreaterThan(0.45);
    expect(lined / played.length).toBeLessThan(0.75);
    expect(overs / lined).toBeGreaterThan(0.45);
    expect(overs / lined).toBeLessThan(0.55);
  });

  it('has every archetype, in the shares of a real league', () => {
    const season = grouped(
      played.filter(({ season_year }) => season_year === 2024),
      ({ player_lookup }) => player_lookup,
    );
    const means = [...season.values()]
      .filter((rows) => rows.length >= 20)
      .map((rows) => rows.reduce((sum, { points }) => sum + (points ?? 0), 0) / rows.length);
    const share = (low: number, high: number) =>
      means.filter((mean) => mean >= low && mean < high).length / means.length;
    const shares = [share(22, 99), share(15, 22), share(8, 15), share(0, 8)];
    [0.04, 0.08, 0.2, 0.4].forEach((least, index) => {
      expect(shares[index]).toBeGreaterThan(least);
      expect(shares[index]).toBeLessThan(least * 2.5);
    });
  });

  it('has rows without points for players who were there and did not play', () => {
    const idle = league.playerGames.filter(({ points }) => points === null);
    expect(idle.length / league.playerGames.length).toBeGreaterThan(0.1);
    expect(idle.every(({ over_under_result }) => over_under_result === null)).toBe(true);
  });

  it('has trades within a season, by mid-February, and moves between seasons', () => {
    const careers = grouped(league.playerGames, ({ player_lookup }) => player_lookup);
    const changes = [...careers.values()].flatMap((rows) =>
      rows.slice(1).flatMap((row, index) => {
        const before = rows[index];
        return before && before.team_abbr !== row.team_abbr ? [{ before, row }] : [];
      }),
    );
    const traded = changes.filter(({ before, row }) => before.season_year === row.season_year);
    expect(traded.length).toBeGreaterThan(10);
    expect(changes.length).toBeGreaterThan(traded.length);
    const months = new Set(traded.map(({ row }) => row.game_date.slice(5, 7)));
    for (const month of months) expect(['12', '01', '02', '03']).toContain(month);
  });

  it('gives analytics and schedule different ids for the same game', () => {
    const schedule = new Set(league.schedule.map(({ game_id }) => game_id));
    expect(league.teamGames.some(({ game_id }) => schedule.has(game_id))).toBe(false);
    expect(league.teamGames[0]?.game_id).toMatch(/^20231024_[A-Z]{3}_[A-Z]{3}$/);
  });

  it('knows a few values not, in every column that may be unknown', () => {
    const some = (values: readonly unknown[]) => {
      const missing = values.filter((value) => value === null).length / values.length;
      expect(missing).toBeGreaterThan(0.001);
      expect(missing).toBeLessThan(0.1);
    };
    some(league.teamGames.map(({ pace }) => pace));
    some(league.teamGames.map(({ home_game }) => home_game));
    some(league.schedule.map(({ game_date_est }) => game_date_est));
    some(league.teamDefense.map((row) => row.paint_pct_allowed_last_15));
    some(league.teamDefense.map((row) => row.three_pt_pct_allowed_last_15));
    some(league.teamDefense.map((row) => row.opponent_points_per_game));
    some(league.registry.map(({ row }) => row.player_name));
  });

  it('lists most players once a season, some twice, a few never', () => {
    const rows = league.registry.filter(({ row }) => row.season === '2024-25');
    const listed = grouped(rows, ({ row }) => row.player_lookup);
    expect([...listed.values()].some((entries) => entries.length === 2)).toBe(true);
    const seen = new Set(
      league.playerGames.flatMap((row) => (row.season_year === 2024 ? [row.player_lookup] : [])),
    );
    const unlisted = [...seen].filter((lookup) => !listed.has(lookup));
    expect(unlisted.length).toBeGreaterThan(0);
    expect(unlisted.length).toBeLessThan(30);
  });

  it('schedules an All-Star game that is no game of the season', () => {
    const others = league.schedule.filter(({ game_id }) => !game_id.startsWith('002'));
    expect(others.map(({ game_id, game_date }) => [game_id, game_date])).toEqual([
      ['0032300001', '2024-02-18'],
      ['0032400001', '2025-02-16'],
    ]);
  });

  it('keeps every dated table in order of date', () => {
    const inOrder = (dates: readonly string[]) => expect(dates).toEqual([...dates].sort());
    inOrder(league.playerGames.map(({ game_date }) => game_date));
    inOrder(league.teamGames.map(({ game_date }) => game_date));
    inOrder(league.teamDefense.map(({ analysis_date }) => analysis_date));
    inOrder(league.schedule.map(({ game_date }) => game_date));
  });

  it('refuses options that make no league, and says what would', () => {
    for (const wrong of [{ seasons: 0 }, { seed: 0.5 }, { lastSeason: 3000 }, { seasons: 200 }]) {
      expect(() => generateLeague({ ...options, ...wrong })).toThrow(UsageError);
    }
  });
});
