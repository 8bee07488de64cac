import { z } from 'zod';
import { maxDaysSinceLastGame } from '../recency.js';

export const bounceBackParameters = z.strictObject({
  shortfall_threshold: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe("Points below the season's average from which a game is a bad one."),
  min_sample: z
    .int()
    .min(1)
    .max(1000)
    .default(3)
    .describe('Bad games in his history that a candidate needs.'),
  min_games: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe('Games played in a season from which its average counts.'),
  first_season: z
    .int()
    .min(1946)
    .max(2100)
    .default(2021)
    .describe('The season (2021 for 2021-22) with which the history begins.'),
  max_days_since_last_game: maxDaysSinceLastGame('whose last game'),
});

export type BounceBackParameters = z.infer<typeof bounceBackParameters>;
