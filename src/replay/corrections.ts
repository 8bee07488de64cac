import { datedTables } from '../../streams/evaluation-context.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { Landing } from '../domain/landing.js';
import type { PlannedRefresh } from './plan-replay.js';
import { heardAt } from './recorded-landings.js';

/**
 * How many planned refreshes would read a date that was loaded before them and again after: the rows
 * are those of the later load.
 */
export function correctedLater(
  planned: readonly PlannedRefresh[],
  plans: readonly ExporterPlan[],
  landings: readonly Landing[],
): number {
  const loads = new Map<string, { first: number; last: number; table: string; date: string }>();
  for (const landing of landings) {
    const { table, gameDate } = landing;
    const at = heardAt(landing);
    const key = `${table} ${gameDate}`;
    const { first, last } = loads.get(key) ?? { first: at, last: at };
    loads.set(key, {
      table,
      date: gameDate,
      first: Math.min(first, at),
      last: Math.max(last, at),
    });
  }
  const again = [...loads.values()].filter(({ first, last }) => first < last);
  const tablesOf = new Map(plans.map((plan) => [plan.name, datedTables(plan)]));
  return planned.filter(({ exporter, at, through }) =>
    again.some(
      ({ table, date, first, last }) =>
        first <= at && last > at && date <= through && tablesOf.get(exporter)?.includes(table),
    ),
  ).length;
}
