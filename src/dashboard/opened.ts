import { Subject, type Subscription } from 'rxjs';
import type { Config } from '../config/index.js';
import { TrendsError } from '../domain/errors.js';
import type { Pushed } from '../http/push-envelope.js';
import type { Route } from '../http/route.js';
import type { Log } from '../log.js';
import type { Parts } from '../service/parts.js';
import type { Service } from '../service.js';
import { actions } from './actions.js';
import type { LiveEvent } from './api.js';
import { factsOf } from './facts.js';
import { howToAct } from './how-to-act.js';
import { journalActions } from './journal-actions.js';
import { liveEvents } from './live-events.js';
import { liveFeed } from './live-feed.js';
import { pageRoutes } from './page.js';
import { replays } from './replays.js';
import { apiRoutes } from './routes.js';

export interface DashboardOptions {
  readonly config: Config;
  readonly parts: Parts;
  readonly log: Log;
  /** Where the built page lies; beside the program when absent. */
  readonly page?: string;
}

/** What the dashboard asks of a running service. */
export type Attached = Pick<Service, 'deliver' | 'stories$' | 'trouble'>;

/** The dashboard of a service: a page, what it reads, and what operators do on it. */
export interface Dashboard {
  /** They answer before the service has started, too: from the journal and the state. */
  readonly routes: readonly Route[];
  /** From now on what the service tells is passed on, and actions go through it. */
  attach(service: Attached): void;
  /** Lets a replay under way finish its refresh. */
  close(): Promise<void>;
}

/** Makes a dashboard, ready to answer. Its routes are those that `paths.ts` names. */
export function openNow(options: DashboardOptions): Dashboard {
  const { config, page } = options;
  let attached: Attached | null = null;
  const facts = factsOf(options, () => attached?.trouble() ?? null);
  const events$ = new Subject<LiveEvent>();
  const tell = (event: LiveEvent) => events$.next(event);
  const journal = journalActions(facts);
  const background = replays({ facts, journal, tell });
  let hearing: Subscription | null = null;
  const publish = async (message: Pushed) => {
    if (attached !== null) return attached.deliver({ ...message, mayDirect: true });
    throw new TrendsError('the service is starting', { remedy: 'Ask again in a moment.' });
  };
  const act = actions({ facts, journal, replays: background, publish });
  const feed = () => liveFeed(events$, facts.now);
  const howTo = howToAct(config.http);
  return {
    routes: [...apiRoutes({ facts, act, feed, howTo }), ...pageRoutes(page)],
    attach(service) {
      attached = service;
      hearing?.unsubscribe();
      hearing = service.stories$.subscribe(facts.hear);
      hearing.add(service.stories$.pipe(liveEvents()).subscribe(tell));
    },
    async close() {
      hearing?.unsubscribe();
      await background.stop();
    },
  };
}
