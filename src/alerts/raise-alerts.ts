import {
  asyncScheduler,
  auditTime,
  catchError,
  concatMap,
  defer,
  EMPTY,
  exhaustMap,
  filter,
  from,
  interval,
  map,
  merge,
  type Observable,
  type ObservableInput,
} from 'rxjs';
import { callWithTimeout } from '../../streams/call-with-timeout.js';
import { abortable } from '../../streams/operators/abortable.js';
import type { PipelineEvent } from '../../streams/pipeline.js';
import type { PipelineDeps } from '../../streams/pipeline-deps.js';
import type { EpochMs } from '../domain/date.js';
import type { LogEventAt } from '../domain/log-events.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { lettersSince, messagesOf, openLetters } from '../store/dead-letter-box.js';
import type { Healing } from '../store/states.js';
import type { Book, Notice, Outgoing } from './book.js';
import { incidentStore } from './incident-store.js';
import { incidentsOf, type Thresholds, withWebhook } from './incidents-of.js';
import { nextNotice, type Sent, type Turn } from './outbox.js';
import { type CountDeadLetters, readStanding, type UnreadCount } from './read-standing.js';
import { review } from './review.js';
import { sender } from './send.js';
import { webhook } from './webhook.js';

export interface AlertSettings {
  /** Where notices are posted; empty: nowhere, they are only logged. A secret. */
  readonly webhook: string;
  /** Dead letters within an hour that are worth an incident. */
  readonly deadLetters: number;
}

/** What a landing may take after the longest wait: `settle + 5 min` is the target. */
const PUBLISHING_MS = 5 * 60_000;

/** Tells people of what holds files up: a log line always, a webhook where one is configured. */
export function raiseAlerts(
  deps: PipelineDeps,
  store: ObjectStore,
  settings: AlertSettings,
  log: Log,
): (stories$: Observable<PipelineEvent>) => Observable<Notice> {
  const { webhook: url } = settings;
  // The other side lives in real time, whatever clock the pipeline runs on.
  const post = url === '' ? null : webhook({ url, scheduler: asyncScheduler });
  const { change } = incidentStore(store, healingOf(log));
  return watchIncidents({
    deps,
    thresholds: {
      deadLetters: settings.deadLetters,
      lateMs: deps.settings.maxWaitMs + PUBLISHING_MS,
    },
    deadLetters: (since) => unreadSince(store, since, deps.scheduler.now()),
    change,
    send: sender(log, post),
  });
}

/** A damaged book is replaced at once, and told of once. */
function healingOf(log: Log): Pick<Healing, 'mend' | 'onDamage'> {
  return {
    mend: true,
    onDamage: ({ object, fault }, movedTo) => {
      log.error(
        { event: 'incidents.restarted', object, fault, movedTo },
        'the list of incidents was damaged and started anew',
      );
    },
  };
}

/** Messages since an instant less than a day ago: by the names of their letters, but for those that count. */
async function unreadSince(store: ObjectStore, since: EpochMs, now: EpochMs): Promise<UnreadCount> {
  const names = await lettersSince(store, since, now);
  const kept = names.filter(({ isOver }) => !isOver);
  const over = names.filter(({ isOver }) => isOver).slice(-MOST_SENDERS);
  let unkept = 0;
  for await (const letter of openLetters(store, over, () => {})) unkept += messagesOf(letter);
  return { messages: kept.reduce((sum, { messages }) => sum + messages, unkept), unkept };
}

/** Of so many senders the letters are opened that count what was not kept. */
const MOST_SENDERS = 20;

/** Evaluations and runs come in groups; how things stand is judged once per group. */
const GROUP_MS = 15_000;
/** It is judged this often when nothing happens: deadlines pass and causes vanish in silence. */
const CHECK_MS = 5 * 60_000;

/** What alerts need from outside. Effects may answer in virtual time, as those of the pipeline. */
interface AlertWorld {
  readonly deps: PipelineDeps;
  readonly thresholds: Thresholds;
  readonly deadLetters: CountDeadLetters;
  /** Changes the book that all instances share; see `IncidentBook`. */
  change<T>(step: (book: Book) => readonly [Book, T]): ObservableInput<T>;
  /** Tells people. Its failure is an outcome. */
  send(outgoing: Outgoing, signal: AbortSignal): ObservableInput<Sent>;
}

/**
 * Opens, updates and closes incidents as the pipeline goes on, and emits each notice that was sent.
 *
 * A notice is saved with the change of its incident, then sent, then crossed out: a crash in between
 * sends it once more under the same id. The other way round an alert could be lost, which is worse.
 */
export function watchIncidents(
  alerts: AlertWorld,
): (stories$: Observable<PipelineEvent>) => Observable<Notice> {
  const { scheduler, strayed$ = EMPTY } = alerts.deps;
  return (stories$) => {
    const judged$ = stories$.pipe(filter(({ kind }) => kind === 'skipped' || kind === 'done'));
    const told$ = merge(judged$, strayed$).pipe(auditTime(GROUP_MS, scheduler));
    const reviewed$ = merge(told$, interval(CHECK_MS, scheduler)).pipe(
      exhaustMap(() =>
        guarded(alerts, 'incidents.not-reviewed', 'incidents could not be reviewed', judge(alerts)),
      ),
    );
    return reviewed$.pipe(
      concatMap(() =>
        guarded(alerts, 'alerts.not-sent', 'alerts could not be sent', sendAll(alerts, null)),
      ),
    );
  };
}

/** Brings the book up to date with how everything stands. */
function judge(alerts: AlertWorld): Observable<void> {
  const { deps, thresholds, deadLetters } = alerts;
  return readStanding(deps, deadLetters).pipe(
    map((standing) => ({ sight: incidentsOf(standing, thresholds), at: standing.at })),
    concatMap(({ sight, at }) =>
      changed(alerts, (book) => [review(book, withWebhook(sight, book), at), undefined] as const),
    ),
  );
}

/** Sends what is due, one after the other. */
function sendAll(alerts: AlertWorld, finished: Turn['finished']): Observable<Notice> {
  const { deps } = alerts;
  const turn = { holder: deps.holder, finished };
  return changed(alerts, (book) => nextNotice(book, turn, deps.scheduler.now())).pipe(
    concatMap((outgoing) => {
      if (outgoing === null) return EMPTY;
      const { notice } = outgoing;
      return abortable((signal) => alerts.send(outgoing, signal)).pipe(
        concatMap((sent) => {
          const told = sent.outcome === 'sent' ? [notice] : [];
          return merge(from(told), sendAll(alerts, { id: notice.id, ...sent }));
        }),
      );
    }),
  );
}

function changed<T>(alerts: AlertWorld, step: (book: Book) => readonly [Book, T]): Observable<T> {
  return callWithTimeout(alerts.deps, 'the book of incidents', () => alerts.change(step));
}

/** The work, whose failure is told and leaves everything to the next check. */
function guarded<T>(
  alerts: AlertWorld,
  event: LogEventAt<'warn'>,
  what: string,
  work$: Observable<T>,
): Observable<T> {
  return defer(() => work$).pipe(
    catchError((error: unknown) => {
      alerts.deps.warn(event, `${what}; retrying`, error);
      return EMPTY;
    }),
  );
}
