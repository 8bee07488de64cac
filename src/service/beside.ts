import { exhaustMap, filter, type Observable, Subscription, timer } from 'rxjs';
import type { Story } from '../../streams/pipeline.js';
import type { World } from '../../streams/world.js';
import { raiseAlerts } from '../alerts/raise-alerts.js';
import type { Config } from '../config/index.js';
import { isTooFarOff } from '../domain/clock-difference.js';
import { publishFreshness } from '../freshness/publish-freshness.js';
import type { Log } from '../log.js';
import { historyUpkeep } from '../operations/history-retention.js';
import { journalUpkeep } from '../store/upkeep.js';
import type { ClockWatch } from './clock-watch.js';
import type { Parts } from './parts.js';

export interface BesideOptions {
  readonly config: Config;
  readonly parts: Parts;
  readonly log: Log;
  readonly stopping: () => boolean;
  readonly clock: ClockWatch;
}

/** What runs beside the pipeline until it is unsubscribed: `freshness.json`, alerts, the journal's upkeep. */
export function beside(
  world: World,
  stories$: Observable<Story>,
  { config, parts, log, stopping, clock }: BesideOptions,
): Subscription {
  const { published, privately: store, scheduler } = parts;
  const all = new Subscription();
  // By a clock that is wrong nothing is told to readers, and nothing is found to have expired.
  const astray = () => {
    const difference = clock.difference();
    return difference !== null && isTooFarOff(difference);
  };
  const told$ = stories$.pipe(filter(() => !astray()));
  all.add(told$.pipe(publishFreshness(world, published, config.prefix)).subscribe());
  all.add(stories$.pipe(raiseAlerts(world, store, config.alerts, log)).subscribe());
  const resting = () => stopping() || astray();
  all.add(journalUpkeep({ store, scheduler, log, stopping: resting }).subscribe());
  const { prefix, history } = config;
  all.add(historyUpkeep({ ...history, ...parts, prefix, log, stopping: resting }).subscribe());
  const comparing$ = timer(0, config.pipeline.reconcileMs, scheduler).pipe(
    exhaustMap(clock.compare),
  );
  all.add(comparing$.subscribe());
  return all;
}
