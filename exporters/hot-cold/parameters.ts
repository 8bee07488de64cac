import { z } from 'zod';
import { maxDaysSinceLastGame } from '../recency.js';

export const hotColdParameters = z.strictObject({
  min_games: z
    .int()
    .min(1)
    .max(100)
    .default(5)
    .describe('Lined games in the window that a player needs to be ranked.'),
  lookback_days: z
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe('How far the window reaches back from the as-of date, in days.'),
  top_n: z.int().min(1).max(100).default(10).describe('How many players each list holds.'),
  max_days_since_last_game: maxDaysSinceLastGame('whose latest lined game'),
});

export type HotColdParameters = z.infer<typeof hotColdParameters>;
