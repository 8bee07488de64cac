import { z } from 'zod';

const lookback = (days: number, what: string) =>
  z
    .int()
    .min(1)
    .max(365)
    .default(days)
    .describe(`How far the window of ${what} reaches back from the as-of date, in days.`);

export const teamParameters = z.strictObject({
  pace_lookback_days: lookback(30, 'pace'),
  defense_lookback_days: lookback(30, 'defense by zone'),
  home_away_lookback_days: lookback(60, 'home and away scoring'),
  b2b_lookback_days: lookback(90, 'back-to-backs'),
  top_n: z.int().min(1).max(30).default(5).describe('How many teams each list holds at most.'),
});

export type TeamParameters = z.infer<typeof teamParameters>;

/** The longest window over team games, in days: what counts as the table's window. */
export function teamGamesDays(params: TeamParameters): number {
  return Math.max(
    params.pace_lookback_days,
    params.home_away_lookback_days,
    params.b2b_lookback_days,
  );
}
