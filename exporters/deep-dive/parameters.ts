import { z } from 'zod';

export const deepDiveParameters = z.strictObject({
  min_games: z
    .int()
    .min(1)
    .max(100_000)
    .default(50)
    .describe('Lined games that each of the two sides compared needs.'),
});

export type DeepDiveParameters = z.infer<typeof deepDiveParameters>;
