import { asyncScheduler, type Observable } from 'rxjs';
import type { Story } from '../../streams/pipeline.js';
import type { World } from '../../streams/world.js';
import type { EpochMs } from '../domain/date.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { DEAD_LETTERS } from '../store/dead-letter-box.js';
import type { Healing } from '../store/states.js';
import type { Notice } from './book.js';
import { incidentBook } from './incident-book.js';
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
    deadLetters: (since) => deadLettersSince(store, since, world.scheduler.now()),
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

/** Dead letters kept since an instant less than a day ago, by their names alone. */
async function deadLettersSince(store: ObjectStore, since: EpochMs, now: EpochMs): Promise<number> {
  const days = new Set([since, now].map((at) => new Date(at).toISOString().slice(0, 10)));
  const names = await Promise.all([...days].map((day) => store.list(`${DEAD_LETTERS}${day}/`)));
  return names.flat().filter((name) => keptAt(name) >= since).length;
}

/** `dead-letter/2025-01-15/1736931600000-m1.json` → 1736931600000. */
function keptAt(name: string): EpochMs {
  return Number.parseInt(name.slice(name.lastIndexOf('/') + 1), 10);
}
