import type { Activity, FreshnessState } from '../../api.js';
import { ACTIVITIES, activityName, STATES } from '../format/words.js';
import { Icon } from './icon.js';

/** A freshness state: sign and word. */
export function StateBadge({ state }: { readonly state: FreshnessState }) {
  return (
    <span class={`badge is-${state}`} title={STATES[state]}>
      <Icon sign={state} />
      {state}
    </span>
  );
}

/** What an exporter is doing; nothing while it is idle. */
export function ActivityBadge({ activity }: { readonly activity: Activity }) {
  if (activity === 'idle') return null;
  return (
    <span class={`badge doing does-${activity}`} title={ACTIVITIES[activity]}>
      {activityName(activity)}
    </span>
  );
}
