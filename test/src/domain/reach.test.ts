import { describe, expect, it } from 'vitest';
import { addDays, startOfNewYorkDay } from '../../../src/domain/date.js';
import {
  dataThrough,
  missingFor,
  POSTPONED_AFTER_MS,
  postponedGames,
  reaches,
  requiredDate,
} from '../../../src/domain/reach.js';
import { PLAYER_GAMES, REGISTRY, TEAM_DEFENSE, TEAM_GAMES } from '../../../src/domain/tables.js';
import { landed, level, levelsOf } from '../../support/levels.js';
import { newYork } from '../../support/virtual-time.js';

const [D1, D2, D3] = ['2025-11-08', '2025-11-09', '2025-11-10'] as const;
const MORNING = newYork(D3, '06:00');
const LATER = newYork('2025-11-11', '12:00');

describe('reaches', () => {
  const at = (facts: Parameters<typeof landed>[1], now = MORNING) =>
    reaches(levelsOf({ [PLAYER_GAMES]: level([landed(D2, facts)]) }, [D2]), PLAYER_GAMES, D2, now);

  it('needs rows with values of every team that plays', () => {
    expect(at({})).toBe(true);
    expect(at({ valued: ['AAA', 'BBB', 'CCC'] })).toBe(false);
    expect(at({ teams: ['AAA', 'BBB'] })).toBe(false);
  });

  it('needs every result resolved', () => {
    expect(at({ unresolved: 1 })).toBe(false);
    expect(at({ unresolved: 1 }, LATER)).toBe(false);
  });

  it('lets a game without rows go 36 h after its date, never one with rows but no values', () => {
    expect(at({ teams: ['AAA', 'BBB'] }, newYork(D3, '00:00') + 36 * 3_600_000 - 1)).toBe(false);
    expect(at({ teams: ['AAA', 'BBB'] }, newYork(D3, '00:00') + 36 * 3_600_000)).toBe(true);
    expect(at({ valued: ['AAA', 'BBB'] }, LATER)).toBe(false);
  });

  it.each(['2025-03-08', '2025-03-09', '2025-07-04', '2025-11-01', '2025-11-02', '2026-01-01'])(
    'counts the 36 h from the end of %s in New York, to the millisecond',
    (day) => {
      const levels = levelsOf({ [PLAYER_GAMES]: level([landed(day, { teams: ['AAA', 'BBB'] })]) }, [
        day,
      ]);
      const gone = startOfNewYorkDay(addDays(day, 1)) + POSTPONED_AFTER_MS;
      const instants = [gone - 3 * 3_600_000, gone - 1, gone, gone + 3 * 3_600_000];
      expect(instants.map((now) => reaches(levels, PLAYER_GAMES, day, now))).toEqual([
        ...[false, false, true, true],
      ]);
    },
  );

  it('does not take an outage for postponed games: the table must have passed the date', () => {
    const behind = levelsOf({ [PLAYER_GAMES]: level([landed(D1)]) }, [D1, D2]);
    expect(reaches(behind, PLAYER_GAMES, D2, LATER)).toBe(false);
    expect(postponedGames(behind, PLAYER_GAMES, LATER)).toEqual([]);
  });

  it('is true of a date without games, false of a table nobody knows or waits for', () => {
    const levels = levelsOf({ [PLAYER_GAMES]: level([landed(D1)]), [REGISTRY]: level([]) }, [D1]);
    expect(reaches(levels, PLAYER_GAMES, D2, MORNING)).toBe(true);
    expect(reaches(levels, REGISTRY, D1, MORNING)).toBe(false);
    expect(reaches(levels, TEAM_GAMES, D1, MORNING)).toBe(false);
  });

  it('asks of the analysis only a row on or after the date', () => {
    const levels = levelsOf({ [TEAM_DEFENSE]: level([landed(D2, { teams: ['AAA'] })]) }, [
      D1,
      D2,
      D3,
    ]);
    expect([D1, D2, D3].map((day) => reaches(levels, TEAM_DEFENSE, day, MORNING))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('goes by the newest announcement where there is no schedule', () => {
    const levels = levelsOf({ [PLAYER_GAMES]: level([landed(D2)]) }, [], {
      [PLAYER_GAMES]: { [D1]: 'success', [D2]: 'partial' },
    });
    expect([D1, D2].map((day) => reaches(levels, PLAYER_GAMES, day, MORNING))).toEqual([
      true,
      false,
    ]);
  });
});

describe('what a slot requires, and how far the data go', () => {
  const levels = levelsOf(
    {
      [PLAYER_GAMES]: level([landed(D2), landed(D1)]),
      [TEAM_GAMES]: level([landed(D2, { teams: ['AAA', 'BBB'] }), landed(D1)]),
    },
    [D1, D2, D3],
  );
  const tables = [PLAYER_GAMES, TEAM_GAMES];

  it('is the last date with games before the slot’s day', () => {
    expect(requiredDate(levels, tables, D3, MORNING)).toBe(D2);
    expect(requiredDate(levels, tables, D1, MORNING)).toBeNull();
    expect(requiredDate(levels, tables, '2025-11-20', MORNING)).toBe(D3);
  });

  it('names the tables that lack it', () => {
    expect(missingFor(levels, tables, D2, MORNING)).toEqual([{ table: TEAM_GAMES, date: D2 }]);
    expect(missingFor(levels, tables, null, MORNING)).toEqual([]);
  });

  it('is as far as the newest date that all tables reach', () => {
    expect(dataThrough(levels, tables, D3, MORNING)).toBe(D1);
    expect(dataThrough(levels, [PLAYER_GAMES], D3, MORNING)).toBe(D2);
    expect(dataThrough(levels, [PLAYER_GAMES], D1, MORNING)).toBe(D1);
    expect(dataThrough(levelsOf({}, []), tables, D3, MORNING)).toBeNull();
  });

  it('lists the games taken as postponed', () => {
    expect(postponedGames(levels, TEAM_GAMES, MORNING)).toEqual([]);
    expect(postponedGames(levels, TEAM_GAMES, LATER)).toEqual([
      { day: D2, home: 'DDD', away: 'CCC' },
    ]);
  });
});
