import type { Asked, Feed, Route } from '../http/route.js';
import type { Act } from './actions.js';
import { actionsRoute } from './actions-route.js';
import type { Overview } from './api.js';
import { exporterFrom, idFrom, instantFrom, wholeFrom } from './asked-for.js';
import { calendarView } from './calendar-view.js';
import { deadLetterView } from './dead-letter-view.js';
import { explainAt } from './explain-at.js';
import type { Facts } from './facts.js';
import { landingStory } from './landing-story.js';
import { readLiveFile } from './live-file.js';
import { readOverview } from './overview.js';
import { reading } from './reading-route.js';
import { readRunStory } from './run-story.js';
import { timelineOf } from './timeline.js';

export interface RoutesOptions {
  readonly facts: Facts;
  readonly act: Act;
  readonly feed: () => Feed;
  /** How somebody becomes one who may act. */
  readonly howTo: string;
}

const RUN = /^[\w-]{1,100}$/;
/** An execution's name may hold anything. */
const LANDING = /^.{1,2000}$/su;
const HOURS = { least: 1, most: 336, otherwise: 24 };
const DAYS = { least: 1, most: 120, otherwise: 28 };

/** The dashboard's interface for its page, as `api.ts` says. */
export function apiRoutes(options: RoutesOptions): readonly Route[] {
  const { facts, feed } = options;
  return [
    reading('/api/overview', (asked) => readOverview(facts, youOf(options, asked))),
    reading('/api/timeline', async ({ query }) => {
      const { entries } = await facts.tail();
      const { plans, config, now } = facts;
      const hours = wholeFrom('hours', query.get('hours'), HOURS);
      return timelineOf({ entries, plans, settings: config.pipeline, now: now(), hours });
    }),
    reading('/api/runs/:id', ({ params }) => readRunStory(facts, idFrom('id', params.id, RUN))),
    reading('/api/landings/:id', async ({ params }) => {
      const id = idFrom('id', params.id, LANDING);
      const { entries } = await facts.tail();
      return landingStory(entries, facts.plans, id, facts.now());
    }),
    reading('/api/explain/:exporter', async ({ params, query }) => {
      const exporter = exporterFrom('exporter', params.exporter);
      return explainAt(facts, exporter, instantFrom('at', query.get('at'), facts.now()));
    }),
    reading('/api/files/:exporter', async ({ params }) => {
      const exporter = exporterFrom('exporter', params.exporter);
      return readLiveFile(facts.parts.published, facts.config.prefix, exporter);
    }),
    reading('/api/calendar', async ({ query }) =>
      calendarView(facts.plans, facts.now(), wholeFrom('days', query.get('days'), DAYS)),
    ),
    reading('/api/dead-letters', async () => deadLetterView(await facts.letters())),
    { method: 'GET', path: '/api/live', access: 'read', handle: async () => feed() },
    actionsRoute(options),
  ];
}

function youOf({ howTo }: RoutesOptions, { who, mayAct }: Asked): Overview['you'] {
  return { name: who, mayAct, howTo };
}
