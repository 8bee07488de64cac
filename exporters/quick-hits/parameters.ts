import { z } from 'zod';
import { cutsParameter } from '../cuts.js';

export const quickHitsParameters = z.strictObject({
  num_stats: z.int().min(1).max(15).default(8).describe('How many stats the file holds at most.'),
  min_sample: z
    .int()
    .min(1)
    .max(10_000)
    .default(50)
    .describe('Lined games that a stat needs to be listed.'),
  lookback_days: z
    .int()
    .min(1)
    .max(365)
    .default(90)
    .describe('How far the window reaches back from the as-of date, in days.'),
  cuts: cutsParameter,
});

export type QuickHitsParameters = z.infer<typeof quickHitsParameters>;
