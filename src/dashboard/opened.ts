import { Subject, type Subscription } from 'rxjs';
import type { Config } from '../config/index.js';
import { TrendsError } from '../domain/errors.js';
import type { Pushed } from '../http/push-envelope.js';
import type { Feed, Route } from '../http/route.js';
import type { Log } from '../log.js';
import type { Adapters } from '../service/adapters.js';
import type { Service } from '../service.js';
import { type Act, actions } from './actions.js';
import { actionsRoute } from './actions-route.js';
import type { LiveEvent, Overview } from './api.js';
import { exporterName, landingId, pastInstant, runId, whole } from './asked-for.js';
import { calendarView } from './calendar-view.js';
import { explainAt } from './explain-at.js';
import { type Facts, factsOf } from './facts.js';
import { journalActions } from './journal-actions.js';
import { landingStory } from './landing-story.js';
import { liveEvents } from './live-events.js';
import { liveFeed } from './live-feed.js';
import { readLiveFile } from './live-file.js';
import { overviewOf } from './overview.js';
import { pageRoutes } from './page.js';
import { type Asker, reading } from './reading-route.js';
import { replays } from './replays.js';
import { readRunStory } from './run-story.js';
import { timelineOf } from './timeline.js';

export interface DashboardOptions {
  readonly config: Config;
  readonly adapters: Adapters;
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

/** How somebody who looks becomes one who may act, in a sentence or two. */
function howToAct({
  token,
  tokens,
  operators,
}: Pick<Config['http'], 'token' | 'tokens' | 'operators'>): string {
  const ways = [
    ...(token === '' && tokens.every(({ role }) => role !== 'operator')
      ? []
      : ['Open the page with an operator token: its address and /#token=TOKEN.']),
    ...(operators.length === 0 ? [] : ['Show a token of one of the operators (http.operators).']),
  ];
  return ways.length === 0
    ? 'This service knows no operator: set TRENDS_HTTP_TOKEN, and start it again.'
    : ways.join(' ');
}

interface RoutesOptions {
  readonly facts: Facts;
  readonly act: Act;
  readonly feed: () => Feed;
  /** How somebody becomes one who may act. */
  readonly howTo: string;
}

const HOURS = whole({ least: 1, most: 336, otherwise: 24 });
const DAYS = whole({ least: 1, most: 120, otherwise: 28 });

/** The dashboard's interface for its page, as `api.ts` says. */
function apiRoutes(options: RoutesOptions): readonly Route[] {
  const { facts, feed } = options;
  const { plans, config, now } = facts;
  const overview = overviewOf(facts);
  return [
    reading('/api/overview', {}, (_, asker) => overview(youOf(options, asker))),
    reading('/api/timeline', { hours: HOURS }, async ({ hours }) => {
      const { entries } = await facts.tail();
      return timelineOf({ entries, plans, settings: config.pipeline, now: now(), hours });
    }),
    reading('/api/runs/:id', { id: runId }, ({ id }) => readRunStory(facts, id)),
    reading('/api/landings/:id', { id: landingId }, async ({ id }) => {
      const { entries } = await facts.tail();
      return landingStory(entries, plans, id, now());
    }),
    reading(
      '/api/explain/:exporter',
      { exporter: exporterName, at: pastInstant(now) },
      ({ exporter, at }) => explainAt(facts, exporter, at),
    ),
    reading('/api/files/:exporter', { exporter: exporterName }, ({ exporter }) =>
      readLiveFile(facts.adapters.published, config.prefix, exporter),
    ),
    reading('/api/calendar', { days: DAYS }, async ({ days }) => calendarView(plans, now(), days)),
    reading('/api/dead-letters', {}, async () => facts.letters()),
    { method: 'GET', path: '/api/live', access: 'read', handle: async () => feed() },
    actionsRoute(options),
  ];
}

function youOf({ howTo }: RoutesOptions, { who, mayAct }: Asker): Overview['you'] {
  return { name: who, mayAct, howTo };
}
