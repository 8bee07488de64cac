import { exporterOf } from '../../exporters/registry.js';
import { HOURLY_MS } from '../../streams/asked.js';
import { tablesOf } from '../../streams/evaluation-context.js';
import type { PipelineEvent } from '../../streams/pipeline.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { Incident } from '../alerts/book.js';
import { incidentStore } from '../alerts/incident-store.js';
import type { Config } from '../config/index.js';
import type { EpochMs } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import type { Published } from '../domain/published.js';
import type { ExporterState } from '../domain/state.js';
import type { Watermarks } from '../domain/watermarks.js';
import { watermarkReader } from '../levels/watermark-reader.js';
import type { Log } from '../log.js';
import { inTime, systemTimer } from '../ports/timer.js';
import { readPublished } from '../refresh/published-file.js';
import type { Adapters } from '../service/adapters.js';
import { healingSources, lookingOnly } from '../service/healing.js';
import { plansOf } from '../service/plans.js';
import type { StoreTrouble } from '../service/store-health.js';
import { newestLetters } from '../store/dead-letter-box.js';
import { REMEMBERED_MS } from '../store/recent-landings.js';
import { type Aside, readAside } from '../store/set-aside.js';
import { states } from '../store/states.js';
import type { DeadLetterView } from './api.js';
import { deadLetterView } from './dead-letter-view.js';
import { type FindRun, runFinder } from './find-run.js';
import { journalTail, type Tail } from './journal-tail.js';
import { kept } from './kept.js';

/** All that the dashboard knows: read from where the service keeps it, and kept for moments. */
export interface Facts {
  readonly config: Config;
  readonly adapters: Adapters;
  readonly log: Log;
  readonly plans: readonly ExporterPlan[];
  readonly now: () => EpochMs;
  tail(): Promise<Tail>;
  /** The record of a run; null when it is not journaled. */
  readonly findRun: FindRun;
  levels(): Promise<Watermarks>;
  state(exporter: string): Promise<ExporterState>;
  /** The live file as readers find it, against the state. */
  published(exporter: string, state: ExporterState): Promise<Published>;
  incidents(): Promise<readonly Incident[]>;
  /** Damaged objects that were moved aside and that nobody has deleted yet. */
  aside(): Promise<Aside>;
  /** What the running service suffers from at this moment. */
  trouble(): StoreTrouble | null;
  /** The newest dead letters. */
  letters(): Promise<DeadLetterView>;
  /** A story makes what was read before doubtful. */
  hear(story: PipelineEvent): void;
  /** So does an action. */
  forget(): void;
}

export interface FactsOptions {
  readonly config: Config;
  readonly adapters: Adapters;
  readonly log: Log;
}

/** The journal and the states cost next to nothing; they are read anew for every other page. */
const MOMENT = { longestMs: 500 };
/** Level one may be a call per table. */
const LEVELS = { longestMs: 15_000, shortestMs: 2_000 };
const PATIENCE_MS = 2_000;
const INCIDENTS = { longestMs: 5_000, shortestMs: 500 };
const SET_ASIDE = { longestMs: 30_000 };
const LETTERS = { longestMs: 10_000 };

export function factsOf(
  { config, adapters, log }: FactsOptions,
  trouble: Facts['trouble'] = () => null,
): Facts {
  const { privately } = adapters;
  const now = () => adapters.scheduler.now();
  const plans = plansOf(config);
  const tail = kept(journalTail({ store: privately, now, log }), MOMENT);
  const earlier = async () => landingsSince(await tail.get(), now() - REMEMBERED_MS);
  const reader = watermarkReader({ warehouse: adapters.warehouse, now, readers: plans, earlier });
  const tables = [...new Set(plans.flatMap(tablesOf))];
  let heardAt: EpochMs = 0;
  const since = () => Math.max(heardAt, now() - HOURLY_MS);
  const levels = kept(() => reader.read(tables, { since: since() }), LEVELS);
  const incidents = kept(() => openIncidents(adapters), INCIDENTS);
  const letters = kept(
    async () => deadLetterView(await newestLetters(privately, unreadable(log))),
    LETTERS,
  );
  const aside = kept(() => readAside(privately), SET_ASIDE);
  let rejections = 0;
  return {
    trouble,
    config,
    adapters,
    log,
    plans,
    now,
    tail: tail.get,
    findRun: runFinder({ store: privately, tail: tail.get, now, log }),
    levels: () => unlessSlow(levels.get()),
    state: states(privately, lookingOnly(healingSources(config, adapters, plans))).load,
    published: (exporter, state) =>
      readPublished(
        { store: adapters.published, prefix: config.prefix, exporter: exporterOf(exporter) },
        state,
      ),
    incidents: incidents.get,
    aside: aside.get,
    async letters() {
      const { entries } = await tail.get();
      const rejected = entries.filter(({ kind }) => kind === 'rejected').length;
      if (rejected !== rejections) letters.drop();
      rejections = rejected;
      return letters.get();
    },
    hear(story) {
      tail.drop();
      incidents.drop();
      if (story.kind !== 'received') return;
      reader.note(story.landing);
      heardAt = now();
      levels.drop();
    },
    forget() {
      tail.drop();
      letters.drop();
    },
  };
}

function landingsSince({ entries }: Tail, since: EpochMs): readonly Landing[] {
  return entries.flatMap((entry) =>
    entry.kind === 'landing' && entry.at >= since ? [entry.landing] : [],
  );
}

/** A page does not wait for a warehouse that does not answer; the reading goes on meanwhile. */
function unlessSlow<T>(reading: Promise<T>): Promise<T> {
  return inTime(systemTimer, PATIENCE_MS, reading, () => {
    throw new Error('the warehouse has not answered yet');
  });
}

function openIncidents({ privately }: Adapters): Promise<readonly Incident[]> {
  return incidentStore(privately).change((book) => [book, book.open]);
}

function unreadable(log: Log): (fault: object) => void {
  return (fault) =>
    log.debug(
      { event: 'dead-letter.unreadable', ...fault },
      'an object among the dead letters is not one',
    );
}
