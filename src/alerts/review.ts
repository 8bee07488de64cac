import { type EpochMs, hasPassed } from '../domain/date.js';
import { type Book, type Incident, incidentId, type Notice } from './book.js';
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

const MINUTE = 60_000;

/** A cause must be gone for this long before its incident is closed. */
export const DAMPING_MS = 5 * MINUTE;
/** The first update may follow soon: what one cause holds up fails one after the other. */
export const FIRST_UPDATE_MS = 5 * MINUTE;
/** Between further updates. */
export const UPDATE_MS = 60 * MINUTE;
/** An incident in which nothing changes is told again after this long. */
export const REMINDER_MS = 6 * 60 * MINUTE;

/** What becomes of an incident (null: it is closed), and what is to be told of it. */
interface Step {
  readonly incident: Incident | null;
  readonly notice: Notice | null;
}

/** A cause becomes an incident. */
export function openIncident({ opensAfterMs: _, ...cause }: RootCause, now: EpochMs): Step {
  const id = incidentId(cause.key, now);
  const incident = { ...cause, id, openedAt: now, notifiedAt: now, notices: 1, goneSince: null };
  return { incident, notice: noticeOf('opened', incident, now) };
}

/** The cause is still there. @param complete false: the files it holds up may be more than are seen */
export function stays(before: Incident, cause: RootCause, complete: boolean, now: EpochMs): Step {
  const { opensAfterMs: _, ...words } = complete ? cause : atLeast(before, cause);
  const calm = before.notices === 1 ? FIRST_UPDATE_MS : UPDATE_MS;
  const wait = affects(words) === affects(before) ? REMINDER_MS : calm;
  if (!hasPassed(wait, before.notifiedAt, now)) {
    return { incident: reworded(before, words), notice: null };
  }
  const notices = before.notices + 1;
  const incident = { ...before, ...words, notifiedAt: now, notices, goneSince: null };
  return { incident, notice: noticeOf('updated', incident, now) };
}

/** Says at once what is wrong by now; whom it holds up is told with the next notice. The same where nothing changed. */
function reworded(
  before: Incident,
  { summary, remedy }: Omit<RootCause, 'opensAfterMs'>,
): Incident {
  const { goneSince } = before;
  const says = before.summary === summary && before.remedy === remedy;
  return says && goneSince === null ? before : { ...before, summary, remedy, goneSince: null };
}

/** The cause is not seen. @param complete false: it may be there all the same */
export function fades(before: Incident, complete: boolean, now: EpochMs): Step {
  if (!complete) return { incident: before, notice: null };
  const goneSince = Math.min(before.goneSince ?? now, now);
  if (now - goneSince < DAMPING_MS) {
    const incident = goneSince === before.goneSince ? before : { ...before, goneSince };
    return { incident, notice: null };
  }
  const closed = { ...before, notifiedAt: now, notices: before.notices + 1, goneSince };
  return { incident: null, notice: noticeOf('closed', closed, now) };
}

/** What an update is worth sending for. */
function affects({ kind, severity, exporters }: Omit<RootCause, 'opensAfterMs'>): string {
  return JSON.stringify([kind, severity, [...exporters].sort()]);
}

function atLeast(before: Incident, cause: RootCause): RootCause {
  const severe = [before.severity, cause.severity].includes('error');
  return {
    ...cause,
    severity: severe ? 'error' : 'warning',
    exporters: [...new Set([...before.exporters, ...cause.exporters])],
    files: [...new Set([...before.files, ...cause.files])],
  };
}

function noticeOf(event: Notice['event'], incident: Incident, at: EpochMs): Notice {
  return { id: `${incident.id}/${incident.notices}`, event, at, incident };
}
