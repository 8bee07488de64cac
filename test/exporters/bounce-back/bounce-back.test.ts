import { describe, expect, it } from 'vitest';
import { bounceBack } from '../../../exporters/bounce-back/index.js';
import { addDays, type IsoDate } from '../../../src/domain/date.js';
import { playerGame, registered, scheduledGame } from '../../support/rows.js';
import { runWith, type TestRun } from '../../support/run-exporter.js';
import type { TestRow, TestTables } from '../../support/tables.js';

const AS_OF = '2025-01-31';

const run = (tables: TestTables, options: Partial<TestRun> = {}) =>
  runWith(tables, bounceBack, { asOf: AS_OF, ...options });
const evergreen = { max_days_since_last_game: null };

/** Games on consecutive days, the last of them on `last`; null is a game not played. */
function season(
  player: string,
  points: readonly (number | null)[],
  last: IsoDate = AS_OF,
  cells: TestRow = {},
): TestRow[] {
  return points.map((scored, index) =>
    playerGame(player, addDays(last, index + 1 - points.length), { points: scored, ...cells }),
  );
}

const games = (...rows: readonly TestRow[][]): TestTables => ({ player_game_summary: rows.flat() });

/** Average 20 over ten games, the last one exactly 10 below it; one bad game before, answered. */
const CANDIDATE = [10, 20, 22, 22, 22, 24, 24, 24, 22, 10];

