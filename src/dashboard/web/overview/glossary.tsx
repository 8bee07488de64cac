import type { Activity, FreshnessState } from '../../api.js';
import { ACTIVITIES, STATES } from '../format/words.js';
import { ActivityBadge, StateBadge } from '../parts/badge.js';

/** What the two words on a card mean. */
export function Glossary() {
  return (
    <details class="glossary">
      <summary>What the words mean</summary>
      <dl>
        {(Object.keys(STATES) as FreshnessState[]).map((state) => (
          <div key={state}>
            <dt>
              <StateBadge state={state} />
            </dt>
            <dd>{STATES[state]}</dd>
          </div>
        ))}
        {(Object.keys(ACTIVITIES) as Activity[])
          .filter((activity) => activity !== 'idle')
          .map((activity) => (
            <div key={activity}>
              <dt>
                <ActivityBadge activity={activity} />
              </dt>
              <dd>{ACTIVITIES[activity]}</dd>
            </div>
          ))}
      </dl>
    </details>
  );
}
