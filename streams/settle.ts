import { map, type Observable } from 'rxjs';
import type { Affected, Wake } from './flow.js';
import { settleWindow } from './operators/settle-window.js';
import type { World } from './world.js';

/** Lets each exporter's landings settle: one wake per batch, naming all its landings. */
export function settle(world: World): (affected$: Observable<Affected>) => Observable<Wake> {
  const { quietMs, maxWaitMs } = world.settings;
  return (affected$) =>
    affected$.pipe(
      settleWindow({
        key: ({ exporter }) => exporter,
        hold: ({ landing }) => landing,
        age: ({ landing }) => landing.gameDate,
        quietMs,
        maxWaitMs,
        scheduler: world.scheduler,
      }),
      map(({ key, items }) => ({
        kind: 'wake',
        exporter: key,
        why: 'settled',
        landings: items,
        asOf: null,
        force: false,
      })),
    );
}
