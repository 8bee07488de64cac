import type { Settings } from './compare.js';
import { type Random, random } from './random.js';
import { type Day, dayOf, isoOf } from './rows.js';
import type { When } from './shared.js';

/** What to ask of one set of torture tables. */
export interface TortureCase {
  readonly when: When;
  readonly settings: Settings;
}

/** Often the default; else no limit, or one that cuts between the days of a short pause. */
const recency = (chance: Random) =>
  chance.chance(0.4)
    ? {}
    : { max_days_since_last_game: chance.chance(0.3) ? null : chance.int(0, 20) };

const cuts = (chance: Random) =>
  chance.chance(0.5) ? {} : { cuts: { star: 24, scorer: 16, rotation: 3 } };

/** Small parameters, so that thresholds are met often and missed by one as often. */
function settingsOf(chance: Random): Settings {
  const days = () => chance.pick([7, 12, 20, 30, 60, 90]);
  return {
    'trends-hot-cold': {
      min_games: chance.int(1, 6),
      lookback_days: chance.int(5, 45),
      top_n: chance.int(1, 12),
      ...recency(chance),
    },
    'trends-bounce-back': {
      shortfall_threshold: chance.pick([1, 3, 4, 10]),
      min_sample: chance.int(1, 4),
      ...recency(chance),
    },
    'trends-what-matters': {
      lookback_days: chance.pick([20, 30, 45, 60, 120, 200, 365]),
      min_games: chance.pick([1, 2, 4, 8, 20]),
      ...cuts(chance),
    },
    'trends-team': {
      pace_lookback_days: days(),
      defense_lookback_days: days(),
      home_away_lookback_days: days(),
      b2b_lookback_days: days(),
      top_n: chance.int(1, 6),
    },
    'trends-quick-hits': {
      num_stats: chance.int(1, 15),
      min_sample: chance.pick([1, 2, 5, 12, 30, 50]),
      lookback_days: chance.pick([4, 8, 15, 30, 60, 90, 120]),
      ...cuts(chance),
    },
    'trends-deep-dive': { min_games: chance.pick([1, 1, 5, 20, 50]) },
  };
}

/** A day of any month, most within the seasons, or the end of the last one. */
function asOfDay(chance: Random): Day {
  if (chance.chance(0.12)) return dayOf('2026-04-25');
  const year = chance.pick([2020, 2022, 2024, 2025, 2025, 2025, 2026, 2026, 2026]);
  const month = chance.pick([1, 2, 2, 2, 3, 4, 5, 8, 10, 10, 11, 12]);
  return dayOf(`${year}-${String(month).padStart(2, '0')}-01`) + chance.int(0, 27);
}

/** As-of dates with their parameters; a third of them see less than their date. */
export function tortureCases(seed: number, count: number): TortureCase[] {
  const chance = random(seed ^ 0x5eed);
  return Array.from({ length: count }, () => {
    const asOf = asOfDay(chance);
    const through = chance.chance(0.33) ? asOf - chance.int(1, 40) : asOf;
    return {
      when: { asOf: isoOf(asOf), through: isoOf(through) },
      settings: chance.chance(0.25) ? {} : settingsOf(chance),
    };
  });
}
