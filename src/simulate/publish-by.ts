import type { ExporterPlan, PipelineSettings } from '../../streams/world.js';
import { newYorkDate } from '../domain/date.js';
import { type PlannedRefresh, planReplay, startOfReplay } from '../replay/plan-replay.js';
import type { Feed } from './feed.js';
import { type Period, WARM_UP_MS } from './period.js';
import type { Publication } from './publication.js';

/** What is published in a period by the service: its own streams decide, in virtual time. */
export function publishByEvents(
  period: Period,
  plans: readonly ExporterPlan[],
  settings: PipelineSettings,
  onPlanned: (refresh: PlannedRefresh) => void,
): readonly Publication[] {
  const fedOn = new Set(plans.flatMap(({ sources }) => sources.map(({ table }) => table)));
  const landings = period.landings.filter(({ table }) => fedOn.has(table));
  const [first] = landings;
  return planReplay({
    landings,
    gameDates: period.gameDates,
    plans,
    settings,
    start: startOfReplay(newYorkDate(first?.landedAt ?? period.startsAt)),
    until: period.endsAt - 1,
    onPlanned,
  }).refreshes.map(({ at, exporter, cause }) => ({ at, exporter, cause }));
}

/** What is published at fixed times, whatever has landed, once there is something at all. */
export function publishByClock(
  { startsAt, endsAt }: Period,
  { name, calendar }: ExporterPlan,
  feeds: readonly Feed[],
): readonly Publication[] {
  const first = feeds[0]?.at ?? endsAt;
  return calendar
    .between(Math.max(first, startsAt - WARM_UP_MS), endsAt)
    .map(({ opensAt }) => ({ at: opensAt, exporter: name, cause: 'clock' }));
}
