import type { Feed, Route } from '../http/route.js';
import type { Act } from './actions.js';
import { actionsRoute } from './actions-route.js';
import type { Overview } from './api.js';
import { exporterName, landingId, pastInstant, runId, whole } from './asked-for.js';
import { calendarView } from './calendar-view.js';
import { explainAt } from './explain-at.js';
import type { Facts } from './facts.js';
import { landingStory } from './landing-story.js';
import { readLiveFile } from './live-file.js';
import { overviewOf } from './overview.js';
import { type Asker, reading } from './reading-route.js';
import { readRunStory } from './run-story.js';
import { timelineOf } from './timeline.js';

export interface RoutesOptions {
  readonly facts: Facts;
  readonly act: Act;
  readonly feed: () => Feed;
  /** How somebody becomes one who may act. */
  readonly howTo: string;
}

const HOURS = whole({ least: 1, most: 336, otherwise: 24 });
const DAYS = whole({ least: 1, most: 120, otherwise: 28 });

/** The dashboard's interface for its page, as `api.ts` says. */
export function apiRoutes(options: RoutesOptions): readonly Route[] {
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
      readLiveFile(facts.parts.published, config.prefix, exporter),
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
