import { describe, expect, it } from 'vitest';
import {
  dataThrough,
  isComplete,
  lackingTeams,
  missingFor,
  POSTPONED_AFTER_MS,
  postponedGames,
  requiredDate,
} from '../../../src/domain/completeness.js';
import { addDays, startOfNewYorkDay } from '../../../src/domain/date.js';
import { missingText } from '../../../src/domain/missing.js';
import { PLAYER_GAMES, REGISTRY, TEAM_DEFENSE, TEAM_GAMES } from '../../../src/domain/tables.js';
import { landed, level, levelsOf } from '../../support/levels.js';
import { newYork } from '../../support/virtual-time.js';

const [D1, D2, D3] = ['2025-11-08', '2025-11-09', '2025-11-10'] as const;
const MORNING = newYork(D3, '06:00');
const LATER = newYork('2025-11-11', '12:00');

describe('a team of which nothing can be used', () => {
  const held = (facts: Parameters<typeof landed>[1]) =>
    levelsOf({ [PLAYER_GAMES]: level([landed(D2, facts)]) }, [D2]);
  const lacks = (facts: Parameters<typeof landed>[1], now = MORNING) => {
    const levels = held(facts);
    const spans = [{ table: PLAYER_GAMES, span: { from: D1, to: D3 } }];
    return [
      isComplete(levels, PLAYER_GAMES, D2, now),
      missingText(lackingTeams(levels, spans, now)),
    ];
  };
  const three = { teams: ['AAA', 'BBB', 'CCC'] };

  it.each([
    ['under a code of no team, with its opponent', { code: 'DDX', opponent: 'CCC' }, 'rows of DDX'],
    [
      'under a code of no team, the only one absent',
      { code: 'DDX', opponent: 'CCX' },
      'rows of DDX',
    ],
    ['without a code', { code: '', opponent: null }, 'rows without a team code'],
    ['under its own code', { code: 'DDD', opponent: 'CCC' }, 'all its rows are faulty'],
  ])('counts as there when its rows are all faulty %s', (_, faulty, text) => {
    const told = `DDD in ${PLAYER_GAMES} ${D2} (${text})`;
    expect(lacks({ ...three, faulty: [faulty] })).toEqual([true, told]);
  });

  it('does not while its rows may still come', () => {
    expect(lacks(three)).toEqual([false, '']);
    const two = [{ code: 'X', opponent: 'Y' }];
    expect(lacks({ teams: ['AAA', 'BBB'], faulty: two })).toEqual([false, '']);
  });

  it('does not where some of its rows are sound: their values are waited for', () => {
    const faulty = [{ code: 'DDX', opponent: 'CCC' }];
    const valued = ['AAA', 'BBB', 'CCC'];
    expect(lacks({ teams: [...valued, 'DDD'], valued, faulty })).toEqual([false, '']);
  });

  it('counts as there 36 h after a date of which there are rows of the other side only', () => {
    const gone = newYork(D3, '00:00') + POSTPONED_AFTER_MS;
    expect(lacks(three, gone - 1)).toEqual([false, '']);
    expect(lacks(three, gone)).toEqual([
      true,
      `DDD in ${PLAYER_GAMES} ${D2} (rows of the other side only)`,
    ]);
  });

  it('is told by date for as long as the file counts it, and once per code', () => {
    const facts = { ...three, faulty: [{ code: 'DDX', opponent: 'CCC' }] };
    const days = [D1, D2, D3];
    const levels = levelsOf(
      { [PLAYER_GAMES]: level([...days].reverse().map((day) => landed(day, facts))) },
      days,
    );
    const within = (from: string) =>
      missingText(lackingTeams(levels, [{ table: PLAYER_GAMES, span: { from, to: D3 } }], MORNING));
    expect(within(D3)).toBe(`DDD in ${PLAYER_GAMES} ${D3} (rows of DDX)`);
    expect(within(D2)).toBe(`DDD in ${PLAYER_GAMES} ${D3} and 1 date before (rows of DDX)`);
    expect(within(D1)).toBe(`DDD in ${PLAYER_GAMES} ${D3} and 2 dates before (rows of DDX)`);
  });
});

it('puts into words what is missing', () => {
  const table = PLAYER_GAMES;
  expect(missingText([])).toBe('');
  expect(
    missingText([
      { table, date: D1 },
      { table, date: D1, lack: { kind: 'lines' } },
    ]),
  ).toBe(`${table} ${D1}, lines of ${D1}`);
});

