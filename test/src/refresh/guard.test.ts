import { describe, expect, it } from 'vitest';
import { findingText } from '../../../src/domain/guard-findings.js';
import {
  FAULT_KINDS,
  type FaultKind,
  type PerScope,
  perScope,
  type RowFaults,
  type Scope,
} from '../../../src/domain/row-faults.js';
import { PLAYER_GAMES, TEAM_DEFENSE, TEAM_GAMES } from '../../../src/domain/tables.js';
import { type GuardThresholds, judge } from '../../../src/refresh/guard.js';
import { inputReading as input, teamGames } from '../../support/readings.js';

const SEASON: GuardThresholds = {
  asOf: '2025-01-15',
  inSeason: new Set([PLAYER_GAMES, TEAM_GAMES, TEAM_DEFENSE]),
  before: null,
  optional: [],
  nullable: [],
  lacking: () => [],
};
/** Values per column, of so many rows. */
const filled = (columns: Readonly<Record<string, number>>, of = 100) =>
  Object.fromEntries(Object.entries(columns).map(([column, values]) => [column, { values, of }]));

const SUMMER: GuardThresholds = { ...SEASON, inSeason: new Set() };

const kindsOf = (...args: Parameters<typeof judge>) =>
  judge(...args).findings.map(({ kind }) => kind);
const textsOf = (...args: Parameters<typeof judge>) => judge(...args).findings.map(findingText);

describe('sound inputs', () => {
  it('are accepted, and none at all', () => {
    expect(judge([input()], SEASON)).toEqual({ findings: [], leftOut: [] });
    expect(judge([], SEASON)).toEqual({ findings: [], leftOut: [] });
  });
});

describe('a column that is wholly null', () => {
  it('holds the file back, and is named', () => {
    expect(textsOf([input({ filled: filled({ points: 90, points_line: 0 }) })], SEASON)).toEqual([
      `${PLAYER_GAMES}.points_line is null in all 100 rows of the window`,
    ]);
  });

  it('is not lost where there are no rows', () => {
    const none = input({ rows: 0, filled: filled({ points: 0 }, 0), teamGames: teamGames(0, 0) });
    expect(judge([none], SUMMER).findings).toEqual([]);
    expect(judge([none], SEASON).findings).toEqual([]);
  });

  it('is left out with its section where that can be, and named', () => {
    const pace = { table: TEAM_GAMES, column: 'pace' };
    const yardstick = { ...SEASON, optional: [pace] };
    const hollow = input({ table: TEAM_GAMES, filled: filled({ pace: 0, points_scored: 9 }) });
    expect(judge([hollow], yardstick)).toEqual({ findings: [], leftOut: [pace] });
    const both = input({ table: TEAM_GAMES, filled: filled({ pace: 0, points_scored: 0 }) });
    expect(judge([both], yardstick)).toMatchObject({
      findings: [{ kind: 'null-column', column: 'points_scored' }],
      leftOut: [pace],
    });
    const elsewhere = input({ table: PLAYER_GAMES, filled: filled({ pace: 0 }) });
    expect(kindsOf([elsewhere], yardstick)).toEqual(['null-column']);
  });

  it('says nothing where the file can show it as null', () => {
    const shown = { table: TEAM_DEFENSE, column: 'opponent' };
    const hollow = input({ table: TEAM_DEFENSE, filled: filled({ opponent: 0 }) });
    expect(judge([hollow], { ...SEASON, nullable: [shown] })).toEqual({
      findings: [],
      leftOut: [],
    });
  });

  it('is left out too where a table of sections has no rows in season, not in summer', () => {
    const paint = { table: TEAM_DEFENSE, column: 'paint' };
    const none = input({
      table: TEAM_DEFENSE,
      rows: 0,
      filled: filled({ paint: 0 }, 0),
      teamGames: null,
    });
    expect(judge([none], { ...SEASON, optional: [paint] }).leftOut).toEqual([paint]);
    expect(judge([none], { ...SUMMER, optional: [paint] }).leftOut).toEqual([]);
  });
});

