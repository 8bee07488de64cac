import type { SchedulerLike } from 'rxjs';
import { EMPTY, of } from 'rxjs';
import { draftOf } from '../../streams/draft.js';
import { datedTables } from '../../streams/evaluation-context.js';
import type { Failure, Request } from '../../streams/flow.js';
import {
  type ExporterPlan,
  type PipelineDeps,
  type PipelineSettings,
  plansByName,
} from '../../streams/pipeline-deps.js';
import type { EpochMs } from '../domain/date.js';
import type { Decoded } from '../domain/decode.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { Landing } from '../domain/landing.js';
import type { RunRecord } from '../domain/run-record.js';
import { type ExporterState, INITIAL_STATE } from '../domain/state.js';
import type { ReplayWatermarks } from './replay-watermarks.js';
import { operated } from './standing-files.js';

export interface ReplayDepsOptions {
  readonly plans: readonly ExporterPlan[];
  readonly settings: PipelineSettings;
  readonly scheduler: SchedulerLike;
  readonly levels: ReplayWatermarks;
  /** What stands at the start. */
  readonly stateOf: (plan: ExporterPlan) => ExporterState;
  /** What a message of the replay is, by its id. */
  readonly decode: (messageId: string) => Decoded | undefined;
  /** Runs that the journal has. */
  readonly runs: readonly RunRecord[];
  /** When each exporter's last run of the service began before the start. */
  readonly lastRuns: ReadonlyMap<string, EpochMs>;
  /** Landings that may not have settled at the start. */
  readonly settling: readonly Landing[];
  /** Hears of every refresh that would run. */
  readonly onRefresh: (request: Request, plan: ExporterPlan) => void;
}

/** The pipeline's dependencies without adapters, in which operators act. */
export interface ReplayDeps extends PipelineDeps {
  operate(operation: Extract<JournalEntry, { kind: 'operation' }>): void;
}

/** Longer than any single replayed wait: reconcile has nothing to compare with in virtual time. */
const NEVER_MS = 2_147_483_647;

/** States in memory, levels recorded or implied, refreshes only noted. */
export function replayDeps(options: ReplayDepsOptions): ReplayDeps {
  const { plans, settings, scheduler, levels, stateOf, decode, onRefresh } = options;
  const planOf = plansByName({ exporters: plans });
  const states = new Map(plans.map((plan) => [plan.name, stateOf(plan)]));
  const stateNow = (exporter: string) => states.get(exporter) ?? INITIAL_STATE;
  const failed = failures(options.runs);
  let runs = 0;
  return {
    scheduler,
    elapsed: () => scheduler.now(),
    settings: { ...settings, reconcileMs: NEVER_MS, longestTimerMs: NEVER_MS },
    exporters: plans,
    knownLandings: [],
    pendingLandings: options.settling,
    lastRuns: options.lastRuns,
    decode: ({ id }) => received(decode(id), scheduler.now()),
    resolve: (names) => ({ names: names.filter((name) => states.has(name)), foreign: [] }),
    journal: () => EMPTY,
    deadLetter: () => EMPTY,
    levels: (_, { dates = {} } = {}) => of(levels.read(scheduler.now(), dates)),
    state: (exporter) => of(stateNow(exporter)),
    saveState: (exporter, state) => {
      states.set(exporter, state);
      return EMPTY;
    },
    refresh: (request) => {
      const plan = planOf(request.exporter);
      if (levels.newestDate(datedTables(plan)) === null) return of(NOTHING_LANDED);
      const failure = failed(request);
      if (failure !== null) return of(failure);
      onRefresh(request, plan);
      runs += 1;
      return of(draftOf({ body: new Uint8Array(), contentHash: String(runs) }));
    },
    publish: ({ exporter }) =>
      stateNow(exporter).pinned === null
        ? of({ kind: 'publication', status: 'published', generation: String(runs) })
        : of({ kind: 'publication', status: 'history', generation: null }),
    newRunId: () => String(runs),
    holder: 'the replay',
    warn: () => undefined,
    stopping: () => false,
    operate: (operation) => {
      const { exporter } = operation;
      if (states.has(exporter)) states.set(exporter, operated(stateNow(exporter), operation));
    },
  };
}

function received(decoded: Decoded | undefined, now: EpochMs): Decoded {
  if (decoded === undefined) return { kind: 'rejected', fault: 'not of this replay' };
  if (decoded.kind !== 'landing') return decoded;
  return { ...decoded, landing: { ...decoded.landing, receivedAt: now } };
}

/** A replayed run is the recorded one when they start so close together. */
const SAME_RUN_MS = 60_000;

/** Finds how the journal says that a run failed; null when it did not. */
function failures(runs: readonly RunRecord[]): (request: Request) => Failure | null {
  const failed = runs.filter(({ error }) => error !== null);
  return ({ exporter, startedAt }) => {
    const run = failed.find(
      (each) => each.exporter === exporter && Math.abs(each.startedAt - startedAt) <= SAME_RUN_MS,
    );
    if (!run?.error) return null;
    const { status, error, settlesAt } = run;
    if (status === 'settling' && settlesAt !== undefined) {
      return { kind: 'held-back', ...error, settlesAt };
    }
    return { kind: status === 'held-back' ? 'held-back' : 'transient', ...error };
  };
}

/** Before the first landing of its tables an exporter has nothing to be built from. */
const NOTHING_LANDED: Failure = {
  kind: 'held-back',
  message: 'nothing has been replayed for it yet',
  remedy: 'Begin the replay earlier.',
};
