import { from, mergeMap, type Observable } from 'rxjs';
import { type IsoDate, inSpan } from '../src/domain/date.js';
import type { Route } from '../src/domain/journal-entry.js';
import type { Landing } from '../src/domain/landing.js';
import type { Affected, Received } from './flow.js';
import type { ExporterPlan } from './world.js';

/** For every exporter that feeds on the landing's table: settle for it, or the date is outside its span. */
export function routesOf(
  exporters: readonly ExporterPlan[],
  landing: Pick<Landing, 'table' | 'gameDate'>,
  today: IsoDate,
): readonly Route[] {
  return exporters.flatMap(({ name, sources }) => {
    const feed = sources.find(
      (source) => source.kind === 'dated' && source.table === landing.table,
    );
    if (feed?.kind !== 'dated') return [];
    const inside = inSpan(landing.gameDate, feed.span(today));
    return [{ exporter: name, reason: inside ? 'settling' : 'outside-window' } as const];
  });
}

/** One item per exporter that a landing affects; others got their verdict in the journal line. */
export function affected(): (received$: Observable<Received>) => Observable<Affected> {
  return (received$) =>
    received$.pipe(
      mergeMap(({ landing, routes }) =>
        from(
          routes
            .filter(({ reason }) => reason === 'settling')
            .map(({ exporter }) => ({ kind: 'affected', exporter, landing }) as const),
        ),
      ),
    );
}