describe('reaches', () => {
  const at = (facts: Parameters<typeof landed>[1], now = MORNING) =>
    isComplete(
      levelsOf({ [PLAYER_GAMES]: level([landed(D2, facts)]) }, [D2]),
      PLAYER_GAMES,
      D2,
      now,
    );

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
      expect(instants.map((now) => isComplete(levels, PLAYER_GAMES, day, now))).toEqual([
        ...[false, false, true, true],
      ]);
    },
  );

  it('does not take an outage for postponed games: the table must have passed the date', () => {
    const behind = levelsOf({ [PLAYER_GAMES]: level([landed(D1)]) }, [D1, D2]);
    expect(isComplete(behind, PLAYER_GAMES, D2, LATER)).toBe(false);
    expect(postponedGames(behind, PLAYER_GAMES, LATER)).toEqual([]);
  });

  it('is true of a date without games, false of a table nobody knows or waits for', () => {
    const levels = levelsOf({ [PLAYER_GAMES]: level([landed(D1)]), [REGISTRY]: level([]) }, [D1]);
    expect(isComplete(levels, PLAYER_GAMES, D2, MORNING)).toBe(true);
    expect(isComplete(levels, REGISTRY, D1, MORNING)).toBe(false);
    expect(isComplete(levels, TEAM_GAMES, D1, MORNING)).toBe(false);
  });

  it('asks of the analysis only a row on or after the date', () => {
    const levels = levelsOf({ [TEAM_DEFENSE]: level([landed(D2, { teams: ['AAA'] })]) }, [
      D1,
      D2,
      D3,
    ]);
    expect([D1, D2, D3].map((day) => isComplete(levels, TEAM_DEFENSE, day, MORNING))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('asks for lines while any of the three game dates before has some', () => {
    const days = ['2025-11-05', '2025-11-06', '2025-11-07', D1, D2];
    const lined = (...lines: readonly number[]) =>
      levelsOf(
        {
          [PLAYER_GAMES]: level(
            days.map((day, index) => landed(day, { lines: lines[index] ?? 0 })).reverse(),
          ),
        },
        days,
      );
    const at = (...lines: readonly number[]) =>
      missingFor(lined(...lines), [PLAYER_GAMES], D2, MORNING);
    expect(at(9, 9, 9, 9, 0)).toEqual([{ table: PLAYER_GAMES, date: D2, lack: { kind: 'lines' } }]);
    expect(at(9, 9, 0, 0, 0)).toHaveLength(1);
    expect(at(9, 0, 0, 0, 0)).toEqual([]);
    expect(at(9, 9, 9, 9, 1)).toEqual([]);
    const used = { [PLAYER_GAMES]: [D2] };
    expect(missingFor(lined(9, 9, 9, 9, 0), [PLAYER_GAMES], D2, MORNING, used)).toEqual([]);
    expect(dataThrough(lined(9, 9, 9, 9, 0), [PLAYER_GAMES], D2, MORNING)).toBe(D1);
    expect(dataThrough(lined(9, 9, 9, 9, 0), [PLAYER_GAMES], D2, MORNING, used)).toBe(D2);
    const unresolved = level([landed(D2, { lines: 0, valued: [] }), landed(D1)]);
    expect(
      missingFor(levelsOf({ [PLAYER_GAMES]: unresolved }, days), [PLAYER_GAMES], D2, MORNING),
    ).toEqual([{ table: PLAYER_GAMES, date: D2 }]);
  });

  it('asks for no lines in a table without results', () => {
    const levels = levelsOf({ [TEAM_GAMES]: level([landed(D2, { lines: 0 }), landed(D1)]) }, [
      D1,
      D2,
    ]);
    expect(isComplete(levels, TEAM_GAMES, D2, MORNING)).toBe(true);
  });

  it('asks for lines without a schedule too, by the dates that the table has', () => {
    const levels = levelsOf({ [PLAYER_GAMES]: level([landed(D2, { lines: 0 }), landed(D1)]) }, [], {
      [PLAYER_GAMES]: { [D2]: 'success', [D1]: 'success' },
    });
    expect(isComplete(levels, PLAYER_GAMES, D2, MORNING)).toBe(false);
    expect(isComplete(levels, PLAYER_GAMES, D1, MORNING)).toBe(true);
  });

  it('goes by the newest announcement where there is no schedule', () => {
    const levels = levelsOf({ [PLAYER_GAMES]: level([landed(D2)]) }, [], {
      [PLAYER_GAMES]: { [D1]: 'success', [D2]: 'partial' },
    });
    expect([D1, D2].map((day) => isComplete(levels, PLAYER_GAMES, day, MORNING))).toEqual([
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
