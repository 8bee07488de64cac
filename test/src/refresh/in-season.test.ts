import { describe, expect, it } from 'vitest';
import { lastDays, silent } from '../../../exporters/sources.js';
import { PLAYER_GAMES, SCHEDULE, TEAM_DEFENSE } from '../../../src/domain/tables.js';
import { inSeason, judgedThrough, lackingTeams } from '../../../src/refresh/in-season.js';
import { landed, level, levelsOf } from '../../support/levels.js';
import { newYork } from '../../support/virtual-time.js';

const sources = [lastDays(PLAYER_GAMES, 30), lastDays(TEAM_DEFENSE, 5), silent(SCHEDULE)];
const gamesOn = (...days: readonly string[]) =>
  days.map((day) => ({ day, games: [{ home: 'AAA', away: 'BBB' }] }));

it('is unknown without a schedule', () => {
  expect(inSeason(sources, [], '2025-01-31')).toBeNull();
});

it.each([
  { day: '2025-01-01', tables: [PLAYER_GAMES] },
  { day: '2024-12-31', tables: [] },
  { day: '2025-01-26', tables: [PLAYER_GAMES, TEAM_DEFENSE] },
  { day: '2025-01-28', tables: [PLAYER_GAMES, TEAM_DEFENSE] },
  // Not loaded yet, perhaps.
  { day: '2025-01-29', tables: [] },
])('names the tables whose window holds $day as of 2025-01-31', ({ day, tables }) => {
  expect([...(inSeason(sources, gamesOn(day), '2025-01-31') ?? ['none'])]).toEqual(tables);
});

describe('judgedThrough', () => {
  const MID_SEASON = ['2024-10-22', '2025-01-10', '2025-01-12', '2025-01-14'];
  const OPENING = ['2025-04-13', '2025-10-21', '2025-10-22', '2025-10-24', '2025-10-25'];
  const of = (days: readonly string[], asOf: string, at: string) =>
    judgedThrough(gamesOn(...days), asOf, newYork(asOf, at));

  it('leaves out the last game date before the as-of date, in mid-season nothing else', () => {
    expect(of(MID_SEASON, '2025-01-15', '06:00')).toBe('2025-01-13');
    expect(of(MID_SEASON, '2025-01-14', '06:00')).toBe('2025-01-11');
    expect(of(MID_SEASON, '2025-03-01', '06:00')).toBe('2025-01-13');
  });

  it('leaves out yesterday where there is no schedule', () => {
    expect(of([], '2025-01-15', '06:00')).toBe('2025-01-13');
  });

  it.each([
    ['2025-10-25', '06:00', '2025-10-22'],
    ['2025-10-25', '12:00', '2025-10-23'],
    ['2025-10-24', '11:59', '2025-10-21'],
    ['2025-10-24', '12:00', '2025-10-21'],
    ['2025-10-23', '12:00', '2025-10-21'],
    ['2025-10-23', '11:59', '2025-10-20'],
    ['2025-10-22', '23:00', '2025-10-20'],
  ])(
    'as of %s at %s, in the first 14 days, only dates older than 36 h: through %s',
    (asOf, at, through) => {
      expect(of(OPENING, asOf, at)).toBe(through);
    },
  );

  it('counts the 14 days from the first game of the season of the as-of date', () => {
    const days = [...OPENING, '2025-11-02', '2025-11-03'];
    // On the 14th day the 1st is not older than 36 hours; on the 15th that does not count.
    expect(of(days, '2025-11-03', '06:00')).toBe('2025-10-31');
    expect(of([...days, '2025-11-04'], '2025-11-04', '06:00')).toBe('2025-11-02');
    const late = (at: string) =>
      judgedThrough(gamesOn(...days), '2025-11-03', newYork(at, '06:00'));
    expect(late('2025-11-01')).toBe('2025-10-29');
  });
});

describe('lackingTeams', () => {
  it('names teams that lack most of the games they owe lately', () => {
    const held = level([
      landed('2025-01-14', { valued: ['AAA', 'BBB', 'CCC'] }),
      landed('2025-01-13', { valued: ['AAA', 'BBB', 'CCC'] }),
      landed('2025-01-12', { valued: ['AAA', 'CCC', 'DDD'] }),
    ]);
    const levels = levelsOf({ [PLAYER_GAMES]: held }, ['2025-01-12', '2025-01-13', '2025-01-14']);
    expect(lackingTeams(levels, PLAYER_GAMES, '2025-01-14')).toEqual(['DDD']);
    expect(lackingTeams(levels, PLAYER_GAMES, '2025-01-12')).toEqual(['BBB']);
    expect(lackingTeams(levels, TEAM_DEFENSE, '2025-01-14')).toEqual([]);
  });
});
