import { exhaustMap, filter, type Observable, Subscription, timer } from 'rxjs';
import type { PipelineEvent } from '../../streams/pipeline.js';
import type { PipelineDeps } from '../../streams/pipeline-deps.js';
import { raiseAlerts } from '../alerts/raise-alerts.js';
import type { Config } from '../config/index.js';
import { isTooFarOff } from '../domain/clock-difference.js';
import { publishFreshness } from '../freshness/publish-freshness.js';
import type { Log } from '../log.js';
import { historyUpkeep } from '../operations/history-retention.js';
import { journalUpkeep } from '../store/upkeep.js';
import type { Adapters } from './adapters.js';
import type { ClockWatch } from './clock-watch.js';

export interface BackgroundJobsOptions {
  readonly config: Config;
  readonly adapters: Adapters;
  readonly log: Log;
  readonly stopping: () => boolean;
  readonly clock: ClockWatch;
}

/** What runs beside the pipeline until it is unsubscribed: `freshness.json`, alerts, the journal's upkeep. */
export function backgroundJobs(
  deps: PipelineDeps,
  stories$: Observable<PipelineEvent>,
  { config, adapters, log, stopping, clock }: BackgroundJobsOptions,
): Subscription {
  const { published, privately: store, scheduler } = adapters;
  const all = new Subscription();
  // By a clock that is wrong nothing is told to readers, and nothing is found to have expired.
  const astray = () => {
    const difference = clock.difference();
    return difference !== null && isTooFarOff(difference);
  };
  const told$ = stories$.pipe(filter(() => !astray()));
  all.add(told$.pipe(publishFreshness(deps, published, config.prefix)).subscribe());
  all.add(stories$.pipe(raiseAlerts(deps, store, config.alerts, log)).subscribe());
  const resting = () => stopping() || astray();
  all.add(journalUpkeep({ store, scheduler, log, stopping: resting }).subscribe());
  const { prefix, history } = config;
  all.add(historyUpkeep({ ...history, ...adapters, prefix, log, stopping: resting }).subscribe());
  const comparing$ = timer(0, config.pipeline.reconcileMs, scheduler).pipe(
    exhaustMap(clock.compare),
  );
  all.add(comparing$.subscribe());
  return all;
}