describe('scheduled team-games', () => {
  const only = (scope: Scope, scheduled: number, present: number, postponed = 0) =>
    perScope((each) =>
      each === scope
        ? { scheduled, present, postponed }
        : { scheduled: 400, present: 400, postponed: 0 },
    );

  it.each([
    [20, 18, false],
    [20, 17, true],
    [100, 90, false],
    [100, 89, true],
    // Spans of fewer than twenty are not judged.
    [19, 0, false],
    [2, 1, false],
  ])('of %i need nine tenths: %i hold back: %s', (scheduled, present, held) => {
    const kinds = kindsOf([input({ teamGames: teamGames(scheduled, present) })], SEASON);
    expect(kinds).toEqual(held ? ['few-team-games'] : []);
  });

  it.each<[Scope, string]>([
    ['window', 'in the window'],
    ['season', 'in the current season'],
    ['recent', 'in the last 30 days'],
  ])('are judged in the %s by itself', (scope, words) => {
    const [text = ''] = textsOf([input({ teamGames: only(scope, 40, 35) })], SEASON);
    expect(text).toContain(`35 of 40 scheduled team-games ${words}`);
    expect(textsOf([input({ teamGames: only(scope, 40, 36) })], SEASON)).toEqual([]);
  });

  it.each([
    // 12 games of 300 put off: believed.
    [576, 576, 24, false],
    // One game of ten without rows, or two: believed.
    [18, 18, 2, false],
    [36, 36, 4, false],
    // Half of the games without rows were not put off, they were deleted.
    [200, 200, 200, true],
    [30, 30, 30, true],
    // 5 % believed, the rest are missing.
    [160, 160, 24, false],
    [160, 160, 40, true],
  ])(
    'of %i with %i rows and %i postponed: held back: %s',
    (scheduled, present, postponed, held) => {
      const games = perScope(() => ({ scheduled, present, postponed }));
      const kinds = kindsOf([input({ teamGames: games })], SEASON);
      expect(kinds).toEqual(held ? ['few-team-games'] : []);
    },
  );

  it('name the teams that lack', () => {
    const yardstick = { ...SEASON, lacking: () => ['BKN', 'PHX'] };
    const [text = ''] = textsOf([input({ teamGames: teamGames(60, 45) })], yardstick);
    expect(text).toContain('lately without sound rows: BKN, PHX');
  });

  it('are asked of the schedule, not of the live file, where there is one', () => {
    const before = { asOf: '2025-01-14', rows: { [PLAYER_GAMES]: perScope(() => 4000) } };
    const thin = input({ rows: 20, teamGames: teamGames(24, 24) });
    expect(kindsOf([thin], { ...SUMMER, before })).toEqual([]);
  });
});

describe('rows without a schedule', () => {
  const unscheduled = (rows: PerScope<number>, asOf = '2025-01-14'): GuardThresholds => ({
    ...SEASON,
    inSeason: null,
    before: { asOf, rows: { [PLAYER_GAMES]: rows } },
  });
  const held = (rowsIn: PerScope<number>, yardstick: GuardThresholds) =>
    kindsOf([input({ rows: rowsIn.window, rowsIn, teamGames: teamGames(0, 0) })], yardstick);

  it('need half of what stands behind the live file', () => {
    const before = unscheduled(perScope(() => 101));
    expect(
      held(
        perScope(() => 51),
        before,
      ),
    ).toEqual([]);
    expect(
      held(
        perScope(() => 50),
        before,
      ),
    ).toEqual(['few-rows']);
    expect(
      held(
        perScope(() => 1),
        { ...before, before: null },
      ),
    ).toEqual([]);
  });

  it('need it in the current season too, as long as that is the same', () => {
    const rows = perScope((scope) => (scope === 'season' ? 100 : 1000));
    const fewer = perScope((scope) => (scope === 'season' ? 49 : 949));
    expect(held(fewer, unscheduled(rows))).toEqual(['few-rows']);
    expect(held(fewer, unscheduled(rows, '2024-09-30'))).toEqual([]);
  });

  it('need not be as many in the last 30 days: in the play-offs they grow fewer', () => {
    const rows = perScope(() => 1000);
    const fewer = perScope((scope) => (scope === 'recent' ? 10 : 1000));
    expect(held(fewer, unscheduled(rows))).toEqual([]);
  });
});

