import { asyncScheduler, type Observable } from 'rxjs';
import type { Story } from '../../streams/pipeline.js';
import type { World } from '../../streams/world.js';
import type { EpochMs } from '../domain/date.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { lettersSince, messagesOf, openLetters } from '../store/dead-letter-box.js';
import type { Healing } from '../store/states.js';
import type { Notice } from './book.js';
import { incidentBook } from './incident-book.js';
import type { UnreadCount } from './read-standing.js';
import { sender } from './send.js';
import { watchIncidents } from './watch-incidents.js';
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
  world: World,
  store: ObjectStore,
  settings: AlertSettings,
  log: Log,
): (stories$: Observable<Story>) => Observable<Notice> {
  const { webhook: url } = settings;
  // The other side lives in real time, whatever clock the pipeline runs on.
  const post = url === '' ? null : webhook({ url, scheduler: asyncScheduler });
  const { change } = incidentBook(store, healingOf(log));
  return watchIncidents({
    world,
    thresholds: {
      deadLetters: settings.deadLetters,
      lateMs: world.settings.maxWaitMs + PUBLISHING_MS,
    },
    deadLetters: (since) => unreadSince(store, since, world.scheduler.now()),
    change,
    send: sender(log, post),
  });
}

/** A damaged book is replaced at once, and told of once. */
function healingOf(log: Log): Pick<Healing, 'mend' | 'onDamage'> {
  return {
    mend: true,
    onDamage: ({ object, fault }, movedTo) => {
      log.error({ object, fault, movedTo }, 'the book of incidents was damaged and begun anew');
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
