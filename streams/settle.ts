import { map, type Observable } from 'rxjs';
import type { Affected, Trigger } from './flow.js';
import { settleWindow } from './operators/settle-window.js';
import type { PipelineDeps } from './pipeline-deps.js';

/** Lets each exporter's landings settle: one trigger per batch, naming all its landings. */
export function settle(
  deps: PipelineDeps,
): (affected$: Observable<Affected>) => Observable<Trigger> {
  const { quietMs, maxWaitMs } = deps.settings;
  return (affected$) =>
    affected$.pipe(
      settleWindow({
        key: ({ exporter }) => exporter,
        hold: ({ landing }) => landing,
        age: ({ landing }) => landing.gameDate,
        quietMs,
        maxWaitMs,
        scheduler: deps.scheduler,
      }),
      map(({ key, items }) => ({
        kind: 'trigger',
        exporter: key,
        why: 'settled',
        landings: items,
        asOf: null,
        force: false,
      })),
    );
}
