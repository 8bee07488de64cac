import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES, TEAM_DEFENSE } from '../../../src/domain/tables.js';
import { judge, type Yardstick } from '../../../src/refresh/guard.js';
import { inputReading, teamGames } from '../../support/readings.js';

const input = inputReading;

const season: Yardstick = { inSeason: new Set([PLAYER_GAMES, TEAM_DEFENSE]), rowsBefore: {} };
const summer: Yardstick = { inSeason: new Set(), rowsBefore: { [PLAYER_GAMES]: 400 } };
const unscheduled: Yardstick = { inSeason: null, rowsBefore: { [PLAYER_GAMES]: 101 } };

describe('judge', () => {
  it('accepts whole inputs, and none at all', () => {
    expect(judge([input()], season)).toBeNull();
    expect(judge([], season)).toBeNull();
  });

  it('refuses a column that is wholly null, and names it', () => {
    expect(
      judge(
        [
          input({
            filled: { points: { values: 90, of: 100 }, points_line: { values: 0, of: 100 } },
          }),
        ],
        season,
      ),
    ).toBe(`${PLAYER_GAMES}.points_line is null in all 100 rows of the window`);
  });

  it('does not call a column null where there are no rows', () => {
    const none = input({
      rows: 0,
      filled: { points: { values: 0, of: 0 } },
      teamGames: teamGames(0, 0),
    });
    expect(judge([none], summer)).toBeNull();
  });

  it.each([
    { scheduled: 20, present: 18, refused: false },
    { scheduled: 20, present: 17, refused: true },
    { scheduled: 2, present: 1, refused: true },
    { scheduled: 1, present: 0, refused: true },
  ])(
    'wants nine tenths of the team-games: $present of $scheduled',
    ({ refused, scheduled, present }) => {
      const why = judge([input({ teamGames: teamGames(scheduled, present) })], season);
      if (!refused) expect(why).toBeNull();
      else expect(why).toContain(`${present} of the window's ${scheduled}`);
    },
  );

  it('asks the schedule, not the live file, where there is one: windows run empty in summer', () => {
    const thin = input({ rows: 20, teamGames: teamGames(2, 2) });
    const empty = input({ rows: 0, filled: {}, teamGames: teamGames(0, 0) });
    expect(judge([thin], summer)).toBeNull();
    expect(judge([empty], summer)).toBeNull();
  });

  it('without a schedule wants half the rows behind the live file', () => {
    const rows = (count: number) => input({ rows: count, teamGames: teamGames(0, 0) });
    expect(judge([rows(51)], unscheduled)).toBeNull();
    expect(judge([rows(50)], unscheduled)).toContain('has 50 rows in the window, fewer than half');
    expect(judge([input({ teamGames: null, rows: 50 })], unscheduled)).toContain('50 rows');
    expect(judge([rows(1)], { inSeason: null, rowsBefore: {} })).toBeNull();
  });

  it('wants rows of a table that games do not date while games are played', () => {
    const defense = input({ table: TEAM_DEFENSE, rows: 0, filled: {}, teamGames: null });
    expect(judge([defense], season)).toContain(`${TEAM_DEFENSE} has no rows in the window`);
    expect(judge([defense], summer)).toBeNull();
    expect(judge([{ ...defense, rows: 1 }], season)).toBeNull();
  });

  it('judges every input and tells the first fault', () => {
    const bad = input({
      table: TEAM_DEFENSE,
      filled: { paint_pct_allowed_last_15: { values: 0, of: 100 } },
    });
    expect(judge([input(), bad], season)).toContain(TEAM_DEFENSE);
  });
});
