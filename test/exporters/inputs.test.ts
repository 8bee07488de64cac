import { describe, expect, it } from 'vitest';
import { readInputs } from '../../exporters/inputs.js';
import type { Row } from '../../src/domain/query.js';

const input = (key: string, n: number): Row => ({ section: 'input', key, n: BigInt(n) });

describe('readInputs', () => {
  it('reads every measure of every table and ignores other sections', () => {
    const read = readInputs([
      input('nba_analytics.player_game_summary rows', 500),
      input('nba_analytics.player_game_summary filled:points', 480),
      input('nba_analytics.player_game_summary filled:points_line', 0),
      input('nba_analytics.player_game_summary scheduled', 60),
      input('nba_analytics.player_game_summary present', 58),
      input('nba_analytics.player_game_summary faults', 2),
      { section: 'player', key: 'nba_analytics.player_game_summary rows', n: 1n },
      input('nba_precompute.team_defense_zone_analysis rows', 30),
    ]);
    expect(read).toMatchObject({
      inputs: [
        {
          table: 'nba_analytics.player_game_summary',
          rows: 500,
          filled: { points: 480, points_line: 0 },
          teamGames: expect.objectContaining({
            window: { scheduled: 60, present: 58, postponed: 0 },
          }),
        },
        {
          table: 'nba_precompute.team_defense_zone_analysis',
          rows: 30,
          filled: {},
          teamGames: null,
        },
      ],
      dataFaults: 2,
    });
  });

  it('adds the faults of all tables', () => {
    const rows = [input('a.b rows', 1), input('a.b faults', 2), input('c.d rows', 1)];
    expect(readInputs([...rows, input('c.d faults', 3)]).dataFaults).toBe(5);
  });

  it.each([
    ['an unknown measure', [input('a.b rows', 1), input('a.b rowz', 1)], /"a\.b rowz" is unknown/],
    ['a measure twice', [input('a.b rows', 1), input('a.b rows', 1)], /given twice/],
    ['a table without rows', [input('a.b faults', 0)], /"a\.b rows" is missing/],
    ['half a pair', [input('a.b rows', 1), input('a.b present', 1)], /come together/],
    ['its other half', [input('a.b rows', 1), input('a.b scheduled', 1)], /come together/],
    ['a table and no measure', [input('a.b', 1)], /"a\.b" is unknown/],
    [
      'no value',
      [{ section: 'input', key: 'a.b rows', n: null }],
      /column n .*is null for input a\.b rows/,
    ],
  ])('refuses %s', (_, rows, message) => {
    expect(() => readInputs(rows)).toThrow(message);
  });

  it('says of what it refuses where to mend it', () => {
    expect(() => readInputs([input('a.b faults', 0)])).toThrow(
      expect.objectContaining({
        message: 'input row "a.b rows" is missing',
        remedy: "Correct the input section of the exporter's query.",
      }),
    );
  });
});
