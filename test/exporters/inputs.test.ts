import { describe, expect, it } from 'vitest';
import { readInputs } from '../../exporters/inputs.js';
import type { Row } from '../../src/domain/query.js';
import { PLAYER_GAMES, SCHEDULE, TEAM_DEFENSE } from '../../src/domain/tables.js';

const NOTHING: Row = {
  fault_kind: null,
  column_name: null,
  day: null,
  key_1: null,
  key_2: null,
  value_1: null,
  value_2: null,
  n_1: null,
  n_2: null,
  n_3: null,
};

/** One fact as a query returns it: `counts` of the window, of the season, of its last 30 days. */
function fact(input: string, measure: string, counts: readonly number[], cells: Row = {}): Row {
  const [n_1 = null, n_2 = null, n_3 = null] = counts.map(BigInt);
  return {
    input,
    measure,
    ...NOTHING,
    n_1,
    n_2,
    n_3,
    ...cells,
  };
}

const player = (measure: string, counts: readonly number[], cells: Row = {}) =>
  fact(PLAYER_GAMES, measure, counts, cells);

const SOUND = [player('rows', [500, 400, 50]), player('results', [300, 240, 30])];

describe('readInputs', () => {
  it('reads rows, values and team-games by part of the window', () => {
    const { inputs } = readInputs([
      { section: 'player', input: null, n: 1n },
      ...SOUND,
      player('filled', [480, 490], { column_name: 'points' }),
      player('owed', [58, 39, 8], { value_1: 'present' }),
      player('owed', [2, 1, 0], { value_1: 'absent' }),
      player('owed', [2, 0, 0], { value_1: 'postponed' }),
      fact(TEAM_DEFENSE, 'rows', [30, 30, 30]),
    ]);
    expect(inputs).toEqual([
      {
        table: PLAYER_GAMES,
        rows: 500,
        rowsIn: { window: 500, season: 400, recent: 50 },
        filled: { points: { values: 480, of: 490 } },
        teamGames: {
          window: { scheduled: 60, present: 58, postponed: 2 },
          season: { scheduled: 40, present: 39, postponed: 0 },
          recent: { scheduled: 8, present: 8, postponed: 0 },
        },
        faults: [],
        dates: [],
      },
      {
        table: TEAM_DEFENSE,
        rows: 30,
        rowsIn: { window: 30, season: 30, recent: 30 },
        filled: {},
        teamGames: null,
        faults: [],
        dates: [],
      },
    ]);
  });

  it('owes nothing without a schedule', () => {
    const none = { scheduled: 0, present: 0, postponed: 0 };
    expect(readInputs(SOUND).inputs[0]?.teamGames).toEqual({
      window: none,
      season: none,
      recent: none,
    });
  });

  it('counts faults by kind: of all rows, or of those with a result', () => {
    const { inputs, dataFaults } = readInputs([
      ...SOUND,
      player('faulty', [10, 8, 0], { fault_kind: 'team' }),
      player('faulty', [30, 0, 0], { fault_kind: 'result-word' }),
      player('faulty', [4, 4, 4], { fault_kind: 'repeat' }),
    ]);
    expect(inputs[0]?.faults.map(({ kind, counts }) => [kind, counts])).toEqual([
      [
        'team',
        {
          window: { faulty: 10, concerned: 510 },
          season: { faulty: 8, concerned: 408 },
          recent: { faulty: 0, concerned: 50 },
        },
      ],
      [
        'result-word',
        {
          window: { faulty: 30, concerned: 300 },
          season: { faulty: 0, concerned: 240 },
          recent: { faulty: 0, concerned: 30 },
        },
      ],
      [
        'repeat',
        {
          window: { faulty: 4, concerned: 514 },
          season: { faulty: 4, concerned: 412 },
          recent: { faulty: 4, concerned: 54 },
        },
      ],
    ]);
    expect(dataFaults).toBe(44);
  });

  it.each<[string, string, Row, string, string]>([
    ['a key that is null', 'key', { key_1: null, n_1: 1n }, 'player_lookup', 'null'],
    ['a blank key', 'key', { key_1: ' ', n_1: 1n }, 'player_lookup', 'null'],
    ['rows of one key', 'key', { n_1: 3n }, 'player_lookup, game_id', '3 rows that differ'],
    ['a row that is there again', 'repeat', { n_1: 2n }, 'player_lookup, game_id', '2 more'],
    ['a team nobody knows', 'team', { value_1: 'BRK', value_2: 'ATL' }, 'team_abbr', 'BRK'],
    ['a team that is null', 'team', { value_2: 'ATL' }, 'team_abbr', 'null'],
    ['an opponent', 'team', { value_1: 'ATL', value_2: '' }, 'opponent_team_abbr', "''"],
    ['a season', 'season', { value_1: '2025' }, 'season_year', '2025'],
    ['a word', 'result-word', { value_1: 'W', value_2: '9' }, 'over_under_result', 'W'],
    [
      'numbers',
      'result-numbers',
      { value_1: 'OVER', value_2: '9' },
      'over_under_result',
      'OVER at 9 points',
    ],
    [
      'no numbers',
      'result-values',
      { value_1: 'OVER' },
      'over_under_result',
      'OVER at null points',
    ],
  ])('shows an example of %s', (_, kind, cells, column, value) => {
    const row = {
      fault_kind: kind,
      day: '2025-01-14',
      key_1: 'ada',
      key_2: '0022400561',
      ...cells,
    };
    const { inputs } = readInputs([
      ...SOUND,
      player('faulty', [3, 3, 3], { fault_kind: kind }),
      player('example', [], row),
    ]);
    expect(inputs[0]?.faults[0]).toMatchObject({ kind, table: PLAYER_GAMES, column });
    expect(inputs[0]?.faults[0]?.examples).toEqual([
      { date: '2025-01-14', key: `${row.key_1 ?? 'null'} 0022400561`, column, value },
    ]);
  });

  it('names every column at fault once', () => {
    const example = (day: string, value_1: string | null) =>
      player('example', [], { fault_kind: 'team', day, key_1: 'ada', key_2: '1', value_1 });
    const { inputs } = readInputs([
      ...SOUND,
      player('faulty', [3, 3, 3], { fault_kind: 'team' }),
      example('2025-01-14', 'BRK'),
      example('2025-01-13', 'ATL'),
      example('2025-01-12', null),
    ]);
    expect(inputs[0]?.faults[0]?.column).toBe('team_abbr, opponent_team_abbr');
  });

  it('reads the newest dates, newest first', () => {
    const on = (day: string, measure: string, counts: readonly number[], cells: Row = {}) =>
      player(measure, counts, { day, ...cells });
    const { inputs } = readInputs([
      ...SOUND,
      ...['2025-01-13', '2025-01-14'].map((day) => on(day, 'date', [40, 36, 20])),
      on('2025-01-14', 'date-faulty', [3], { fault_kind: 'team' }),
      on('2025-01-14', 'date-team', [2], { value_1: 'PHO' }),
      on('2025-01-14', 'date-team', [1], { value_1: 'BRK' }),
    ]);
    const counts = { rows: 40, keysWithValues: 36, results: 20 };
    expect(inputs[0]?.dates).toEqual([
      { day: '2025-01-14', ...counts, faulty: { team: 3 }, faultyTeams: ['BRK', 'PHO'] },
      { day: '2025-01-13', ...counts, faulty: {}, faultyTeams: [] },
    ]);
  });

  it("tells the schedule's faults apart, and counts them nowhere else", () => {
    const read = readInputs([
      ...SOUND,
      fact(SCHEDULE, 'rows', [40, 40, 40]),
      fact(SCHEDULE, 'faulty', [1, 1, 1], { fault_kind: 'team' }),
      fact(SCHEDULE, 'example', [], {
        fault_kind: 'team',
        day: '2025-01-14',
        key_1: '0042400417',
        value_2: 'BKN',
      }),
    ]);
    expect(read.inputs.map(({ table }) => table)).toEqual([PLAYER_GAMES]);
    expect(read.dataFaults).toBe(0);
    expect(read.silentFaults).toMatchObject([
      {
        kind: 'team',
        table: SCHEDULE,
        counts: { window: { faulty: 1, concerned: 41 } },
        examples: [{ key: '0042400417', column: 'home_team_tricode', value: 'null' }],
      },
    ]);
  });

  it.each([
    ['a table that nobody knows', [fact('a.b', 'rows', [1, 1, 1])], /a\.b: nobody knows it/],
    ['a table without rows', [player('filled', [1, 1])], /rows of .* is missing/],
    ['a measure twice', [...SOUND, ...SOUND], /rows of .* is given twice/],
    ['no value', [player('rows', [])], /column n_1 .*is null/],
  ])('refuses %s', (_, rows, message) => {
    expect(() => readInputs(rows)).toThrow(message);
  });

  it('says of what it refuses where to mend it', () => {
    expect(() => readInputs([player('filled', [1, 1])])).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining('@include inputs after') }),
    );
  });
});
