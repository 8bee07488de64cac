import { exact, fixed, signedDifference, times } from './exact.js';
import { type Day, dayOf, isoOf, type Tables } from './rows.js';
import {
  earlier,
  inWindow,
  isLined,
  type LinedGame,
  overRate,
  played,
  restOf,
  seasonOf,
  visible,
  type When,
} from './shared.js';

const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
const FOCUS: Readonly<Record<number, string>> = {
  1: 'schedule_density',
  2: 'all_star_break',
  3: 'playoff_race',
  4: 'season_end',
  10: 'season_start',
  11: 'early_season',
};
/** How far back the file reads player games. */
export const WINDOW_DAYS = 420;

export interface DeepDiveParams {
  /** Lined games that each side must have. */
  readonly min_games: number;
}

type Sides = readonly [a: readonly LinedGame[], b: readonly LinedGame[]];

const between = (games: readonly LinedGame[], from: Day, to: Day): LinedGame[] =>
  games.filter((game) => from <= game.day && game.day <= to);

/** The game days around the latest gap of at least five days that touches a February. */
function februaryBreak(gameDays: readonly Day[]): { before: Day; after: Day } | null {
  let found: { before: Day; after: Day } | null = null;
  gameDays.forEach((after, index) => {
    const before = gameDays[index - 1];
    if (before === undefined || after - before - 1 < 5) return;
    for (let day = before + 1; day < after; day += 1) {
      if (isoOf(day).slice(5, 7) === '02') found = { before, after };
    }
  });
  return found;
}

function sidesOf(focus: string, tables: Tables, when: When): Sides {
  const seen = visible(tables.playerGames, when);
  const lined = inWindow(tables.playerGames, when, WINDOW_DAYS).filter(isLined);
  const asOf = dayOf(when.asOf);
  const season = seasonOf(when.asOf);
  const lastDays = (days: number) => between(lined, asOf - days, asOf);
  const gameDays = (games: readonly { readonly day: Day }[]) =>
    [...new Set(games.map((game) => game.day))].sort((a, b) => a - b);
  switch (focus) {
    case 'schedule_density': {
      const secondLast = earlier(seen, (game) => game.player, 2);
      const isThird = (game: LinedGame) => {
        const before = secondLast.get(game);
        return before !== undefined && game.day - before.day <= 3;
      };
      const games = lastDays(90);
      return [games.filter(isThird), games.filter((game) => !isThird(game))];
    }
    case 'all_star_break': {
      const gap = februaryBreak(gameDays(seen.filter(played)));
      if (gap === null) return [[], []];
      return [
        between(lined, gap.after, gap.after + 13),
        between(lined, gap.before - 13, gap.before),
      ];
    }
    case 'playoff_race':
    case 'season_end': {
      const own = lined.filter((game) => game.season === season && game.day < asOf - 30);
      return [lastDays(30), own];
    }
    case 'season_start': {
      const own = lined.filter((game) => game.season === season - 1);
      const [first] = gameDays(seen.filter((game) => played(game) && game.season === season - 1));
      if (first === undefined) return [[], []];
      const end = first + 29;
      return [own.filter((game) => game.day <= end), own.filter((game) => game.day > end)];
    }
    case 'early_season':
      return [
        lined.filter((game) => game.season === season),
        lined.filter((game) => game.season === season - 1),
      ];
    default: {
      const rests = restOf(seen, (game) => game.player);
      const rested = (wanted: string) => lastDays(90).filter((game) => rests.get(game) === wanted);
      return [rested('rested'), rested('b2b')];
    }
  }
}

const literal = (text: string): string => text.replace(/[.+()]/g, '\\$&');
const count = (games: number): string =>
  `(?=.*\\b${String(games).replace(/\B(?=(\d{3})+$)/g, ',?')}\\b)`;

function heroStat([a, b]: Sides, least: number) {
  const [rateA, rateB] = [overRate(a), overRate(b)];
  if (a.length < least || b.length < least || rateA === null || rateB === null) {
    const context = new RegExp(`^${count(a.length)}${count(b.length)}`);
    return { value: '—', label: 'Not enough games yet', context };
  }
  const [percentA, percentB] = [times(exact(100), rateA), times(exact(100), rateB)];
  const difference = literal(`(${signedDifference(percentA, percentB, 0)}%)`);
  return {
    value: `${fixed(percentA, 0)}%`,
    context: new RegExp(`^vs ${fixed(percentB, 0)}% \\S.* ${difference}$`),
  };
}

/** deep-dive-current.json */
export function deepDive(tables: Tables, when: When, params: DeepDiveParams) {
  const [year, number] = [when.asOf.slice(0, 4), Number(when.asOf.slice(5, 7))];
  const month = MONTHS[number - 1] ?? '';
  const focus = FOCUS[number] ?? 'rest_impact';
  return {
    month: `${month} ${year}`,
    hero_stat: heroStat(sidesOf(focus, tables, when), params.min_games),
    slug: `${focus.replaceAll('_', '-')}-${month.toLowerCase()}-${year}`,
    cta: 'Read the full analysis',
  };
}
