import type { EpochMs } from './date.js';
import type { Missing } from './missing.js';

/** Why a landing or an evaluation did not (yet) lead to a refresh. A fixed set: docs and dashboards list it. */
export const REASONS = {
  'no-feed': 'no exporter reads the table',
  'no-table': 'something landed, and the message does not tell which table; all are looked at',
  'not-ours': 'the message is for other exports of the platform',
  'silent-input': 'a table that sends no events of its own; taken in at most once per slot',
  'outside-window': 'the game date lies outside what the exporter reads today',
  future: 'the game date lies after today in New York; looked at again when its day has come',
  duplicate: 'the same completion was seen before',
  'rate-limited': 'forced, or exported as of a past date, less than minInterval ago; not queued',
  'status-no_data': 'upstream had no data',
  'status-failed': 'the upstream load failed',
  'status-skipped': 'upstream skipped the load',
  settling: 'waiting until the table stops changing',
  'waiting-for': 'a source has not reached the date the slot requires',
  'next-slot': 'this file refreshes once per slot, and the slot is covered',
  covered: 'the latest slot is covered and nothing changed since',
  'already-current': 'the live file was built from these very levels',
  'held-back': 'the guard refused these inputs; retried when they change',
  failing: 'the last run failed; retried at the time named',
  claimed: 'another instance is running it',
  paused: 'the exporter is paused; landings are remembered',
  pinned: 'a former version was put back; refreshes go to history',
  restored: 'readers did not find the live file that was published; it was put back',
  'foreign-write':
    'somebody else overwrites this file again and again; it is not put back any more',
  'no-slot': 'the calendar has no slot yet',
  refreshed: 'a refresh included it',
} as const;

export type Reason = keyof typeof REASONS;

/** How a load ended that set nothing off, by the reason of its completion. */
const STATUSES: Partial<Readonly<Record<Reason, string>>> = {
  'status-no_data': 'no_data',
  'status-failed': 'failed',
  'status-skipped': 'skipped',
};

/** The load's status that a reason names; null of every other reason. */
export function statusIn(reason: Reason): string | null {
  return STATUSES[reason] ?? null;
}

/** What was decided about an exporter, why, and when it will be evaluated again. */
export interface Verdict {
  readonly exporter: string;
  readonly at: EpochMs;
  readonly reason: Reason;
  /** What the reason is about, in words for people; empty when there is nothing to add. */
  readonly detail: string;
  /** With `waiting-for`: what is waited for. Verdicts of earlier versions have it in the detail alone. */
  readonly awaited?: readonly Missing[];
  /** The landings it is about, by id. */
  readonly landings: readonly string[];
  /** The next look at the latest, or null when only a new event brings one. */
  readonly until: EpochMs | null;
}
