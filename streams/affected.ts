import type { Observable } from 'rxjs';
import type { Affected, Received } from './flow.js';
import { each } from './operators/each.js';

/** One item per exporter that a landing affects; others got their verdict in the journal line. */
export function affected(): (received$: Observable<Received>) => Observable<Affected> {
  return each(({ landing, routes }, emit) => {
    for (const { exporter, reason } of routes) {
      if (reason === 'settling') emit({ kind: 'affected', exporter, landing });
    }
  });
}