const EXAMPLE = { date: '2025-01-14', key: 'a 0022400001', column: 'team_abbr', value: 'BRK' };

function faults(kind: FaultKind, counts: Partial<RowFaults['counts']>): RowFaults {
  const none = perScope(() => ({ faulty: 0, concerned: 1000 }));
  return {
    kind,
    table: PLAYER_GAMES,
    column: 'team_abbr',
    counts: { ...none, ...counts },
    examples: [EXAMPLE],
  };
}

describe('faulty rows', () => {
  const held = (kind: FaultKind, faulty: number, concerned: number, scope: Scope = 'window') =>
    kindsOf([input({ faults: [faults(kind, { [scope]: { faulty, concerned } })] })], SEASON);

  it.each([
    [20, 400, true],
    [19, 19, false],
    [20, 401, false],
    [21, 400, true],
    [200, 10_000, false],
  ])('%i of %i hold back: %s', (faulty, concerned, expected) => {
    expect(held('team', faulty, concerned)).toEqual(expected ? ['faulty-rows'] : []);
  });

  it.each(FAULT_KINDS)('of the kind %s hold back in each part of the window', (kind) => {
    for (const scope of ['window', 'season', 'recent'] as const) {
      expect(held(kind, 100, 100, scope)).toEqual(kind === 'repeat' ? [] : ['faulty-rows']);
    }
  });

  it('are told with column, kind, count, example, and the teams that lack', () => {
    const list = [faults('team', { window: { faulty: 30, concerned: 120 } })];
    const yardstick = { ...SEASON, lacking: () => ['BKN'] };
    expect(textsOf([input({ faults: list })], yardstick)).toEqual([
      `30 of 120 rows of ${PLAYER_GAMES} name no team of the league (team_abbr) in the window, e.g. team_abbr BRK in 2025-01-14 a 0022400001; lately without sound rows: BKN`,
    ]);
  });

  it('come before what follows from them', () => {
    const all = [faults('season', { window: { faulty: 100, concerned: 100 } })];
    const gutted = input({ rows: 0, faults: all, teamGames: teamGames(40, 0) });
    expect(kindsOf([gutted], SEASON)).toEqual(['faulty-rows', 'few-team-games']);
  });
});

describe('half of the rows of one date', () => {
  const date = (faulty: number, rows: number, results: number, kind: FaultKind) =>
    input({
      faults: [faults(kind, { recent: { faulty, concerned: 1000 } })],
      dates: [
        {
          day: '2025-01-14',
          rows: 100,
          keysWithValues: 90,
          results: 80,
          faulty: {},
          faultyTeams: [],
        },
        {
          day: '2025-01-12',
          rows,
          keysWithValues: 0,
          results,
          faulty: { [kind]: faulty },
          faultyTeams: [],
        },
      ],
    });

  it.each<[number, number, number, FaultKind, boolean]>([
    [19, 38, 0, 'key', true],
    [18, 38, 0, 'key', false],
    // Faults of a result are of rows with a result.
    [10, 100, 20, 'result-word', true],
    [9, 100, 20, 'result-word', false],
    // One faulty row never stops a file.
    [1, 1, 1, 'team', false],
    [2, 3, 0, 'team', true],
    [19, 38, 0, 'repeat', false],
  ])(
    '%i of %i (%i with a result) of kind %s hold back: %s',
    (faulty, rows, results, kind, held) => {
      const kinds = kindsOf([date(faulty, rows, results, kind)], SEASON);
      expect(kinds).toEqual(held ? ['faulty-date'] : []);
    },
  );

  it('names the date', () => {
    const [text] = textsOf([date(19, 38, 0, 'key')], SEASON);
    expect(text).toContain('19 of 38 rows');
    expect(text).toContain('for 2025-01-12');
  });
});
