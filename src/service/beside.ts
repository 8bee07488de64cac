import { type Observable, Subscription } from 'rxjs';
import type { Story } from '../../streams/pipeline.js';
import type { World } from '../../streams/world.js';
import { raiseAlerts } from '../alerts/raise-alerts.js';
import type { Config } from '../config/index.js';
import { publishFreshness } from '../freshness/publish-freshness.js';
import type { Log } from '../log.js';
import { journalUpkeep } from '../store/upkeep.js';
import type { Parts } from './parts.js';

export interface BesideOptions {
  readonly config: Config;
  readonly parts: Parts;
  readonly log: Log;
  readonly stopping: () => boolean;
}

/** What runs beside the pipeline until it is unsubscribed: `freshness.json`, alerts, the journal's upkeep. */
export function beside(
  world: World,
  stories$: Observable<Story>,
  { config, parts, log, stopping }: BesideOptions,
): Subscription {
  const { published, privately: store, scheduler } = parts;
  const all = new Subscription();
  all.add(stories$.pipe(publishFreshness(world, published, config.prefix)).subscribe());
  all.add(stories$.pipe(raiseAlerts(world, store, config.alerts, log)).subscribe());
  all.add(journalUpkeep({ store, scheduler, log, stopping }).subscribe());
  return all;
}
