import { exporterOf } from '../../exporters/registry.js';
import type { ExporterPlan } from '../../streams/world.js';
import { activityOf } from '../domain/activity.js';
import type { EpochMs } from '../domain/date.js';
import type { Fires, Refresh } from '../explain/explanation.js';
import { type Seen, whyOf } from '../explain/why.js';
import { statusOf } from '../service/status-report.js';
import type { ExporterCard } from './api.js';

/** How one file stands, from the journal, its state and the levels. Pure. */
export function cardOf(seen: Seen): ExporterCard {
  const { plan, state, now } = seen;
  const status = statusOf(seen);
  const { reason, sentence, explanation } = whyOf(seen);
  const { setback } = status;
  return {
    exporter: status.exporter,
    file: status.file,
    on: plan.on,
    state: status.state,
    activity: activityOf(state, reason, now),
    why: sentence,
    reason,
    dataThrough: status.dataThrough,
    asOf: status.asOf,
    publishedAt: status.publishedAt,
    missing: status.missing,
    lastRefresh: lastRefresh(explanation.lastRefresh),
    next: next(explanation.fires),
    deadline: status.deadline,
    setback: setback === null ? null : { message: setback.message, remedy: setback.remedy },
    pinned: status.pinned,
  };
}

/** The card of a file of which nobody can tell how it stands. */
export function unknownCard(plan: ExporterPlan, fault: string, now: EpochMs): ExporterCard {
  const slot = plan.calendar.next(now);
  return {
    exporter: plan.name,
    file: exporterOf(plan.name).file,
    on: plan.on,
    state: 'unknown',
    activity: 'idle',
    why: `Not known: ${fault}`,
    reason: null,
    dataThrough: null,
    asOf: null,
    publishedAt: null,
    missing: [],
    lastRefresh: null,
    next:
      slot === null
        ? null
        : { slot: slot.id, opensAt: slot.opensAt, firesBy: slot.opensAt + plan.graceMs },
    deadline: null,
    setback: null,
    pinned: null,
  };
}

function lastRefresh(last: Refresh | null): ExporterCard['lastRefresh'] {
  if (last === null) return null;
  const { runId, cause, status, finishedAt, landings } = last;
  const included = landings.map(({ table, gameDate }) => `${table} ${gameDate}`);
  return { runId, cause, status, finishedAt, included };
}

function next(fires: Fires | null): ExporterCard['next'] {
  if (fires === null) return null;
  return { slot: fires.slot, opensAt: fires.opensAt, firesBy: fires.deadline };
}
