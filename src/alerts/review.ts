import type { EpochMs } from '../domain/date.js';
import type { Book, Incident, Notice } from './book.js';
import { fades, openIncident, type Step, stays } from './incident-steps.js';
import type { RootCause, Sight } from './root-cause.js';

/**
 * What a sight of the causes makes of the book: incidents are opened, updated and closed, each with a
 * notice in the outbox. The very same book when there is nothing new to remember. Pure.
 */
export function review(book: Book, sight: Sight, now: EpochMs): Book {
  const causes = new Map(sight.causes.map((cause) => [cause.key, cause]));
  const known = book.open.map((incident) => {
    const cause = causes.get(incident.key);
    causes.delete(incident.key);
    return cause
      ? stays(incident, cause, sight.complete, now)
      : fades(incident, sight.complete, now);
  });
  const watched = watchedThen(book, [...causes.values()], sight.complete, now);
  const ripe = [...causes.values()].filter(({ key, opensAfterMs }) => {
    const since = watched[key];
    return opensAfterMs !== null && since !== undefined && now - since >= opensAfterMs;
  });
  const steps = [...known, ...ripe.map((cause) => openIncident(cause, now))];
  for (const { key } of ripe) delete watched[key];
  return rewritten(book, steps, watched, now);
}

/** When each cause without an incident was first seen. A clock set back makes none of them younger. */
function watchedThen(
  book: Book,
  causes: readonly RootCause[],
  complete: boolean,
  now: EpochMs,
): Record<string, EpochMs> {
  const ripening = causes.filter(({ opensAfterMs }) => opensAfterMs !== null);
  const seen = ripening.map(({ key }) => [key, Math.min(book.watched[key] ?? now, now)] as const);
  return { ...(complete ? {} : book.watched), ...Object.fromEntries(seen) };
}

function rewritten(
  book: Book,
  steps: readonly Step[],
  watched: Readonly<Record<string, EpochMs>>,
  now: EpochMs,
): Book {
  const open = steps.flatMap(({ incident }) => (incident === null ? [] : [incident]));
  const notices = steps.flatMap(({ notice }) => (notice === null ? [] : [notice]));
  if (notices.length === 0 && same(open, book.open) && sameWatch(watched, book.watched))
    return book;
  return {
    ...book,
    open,
    watched,
    outbox: notices.length === 0 ? book.outbox : [...book.outbox, ...notices.map(outgoing)],
  };

  function outgoing(notice: Notice) {
    return { notice, failures: 0, retryAt: now };
  }
}

function same(a: readonly Incident[], b: readonly Incident[]): boolean {
  return a.length === b.length && a.every((incident, index) => incident === b[index]);
}

function sameWatch(a: Book['watched'], b: Book['watched']): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
