import { describe, expect, it } from 'vitest';
import { daysBetween, newYorkDate } from '../../../src/domain/date.js';
import { seasonCalendar, weekday } from '../../../src/sample/calendar.js';
import { type Game, seasonGames } from '../../../src/sample/schedule.js';
import { TEAMS } from '../../../src/sample/teams.js';
import { fc } from '../../support/properties.js';

const gamesOf = (games: readonly Game[], team: string) =>
  games.filter(({ home, away }) => home === team || away === team);

/** Days between one game and the next, for each game but the first. */
const gaps = (games: readonly Pick<Game, 'date'>[]) =>
  games.slice(1).map((game, index) => daysBetween(games[index]?.date ?? game.date, game.date));

const seasons = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  season: fc.integer({ min: 1990, max: 2060 }),
});

/** Checks a few whole seasons, each of another seed. */
const everySeason = (check: (games: readonly Game[], season: number) => void) =>
  fc.assert(
    fc.property(seasons, ({ seed, season }) => check(seasonGames(seed, season), season)),
    { numRuns: 3 },
  );

describe('a season of the sample', () => {
  it('has thirty teams with 82 games, 41 of them at home', () => {
    expect(new Set(TEAMS.map(({ code }) => code)).size).toBe(30);
    everySeason((games) => {
      expect(games).toHaveLength(1230);
      for (const { code } of TEAMS) {
        expect(gamesOf(games, code)).toHaveLength(82);
        expect(games.filter(({ home }) => home === code)).toHaveLength(41);
      }
    });
  });

  it('has every pair of teams meet two to four times', () => {
    const pairs = new Map<string, number>();
    for (const { home, away } of seasonGames(5, 2024)) {
      const pair = [home, away].sort().join('-');
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
    expect(pairs.size).toBe((30 * 29) / 2);
    expect([...new Set(pairs.values())].sort()).toEqual([2, 3, 4]);
  });

  it('lets no team play twice a day or on three days in a row, but on two in a row now and then', () => {
    everySeason((games) => {
      for (const { code } of TEAMS) {
        const days = gaps(gamesOf(games, code));
        expect(Math.min(...days)).toBe(1);
        expect(days.some((gap, index) => gap === 1 && days[index + 1] === 1)).toBe(false);
        const backToBacks = days.filter((gap) => gap === 1).length;
        expect(backToBacks).toBeGreaterThanOrEqual(2);
        expect(backToBacks).toBeLessThanOrEqual(28);
      }
    });
  });

  it('runs from a Tuesday in late October to a Sunday in mid April', () => {
    everySeason((games, season) => {
      const [first, last] = [games[0]?.date ?? '', games.at(-1)?.date ?? ''];
      expect(first >= `${season}-10-19` && first <= `${season}-10-25`).toBe(true);
      expect(last >= `${season + 1}-04-09` && last <= `${season + 1}-04-17`).toBe(true);
      expect([weekday(first), weekday(last)]).toEqual([2, 7]);
    });
  });

  it('rests for at least five full days in February', () => {
    everySeason((games, season) => {
      const dates = [...new Set(games.map(({ date }) => date))];
      const idle = gaps(dates.map((date) => ({ date }))).map((gap) => gap - 1);
      const longest = idle.indexOf(Math.max(...idle));
      expect(idle[longest]).toBeGreaterThanOrEqual(5);
      const { from, to } = seasonCalendar(season).allStarBreak;
      expect((dates[longest] ?? '') < from && to < (dates[longest + 1] ?? '')).toBe(true);
      expect([from, to].map((date) => date.slice(5, 7))).toEqual(['02', '02']);
    });
  });

  it('numbers the games in order and starts each on its own date in New York', () => {
    everySeason((games, season) => {
      const prefix = `002${String(season % 100).padStart(2, '0')}`;
      const ids = games.map(({ id }) => id);
      expect(ids[0]).toBe(`${prefix}00001`);
      expect(ids.at(-1)).toBe(`${prefix}01230`);
      expect(ids).toEqual([...ids].sort());
      expect(games.every(({ tipOff, date }) => newYorkDate(tipOff) === date)).toBe(true);
    });
  });
});
