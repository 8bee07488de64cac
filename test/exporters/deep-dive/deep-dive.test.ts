import { describe, expect, it } from 'vitest';
import { deepDive } from '../../../exporters/deep-dive/index.js';
import { addDays } from '../../../src/domain/date.js';
import { linedGame, playerGame, scheduledGame } from '../../support/rows.js';
import { runWith, type TestRun } from '../../support/run-exporter.js';
import type { TestRow, TestTables } from '../../support/tables.js';

const hero = async (rows: readonly TestRow[], run: TestRun) => {
  const { content } = await runWith({ player_game_summary: rows }, deepDive, {
    ...run,
    set: { min_games: 1, ...run.set },
  });
  return content.hero_stat;
};
const over = (date: string, cells: TestRow = {}) => linedGame('a', date, 21, 20.5, cells);
const under = (date: string, cells: TestRow = {}) => linedGame('a', date, 20, 20.5, cells);

describe('trends-deep-dive: rest', () => {
  const asOf = '2024-12-31';

  it('counts rest from the last game played of the season, lined or not', async () => {
    const rows = [
      over('2024-12-01'), // the season's first game: no rest
      under('2024-12-02'), // back-to-back
      playerGame('a', '2024-12-06'), // unlined
      over('2024-12-07'), // back-to-back of it
      playerGame('a', '2024-12-08', { points: null, points_line: 9.5 }), // did not play
      under('2024-12-09'), // one day
      over('2024-12-12'), // two days: rested
      linedGame('a', '2024-12-13', 20, 20), // a push
      over('2024-12-20'), // rested
    ];
    expect(await hero(rows, { asOf })).toEqual({
      value: '100%',
      label: 'OVER rate on two or more days of rest',
      context: 'vs 50% on back-to-backs (+50%)',
    });
  });

  it('takes the second game of one date for a back-to-back, by game_id', async () => {
    const rows = [
      under('2024-12-01'),
      over('2024-12-05', { game_id: '0022400001' }),
      under('2024-12-05', { game_id: '0022400002' }),
    ];
    expect(await hero(rows, { asOf })).toMatchObject({
      value: '100%',
      context: 'vs 0% on back-to-backs (+100%)',
    });
  });

  it('reads rest across the edge of the window', async () => {
    const edge = addDays(asOf, -90);
    const rows = [
      under(addDays(edge, -1)),
      over(edge),
      over(addDays(edge, 3)),
      // Another player's games do not shorten anybody's rest.
      linedGame('b', addDays(edge, 2), 9, 20.5),
    ];
    const { content } = await runWith({ player_game_summary: rows }, deepDive, {
      asOf,
      set: { min_games: 1 },
    });
    expect(content.hero_stat).toMatchObject({
      value: '100%',
      context: 'vs 100% on back-to-backs (+0%)',
    });
  });

  it('starts anew with each season', async () => {
    const rows = [
      under('2024-11-30', { season_year: 2023 }),
      over('2024-12-01'),
      over('2024-12-02'),
      over('2024-12-05'),
    ];
    expect((await hero(rows, { asOf, set: { min_games: 2 } })).context).toBe(
      '1 on two or more days of rest, 1 on back-to-backs; each side needs 2',
    );
  });

  it('sees nothing after `through`, and counts faults and inputs of 420 days', async () => {
    const first = addDays(asOf, -420);
    const tables: TestTables = {
      player_game_summary: [
        under(addDays(first, -1)),
        under(first),
        over('2024-12-20'),
        playerGame('a', '2024-12-21', { over_under_result: 'OVER' }),
        over('2024-12-28'),
        over('2024-12-29'),
      ],
      nbac_schedule: [
        scheduledGame(addDays(first, -1), 'ATL', 'CHA'),
        scheduledGame(first, 'ATL', 'CHA'),
        scheduledGame('2024-12-29', 'ATL', 'CHA'),
      ],
    };
    const { inputs, dataFaults, content } = await runWith(tables, deepDive, {
      asOf,
      through: '2024-12-28',
    });
    expect(dataFaults).toBe(1);
    expect(inputs).toMatchObject([
      {
        table: 'nba_analytics.player_game_summary',
        rows: 4,
        filled: {
          points: { values: 4 },
          points_line: { values: 3 },
          over_under_result: { values: 4 },
        },
        teamGames: expect.objectContaining({ window: { scheduled: 2, present: 1, postponed: 0 } }),
      },
    ]);
    expect(content.hero_stat.context).toBe(
      '1 on two or more days of rest, 0 on back-to-backs; each side needs 50',
    );
  });
});

describe('trends-deep-dive: schedule density', () => {
  it('takes the third game within four nights, absences and lines aside', async () => {
    const rows = [
      under('2025-01-01'),
      playerGame('a', '2025-01-02', { points: null }), // did not play
      playerGame('a', '2025-01-03'), // unlined, yet played
      over('2025-01-04'), // third in four nights: 1, 3, 4
      under('2025-01-07'), // 3 nights after the 4th, but the second-last game is the 3rd's
      over('2025-01-20'),
    ];
    expect(await hero(rows, { asOf: '2025-01-31' })).toEqual({
      value: '100%',
      label: "OVER rate in a player's third game in four nights",
      context: 'vs 33% in all other games (+67%)',
    });
  });
});

describe('trends-deep-dive: the card', () => {
  it('finds the break by any game played that counts', async () => {
    const rows = [
      under('2025-02-10'),
      under('2025-02-13'),
      playerGame('b', '2025-02-16', { points: null }),
      over('2025-02-19'),
      playerGame('b', '2025-02-23'),
      playerGame('b', '2025-02-27'),
      over('2025-03-04'),
      under('2025-03-05'),
    ];
    const run = { asOf: '2026-02-01', set: { min_games: 2 } };
    expect(await hero(rows, run)).toEqual({
      value: '100%',
      label: 'OVER rate in the 14 days after the 2025 All-Star break',
      context: 'vs 0% in the 14 days before it (+100%)',
    });
    const allStar = playerGame('b', '2025-02-16', { game_id: '0032400001', team_abbr: 'EAS' });
    expect((await hero([...rows, allStar], run)).value).toBe('100%');
    const played = [...rows, playerGame('c', '2025-02-16')];
    expect((await hero(played, run)).value).toBe('—');
  });

  it('is published without a number when there is no game at all', async () => {
    const { content, inputs } = await runWith({}, deepDive, { asOf: '2025-07-01' });
    expect(content).toMatchObject({
      month: 'July 2025',
      slug: 'rest-impact-july-2025',
      cta: 'Read the full analysis',
      hero_stat: {
        value: '—',
        label: 'Not enough games yet',
        context: '0 on two or more days of rest, 0 on back-to-backs; each side needs 50',
      },
    });
    expect(inputs[0]).toMatchObject({
      rows: 0,
      teamGames: expect.objectContaining({ window: { scheduled: 0, present: 0, postponed: 0 } }),
    });
  });

  it('reads back to 1 October of the season in which its window begins', () => {
    const [source] = deepDive.sources({ min_games: 50 });
    expect(
      source?.kind === 'dated' && [source.window('2025-02-10'), source.span('2025-02-10')],
    ).toEqual([
      { from: '2023-12-18', to: '2025-02-10' },
      { from: '2023-10-01', to: '2025-02-10' },
    ]);
    expect(deepDive.bind({ min_games: 50 }, '2025-02-10')).toMatchObject({
      window_from: { value: '2023-12-18' },
      rest_from: { value: '2023-10-01' },
    });
  });
});
