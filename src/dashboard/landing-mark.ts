import type { Route } from '../domain/journal-entry.js';
import type { Landing } from '../domain/landing.js';
import { type Reason, statusIn } from '../domain/verdict.js';
import type { Arrival } from '../explain/history.js';
import type { LandingMark } from './api.js';

/** A journaled landing, or a completion that was set aside, as a mark on the timeline. */
export function landingMark(arrival: Arrival): LandingMark {
  if (arrival.kind === 'landing') {
    const { landing, at, reason, routes } = arrival;
    return { ...receivedMark(landing, routes), at, reason: reason ?? nowhere(routes) };
  }
  const { executionId, table, gameDate, reason, at } = arrival;
  const status = statusIn(reason) ?? reason;
  const id = `${executionId}/${table}/${gameDate}/${status}/${at}`;
  return { id, table, gameDate, at, status, source: 'event', reason, exporters: [] };
}

/** The mark of a landing as the pipeline tells of it, before anybody reads the journal. */
export function receivedMark(landing: Landing, routes: readonly Route[]): LandingMark {
  const { id, table, gameDate, receivedAt, status, source } = landing;
  const exporters = routes.flatMap(({ exporter, reason }) =>
    reason === 'settling' ? [exporter] : [],
  );
  return {
    id,
    table,
    gameDate,
    at: receivedAt,
    status,
    source,
    reason: nowhere(routes),
    exporters,
  };
}

/** Exporters read the table, and none the date. */
function nowhere(routes: readonly Route[]): Reason | null {
  const outside = routes.length > 0 && routes.every(({ reason }) => reason === 'outside-window');
  return outside ? 'outside-window' : null;
}
