import type { EpochMs } from './date.js';
import { type ExporterState, isSettling } from './state.js';
import type { Reason } from './verdict.js';

/** What an exporter is doing. */
export type Activity =
  | 'idle'
  | 'settling'
  | 'held'
  | 'running'
  | 'held-back'
  | 'failing'
  | 'paused'
  | 'pinned';

/**
 * What an exporter is doing, in one word.
 * @param reason of the last verdict on it; null where there is none
 */
export function activityOf(state: ExporterState, reason: Reason | null, now: EpochMs): Activity {
  const { pinned, paused, claim, setback } = state;
  if (pinned !== null) return 'pinned';
  if (paused) return 'paused';
  if (claim !== null && claim.until > now) return 'running';
  if (isSettling(setback, now)) return 'settling';
  if (setback !== null) return setback.kind === 'held-back' ? 'held-back' : 'failing';
  if (reason === 'settling') return 'settling';
  return reason === 'waiting-for' ? 'held' : 'idle';
}
