import type { SchedulerLike } from 'rxjs';
import { EMPTY, of } from 'rxjs';
import type { Draft, Failure, Request } from '../../streams/flow.js';
import { datedTables } from '../../streams/look.js';
import type { ExporterPlan, PipelineSettings, World } from '../../streams/world.js';
import type { EpochMs } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import { type ExporterState, INITIAL_STATE } from '../domain/state.js';
import type { ImpliedLevels } from './implied-levels.js';

export interface ReplayWorldOptions {
  readonly plans: readonly ExporterPlan[];
  readonly settings: PipelineSettings;
  readonly scheduler: SchedulerLike;
  readonly levels: ImpliedLevels;
  readonly start: EpochMs;
  /** The landing behind a message of the replay. */
  readonly landingOf: (messageId: string) => Landing;
  /** Hears of every refresh that would run. */
  readonly onRefresh: (request: Request, plan: ExporterPlan) => void;
}

/** Longer than any single replayed wait: reconcile has nothing to compare with in virtual time. */
const NEVER_MS = 2_147_483_647;

/** A world without adapters: states in memory, levels implied, refreshes only noted. */
export function replayWorld(options: ReplayWorldOptions): World {
  const { plans, settings, scheduler, levels, start, landingOf, onRefresh } = options;
  const states = new Map<string, ExporterState>(
    plans.map(({ name, cadenceKey }) => [
      name,
      { ...INITIAL_STATE, cadence: { key: cadenceKey, since: start } },
    ]),
  );
  let runs = 0;
  return {
    scheduler,
    settings: { ...settings, reconcileMs: NEVER_MS, longestTimerMs: NEVER_MS },
    exporters: plans,
    knownLandings: [],
    decode: ({ id }) => ({
      kind: 'landing',
      landing: { ...landingOf(id), receivedAt: scheduler.now() },
    }),
    resolve: () => ({ kind: 'known', names: [] }),
    journal: () => EMPTY,
    deadLetter: () => EMPTY,
    levels: () => of(levels.read(scheduler.now())),
    state: (exporter) => of(states.get(exporter) ?? INITIAL_STATE),
    saveState: (exporter, state) => {
      states.set(exporter, state);
      return EMPTY;
    },
    refresh: (request) => {
      const plan = plans.find(({ name }) => name === request.exporter);
      if (plan === undefined || levels.newestDate(datedTables(plan)) === null) {
        return of(NOTHING_LANDED);
      }
      onRefresh(request, plan);
      runs += 1;
      return of(emptyDraft(runs));
    },
    publish: () => of({ status: 'published', generation: String(runs) }),
    newRunId: () => String(runs),
    holder: 'the replay',
    warn: () => undefined,
    stopping: () => false,
  };
}

/** Before the first landing of its tables an exporter has nothing to be built from. */
const NOTHING_LANDED: Failure = {
  kind: 'held-back',
  message: 'nothing has been replayed for it yet',
  remedy: 'Begin the replay earlier.',
};

function emptyDraft(run: number): Draft {
  return {
    body: new Uint8Array(),
    contentHash: String(run),
    rows: {},
    resultRows: 0,
    bytesProcessed: 0,
    bytesBilled: null,
    dataFaults: 0,
    moved: [],
  };
}
