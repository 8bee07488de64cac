import { z } from 'zod';
import { cutsParameter } from '../cuts.js';

export const whatMattersParameters = z.strictObject({
  lookback_days: z
    .int()
    .min(1)
    .max(730)
    .default(365)
    .describe('How far the window reaches back from the as-of date, in days.'),
  min_games: z
    .int()
    .min(1)
    .max(100)
    .default(20)
    .describe('Games played in the window that a player needs to belong to an archetype.'),
  cuts: cutsParameter,
});

export type WhatMattersParameters = z.infer<typeof whatMattersParameters>;
