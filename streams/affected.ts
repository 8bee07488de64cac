import type { Observable } from 'rxjs';
import type { Affected, Received } from './flow.js';
import { each } from './operators/each.js';

/** One item per exporter that a landing affects; others got their verdict in the journal line. */
export function affected(): (received$: Observable<Received>) => Observable<Affected> {
  return each(({ landing, routes }) =>
    routes
      .filter(({ reason }) => reason === 'settling')
      .map(({ exporter }) => ({ kind: 'affected', exporter, landing })),
  );
}
