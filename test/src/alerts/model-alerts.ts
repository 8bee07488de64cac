import { concatMap, interval, type Subscription } from 'rxjs';
import { type Book, EMPTY_BOOK, type Notice } from '../../../src/alerts/book.js';
import { watchIncidents } from '../../../src/alerts/raise-alerts.js';
import type { ModelService } from '../../support/model-service.js';

/** How often a watcher hears what the model's pipeline told meanwhile. */
const HEARD_MS = 3 * 60_000;

/** People who are told of incidents, in virtual time, and the book that all instances share. */
export interface ModelAlerts {
  readonly notices: readonly Notice[];
  /** `event minutes` since the start, with how many files it names. */
  told(since: number): readonly string[];
  /** An instance begins to watch; unsubscribing kills it. */
  watch(holder: string): Subscription;
}

export function modelAlerts(service: ModelService): ModelAlerts {
  const { deps, time, stories } = service;
  const notices: Notice[] = [];
  let stored = JSON.stringify(EMPTY_BOOK);

  function watch(holder: string): Subscription {
    let heard = stories.length;
    const stories$ = interval(HEARD_MS, time.scheduler).pipe(
      concatMap(() => {
        const news = stories.slice(heard);
        heard = stories.length;
        return news;
      }),
    );
    const watching = watchIncidents({
      deps: { ...deps, holder },
      thresholds: { deadLetters: 10, lateMs: deps.settings.maxWaitMs + 5 * 60_000 },
      deadLetters: () => [{ messages: 0, unkept: 0 }],
      change: (step) => {
        const [after, made] = step(JSON.parse(stored) as Book);
        stored = JSON.stringify(after);
        return [made];
      },
      send: ({ notice }) => {
        notices.push(notice);
        return [{ outcome: 'sent', fault: null }];
      },
    });
    return stories$.pipe(watching).subscribe();
  }

  return {
    notices,
    watch,
    told: (since) =>
      notices.map(({ event, at, incident }) => {
        const minutes = Math.floor((at - since) / 60_000);
        return `${event} ${minutes} ${incident.files.length}`;
      }),
  };
}
