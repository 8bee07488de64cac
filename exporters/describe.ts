import { addDays, type IsoDate } from '../src/domain/date.js';
import type { ScheduledDate } from '../src/domain/watermarks.js';
import type { DescribeContext } from './exporter.js';

/** In a season's stride the busiest team has this many games in thirty days. */
const STRIDE_GAMES = 10;

/** Why a list may be short early in a season. */
export const EARLY = 'few games were played lately';

/** Whether few games were played lately. */
export function isEarly({ schedule, asOf }: Omit<DescribeContext<unknown>, 'params'>): boolean {
  return busiestTeam(schedule, asOf, 30) < STRIDE_GAMES;
}

/** How many games the schedule has for the busiest team in the days before a date. */
export function busiestTeam(
  schedule: readonly ScheduledDate[],
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

/** The settings that let fewer in than the defaults do, e.g. `min_games 40 instead of 5`. */
export function stricterThan<Params extends Readonly<Record<string, unknown>>>(
  defaults: Params,
  params: Params,
  names: readonly (keyof Params & string)[],
): string {
  return names
    .filter((name) => Number(params[name]) > Number(defaults[name]))
    .map((name) => `${name} ${params[name]} instead of ${defaults[name]}`)
    .join(', ');
}
