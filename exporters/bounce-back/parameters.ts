import { z } from 'zod';

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
  max_days_since_last_game: z
    .int()
    .min(0)
    .max(400)
    .nullable()
    .default(null)
    .describe('Drops candidates who have not played for longer; null keeps them all.'),
});

export type BounceBackParameters = z.infer<typeof bounceBackParameters>;
