import { addDays, type IsoDate } from '../domain/date.js';
import type { Levels } from '../domain/levels.js';

/** How many games the schedule has for the busiest team in the days before a date. */
export function busiestTeam(
  { schedule }: Pick<Levels, 'schedule'>,
  asOf: IsoDate,
  days: number,
): number {
  const games = new Map<string, number>();
  for (const { day, games: played } of schedule) {
    if (day < addDays(asOf, -days) || day >= asOf) continue;
    for (const team of played.flatMap(({ home, away }) => [home, away])) {
      games.set(team, (games.get(team) ?? 0) + 1);
    }
  }
  return Math.max(0, ...games.values());
}
