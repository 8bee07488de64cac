import { type EpochMs, hasPassed, type IsoDate } from '../src/domain/date.js';
import type { TableName } from '../src/domain/tables.js';
import type { WatermarksAsked } from '../src/domain/watermarks.js';
import { datedTables } from './evaluation-context.js';
import type { Trigger } from './flow.js';
import type { ExporterPlan, PipelineSettings } from './pipeline-deps.js';

/** Without any other reason a table without a stamp to trust is read this often. */
export const HOURLY_MS = 60 * 60_000;

const MINUTE_MS = 60_000;

/**
 * What an evaluation wants of the levels. A table without a stamp to trust is read since the last
 * announcement that the trigger carries, since the slot's opening and its deadline, on a manual trigger
 * and hourly; announced dates are read however old they are.
 */
export function askedBy(
  plan: ExporterPlan,
  trigger: Trigger,
  now: EpochMs,
  settings: PipelineSettings,
): WatermarksAsked {
  const tables = datedTables(plan);
  const landings = trigger.landings.filter(({ table }) => tables.includes(table));
  const opensAt = plan.calendar.latest(now)?.opensAt ?? 0;
  const deadline = opensAt + plan.graceMs;
  const since = Math.max(
    now - HOURLY_MS,
    opensAt,
    deadline <= now ? deadline : 0,
    // The sweep before a manual trigger has read just now.
    trigger.why === 'tick' ? now - MINUTE_MS : 0,
    ...landings.map(({ receivedAt }) => receivedAt),
    isProbing(plan, trigger, now, settings) ? now - settings.probeMs / 2 : 0,
  );
  const dates: Record<TableName, IsoDate[]> = {};
  for (const { table, gameDate } of landings) {
    dates[table] = [...(dates[table] ?? []), gameDate];
  }
  return { since: Math.min(since, now), dates };
}

/** True when announced dates may still be without a row: then they are looked for again and again. */
function isProbing(
  plan: ExporterPlan,
  { why, landings }: Trigger,
  now: EpochMs,
  { maxWaitMs }: PipelineSettings,
): boolean {
  const young = landings.some(({ receivedAt }) => !hasPassed(maxWaitMs, receivedAt, now));
  return plan.on === 'landing' && why === 'alarm' && young;
}