describe('trends-bounce-back', () => {
  it('takes thresholds as met when they are met exactly', async () => {
    const { content } = await run(games(season('a', CANDIDATE)), { set: { min_sample: 1 } });
    expect(content).toEqual({
      shortfall_threshold: 10,
      total_candidates: 1,
      bounce_back_candidates: [
        {
          rank: 1,
          player_lookup: 'a',
          player_name: 'a',
          team: 'ATL',
          last_game: { date: AS_OF, points: 10, opponent: 'CHA' },
          season_average: 20,
          shortfall: 10,
          bounce_back_rate: 1,
          bounce_back_sample: 1,
          significance: 'low',
          playing_tonight: false,
          tonight_opponent: null,
        },
      ],
      league_baseline: { avg_bounce_back_rate: 1, sample_size: 1 },
    });
  });

  it('leaves out who misses a threshold by the least', async () => {
    const nine = CANDIDATE.slice(1);
    const closer = [9, ...CANDIDATE.slice(1)];
    const { content } = await run(games(season('a', nine), season('b', closer)), {
      set: { min_sample: 1 },
    });
    expect(content.bounce_back_candidates).toEqual([]);
    expect(content.league_baseline).toEqual({ avg_bounce_back_rate: 1, sample_size: 1 });
    const sampled = await run(games(season('a', CANDIDATE)), { set: { min_sample: 2 } });
    expect(sampled.content.total_candidates).toBe(0);
    expect(sampled.content.league_baseline.sample_size).toBe(1);
  });

  it('skips absences: the next game is the next one played', async () => {
    const points = [10, null, 20, 22, 22, 22, 24, 24, 24, 22, 10, null];
    const { content } = await run(games(season('a', points)), { set: { min_sample: 1 } });
    expect(content.bounce_back_candidates[0]).toMatchObject({
      last_game: { date: '2025-01-30', points: 10 },
      season_average: 20,
      bounce_back_rate: 1,
    });
  });

  it('pools every season since the first, each against its own average, never across seasons', async () => {
    const tables = games(
      season('a', CANDIDATE),
      // Average 30: two bad games, one answered by exactly the average, one by less.
      season('a', [20, 30, 20, 29, 33, 33, 33, 34, 34, 34], '2024-03-01'),
      // Ends on a bad game that no game of its season follows.
      season('a', CANDIDATE, '2023-03-01'),
      // Too short a season, and one before the first.
      season('a', CANDIDATE.slice(1), '2022-03-01'),
      season('b', CANDIDATE, '2021-03-01'),
    );
    const { content } = await run(tables);
    expect(content.bounce_back_candidates[0]).toMatchObject({
      bounce_back_sample: 4,
      bounce_back_rate: 0.75,
    });
    expect(content.league_baseline).toEqual({ avg_bounce_back_rate: 0.75, sample_size: 4 });
    const since = await run(tables, { set: { first_season: 2024, min_sample: 1 } });
    expect(since.content.league_baseline.sample_size).toBe(1);
  });

  it("uses the as-of date's season only for candidates", async () => {
    const tables = games(season('a', CANDIDATE, '2024-04-10'));
    const during = await run(tables, { asOf: '2024-09-30', set: { min_sample: 1, ...evergreen } });
    expect(during.content.total_candidates).toBe(1);
    const after = await run(tables, { asOf: '2024-10-01', set: { min_sample: 1, ...evergreen } });
    expect(after.content.total_candidates).toBe(0);
    expect(after.content.league_baseline.sample_size).toBe(1);
  });

  it('sees nothing after `through`', async () => {
    const tables = games(season('a', [...CANDIDATE, 40], addDays(AS_OF, 1)));
    const { content } = await run(tables, { set: { min_sample: 1 } });
    expect(content.bounce_back_candidates[0]).toMatchObject({ last_game: { date: AS_OF } });
    const earlier = await run(tables, { through: '2025-01-30', set: { min_sample: 1 } });
    expect(earlier.content.total_candidates).toBe(0);
  });

  it('orders two games of one date by game_id; team and opponent are the latest game’s', async () => {
    const tables = games(season('a', CANDIDATE.slice(0, -1), '2025-01-30', { team_abbr: 'MIN' }), [
      playerGame('a', '2025-01-30', {
        game_id: '0029999999',
        points: 10,
        team_abbr: 'MEM',
        opponent_team_abbr: 'NYK',
      }),
    ]);
    const { content } = await run(tables, { set: { min_sample: 1 } });
    expect(content.bounce_back_candidates[0]).toMatchObject({
      team: 'MEM',
      last_game: { date: '2025-01-30', points: 10, opponent: 'NYK' },
    });
  });

  it('orders by rate, then shortfall, then lookup, unrounded, where significance is the same', async () => {
    const unanswered = [10, 12, 25, 24, 24, 24, 24, 24, 23, 10];
    const deeper = [...CANDIDATE.slice(0, -2), 23, 9];
    const { content } = await run(
      games(
        season('d', unanswered),
        season('c', CANDIDATE),
        season('b', CANDIDATE),
        season('e', deeper),
      ),
      { set: { min_sample: 1 } },
    );
    expect(content.bounce_back_candidates.map((c) => [c.rank, c.player_lookup])).toEqual([
      [1, 'e'],
      [2, 'b'],
      [3, 'c'],
      [4, 'd'],
    ]);
    expect(content.league_baseline).toEqual({ avg_bounce_back_rate: 0.75, sample_size: 4 });
  });

  it('orders by significance before the rate', async () => {
    /** Bad games and good ones in turn: a bad game is answered when a good one follows. */
    const scripted = (script: string) => [...script].map((game) => (game === 'b' ? 10 : 30));
    const { content } = await run(
      games(
        season('few', scripted(`${'bg'.repeat(3)}ggggggggb`)), // 3 of 3
        season('many', scripted(`${'bg'.repeat(12)}bbbbbbgggggggggggggggb`)), // 13 of 18
        season('some', scripted(`${'bg'.repeat(5)}ggggggggb`)), // 5 of 5
      ),
    );
    expect(
      content.bounce_back_candidates.map((c) => [
        c.rank,
        c.player_lookup,
        c.significance,
        c.bounce_back_rate,
        c.bounce_back_sample,
      ]),
    ).toEqual([
      [1, 'many', 'high', 0.722, 18],
      [2, 'some', 'medium', 1, 5],
      [3, 'few', 'low', 1, 3],
    ]);
  });

  it('has no limit to its list', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const { content } = await run(games(...names.map((name) => season(name, CANDIDATE))), {
      set: { min_sample: 1 },
    });
    expect(content.bounce_back_candidates).toHaveLength(40);
    expect(content.total_candidates).toBe(40);
  });

  it('leaves out who has not played for more than 10 days, or as configured', async () => {
    const tables = games(
      season('edge', CANDIDATE, '2025-01-21'),
      season('gone', CANDIDATE, '2025-01-20'),
      // On the roster since, and not on the floor.
      [playerGame('gone', AS_OF, { points: null })],
    );
    const listed = async (set: TestRun['set']) => {
      const { content } = await run(tables, { set: { min_sample: 1, ...set } });
      expect(content.league_baseline.sample_size).toBe(2);
      expect(content.total_candidates).toBe(content.bounce_back_candidates.length);
      return content.bounce_back_candidates.map((c) => c.player_lookup);
    };
    expect(await listed({})).toEqual(['edge']);
    expect(await listed({ max_days_since_last_game: 9 })).toEqual([]);
    expect(await listed({ max_days_since_last_game: 11 })).toEqual(['edge', 'gone']);
    expect(await listed(evergreen)).toEqual(['edge', 'gone']);
  });

  it('names the player and tells whom he meets tonight', async () => {
    const { content, inputs } = await run(
      {
        player_game_summary: season('a', CANDIDATE, '2025-01-30', { player_full_name: 'Box A' }),
        nba_players_registry: [
          registered('a', '2023-24', 'Ann A'),
          registered('a', '2024-25', null),
        ],
        nbac_schedule: [
          scheduledGame('2025-01-30', 'ATL', 'CHA'),
          scheduledGame(AS_OF, 'CHI', 'ATL', { game_id: '0022400009' }),
          scheduledGame(AS_OF, 'ATL', 'CLE', { game_id: '0022400010' }),
        ],
      },
      { set: { min_sample: 1 } },
    );
    expect(content.bounce_back_candidates[0]).toMatchObject({
      player_name: 'Ann A',
      playing_tonight: true,
      tonight_opponent: 'CHI',
    });
    expect(inputs[0]?.teamGames?.window).toMatchObject({ scheduled: 2, present: 1 });
  });

  it('publishes an empty list, no baseline and its inputs when there is nothing', async () => {
    const { content, inputs } = await run({});
    expect(content).toMatchObject({
      total_candidates: 0,
      league_baseline: { avg_bounce_back_rate: null, sample_size: 0 },
    });
    expect(inputs).toMatchObject([
      {
        table: 'nba_analytics.player_game_summary',
        rows: 0,
        filled: {
          points: { values: 0 },
        },
        teamGames: expect.objectContaining({ window: { scheduled: 0, present: 0, postponed: 0 } }),
      },
    ]);
  });
});
