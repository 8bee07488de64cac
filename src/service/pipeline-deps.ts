import { randomBytes } from 'node:crypto';
import { from, lastValueFrom, type ObservableInput, Subject } from 'rxjs';
import { exporterOf } from '../../exporters/registry.js';
import { oursAmong } from '../../exporters/resolve.js';
import { datedTables, tablesOf } from '../../streams/evaluation-context.js';
import type { Draft, Failure, Request } from '../../streams/flow.js';
import { type ExporterPlan, type PipelineDeps, plansByName } from '../../streams/pipeline-deps.js';
import { processesHere } from '../adapters/local/processes.js';
import type { Config } from '../config/index.js';
import { dataThrough } from '../domain/completeness.js';
import { latestDate } from '../domain/date.js';
import { decode } from '../domain/decode.js';
import { type Expected, expectedOf } from '../domain/published.js';
import { runIdOf } from '../domain/run-id.js';
import type { ExporterState } from '../domain/state.js';
import { straysSeen } from '../domain/stray.js';
import type { TableName } from '../domain/tables.js';
import type { Watermarks } from '../domain/watermarks.js';
import { watermarkReader } from '../levels/watermark-reader.js';
import type { Log } from '../log.js';
import { guardContext } from '../refresh/guard-context.js';
import { liveName, publishDraft } from '../refresh/publish.js';
import { findPublished, formerVersion, putBack, type Shelf } from '../refresh/published-file.js';
import { refresh } from '../refresh/refresh.js';
import { runFacts, unrecordedRun } from '../refresh/unrecorded.js';
import { urgently } from '../resilience/give-way.js';
import { fingerprint } from '../store/fingerprint.js';
import type { Journal } from '../store/journal.js';
import { isJournaled } from '../store/journaled-runs.js';
import { sightingsSince } from '../store/sightings.js';
import { type Healing, states } from '../store/states.js';
import type { Adapters } from './adapters.js';
import type { ClockWatch } from './clock-watch.js';
import { healingSources, lookingOnly } from './healing.js';
import type { Hydrated } from './hydrate.js';
import { lettersKept } from './letters-kept.js';
import { settingsOf } from './plans.js';

export interface PipelineDepsOptions {
  readonly config: Config;
  readonly adapters: Adapters;
  readonly plans: readonly ExporterPlan[];
  readonly journal: Journal;
  /** What processes before this one journaled. */
  readonly recalled: Hydrated;
  readonly log: Log;
  readonly stopping: () => boolean;
  /** How a damaged state object heals; absent: whoever uses these only looks. */
  readonly healing?: Healing;
  /** Names this instance in the claims of its runs. */
  readonly holder: string;
  /** Absent: whoever uses these publishes nothing. */
  readonly clock?: ClockWatch;
}

/** What the pipeline needs, on real adapters. */
export function pipelineDeps(options: PipelineDepsOptions): PipelineDeps {
  const { config, adapters, plans, journal, log, clock } = options;
  const now = () => adapters.scheduler.now();
  const { recalled } = options;
  const strays = straysSeen(recalled.strays);
  const strayed$ = new Subject<null>();
  const levels = watermarkReader({
    warehouse: adapters.warehouse,
    now,
    readers: plans,
    earlier: async () => recalled.known,
  });
  const { healing = lookingOnly(healingSources(config, adapters, plans)) } = options;
  const { load, save } = states(adapters.privately, healing);
  const processes = processesHere();
  const letters = lettersKept(config, adapters.privately, now, log);
  return {
    scheduler: adapters.scheduler,
    elapsed: () => performance.now(),
    settings: config.pipeline,
    exporters: plans,
    fingerprint,
    ...knownBefore(recalled),
    decode: (message) => decode(message.body, now(), message),
    resolve: oursAmong,
    journal: (entry) => {
      if (entry.kind === 'landing') levels.note(entry.landing);
      if (strays.note(entry)) strayed$.next(null);
      const line = letters.lineOf(entry);
      return line === null ? Promise.resolve() : urgently(() => journal.append(line));
    },
    journaledSince: (since) => sightingsSince(adapters.privately, since, log),
    strays: strays.since,
    strayed$,
    deadLetter: (message, fault) => urgently(() => letters.keep(message, fault)),
    levels: (tables, asked) => levels.read(tables, asked),
    published: (exporter, state) => findPublished(shelfOf(options, exporter), state),
    state: load,
    saveState: save,
    refresh: (request, signal) => draftFor(options, request, signal),
    publish: (request, draft, holds) => publishRequest(options, request, draft, holds),
    newRunId: () => runIdOf({ at: now(), suffix: randomBytes(3).toString('hex') }),
    holder: options.holder,
    ...(clock && { clock: clock.difference }),
    unrecorded: unrecordedRuns(options, (tables) => levels.read(tables)),
    ...(processes && { processes }),
    warn: (event, what, error) => log.warn({ event, err: error }, what),
    stopping: options.stopping,
  };
}

/** What processes before this one journaled, as the pipeline names it. */
function knownBefore(recalled: Hydrated) {
  const { identities = [], known, pending, triggers, orders = {}, readings } = recalled;
  return {
    knownIdentities: identities,
    knownLandings: known,
    knownTriggers: triggers,
    knownOrders: orders,
    pendingLandings: pending,
    lastReadings: readings,
  } satisfies Partial<PipelineDeps>;
}

/** Finds what a dead claim's run published without recording it. */
function unrecordedRuns(
  { config, adapters, plans, log }: PipelineDepsOptions,
  readLevels: (tables: readonly TableName[]) => Promise<Watermarks>,
): NonNullable<PipelineDeps['unrecorded']> {
  const planOf = plansByName({ exporters: plans });
  return async (exporter, claim) => {
    const plan = planOf(exporter);
    return unrecordedRun(
      {
        store: adapters.published,
        name: liveName(config.prefix, exporterOf(exporter)),
        plan,
        levels: () => readLevels(tablesOf(plan)),
        journaled: (runId) => isJournaled(adapters.privately, runId, adapters.scheduler.now(), log),
      },
      claim,
    );
  };
}

function shelfOf({ config, adapters }: PipelineDepsOptions, exporter: string): Shelf {
  return { store: adapters.published, prefix: config.prefix, exporter: exporterOf(exporter) };
}

/** The version that is to be put back, or a file that is computed. */
async function draftFor(
  options: PipelineDepsOptions,
  request: Request,
  signal: AbortSignal,
): Promise<Draft | Failure> {
  const { restore, exporter } = request;
  if (restore?.kind === 'version') {
    const { version, orCompute } = restore;
    const former = await formerVersion(shelfOf(options, exporter), version);
    if (former !== null) return former;
    if (!orCompute) return noVersion(exporter, version, request.state.pinned !== null);
  }
  return compute(options, request, signal);
}

function noVersion(exporter: string, { runId }: Expected, pinned: boolean): Failure {
  const { file } = exporterOf(exporter);
  return {
    kind: pinned ? 'permanent' : 'transient',
    message: `${file} cannot be put back: history has no whole copy of run ${runId}`,
    remedy: pinned
      ? `Put another version back with: trends rollback ${exporter} --to RUN; or let it be made anew: trends resume ${exporter}`
      : 'It is made anew once its tables can be read.',
  };
}

async function compute(
  { config, adapters, clock }: PipelineDepsOptions,
  request: Request,
  signal: AbortSignal,
): Promise<Draft | Failure> {
  const wrongClock = await clock?.fault();
  if (wrongClock) return wrongClock;
  const exporter = exporterOf(request.exporter);
  const { params, cadence } = settingsOf(config, request.exporter);
  const { runId, cause, asOf, through, force, levels } = request;
  return refresh(
    {
      exporter,
      params,
      cadence,
      asOf,
      through,
      generatedAt: new Date(adapters.scheduler.now()).toISOString(),
      force,
      levels,
      guard: guardContext(request, adapters.scheduler.now(), config.pipeline.maxWaitMs),
      labels: { exporter: exporter.name, run: runId.toLowerCase(), cause },
    },
    adapters.warehouse,
    signal,
  );
}

/** A pinned exporter's file goes to history only. */
async function publishRequest(
  options: PipelineDepsOptions,
  request: Request,
  draft: Draft,
  holds: () => ObservableInput<ExporterState | null>,
) {
  const { config, adapters, plans, clock } = options;
  // A version that is put back is as of its own day, whatever day it is now.
  const wrongClock = draft.version === undefined ? await clock?.fault() : null;
  if (wrongClock) return wrongClock;
  const held = () => lastValueFrom(from(holds()));
  const pinned = (await held())?.pinned ?? null;
  const exporter = exporterOf(request.exporter);
  const plan = plans.find(({ name }) => name === request.exporter);
  const tables = plan === undefined ? [] : datedTables(plan);
  const { levels, through, startedAt } = request;
  const { version } = draft;
  if (version !== undefined) {
    const stillWanted = async () => {
      const now = await held();
      return now !== null && expectedOf(now)?.runId === version.runId;
    };
    return putBack(shelfOf(options, request.exporter), draft, version, stillWanted);
  }
  const publishing = {
    ...request,
    destination: pinned === null ? request.destination : ('history' as const),
    exporter,
    dataThrough: dataThrough(levels, tables, through, startedAt),
    today: latestDate(adapters.scheduler.now()),
    ...(plan !== undefined && { run: runFacts(request, plan, draft, adapters.scheduler.now()) }),
  };
  const stillOurs = async () => {
    const now = await held();
    return now !== null && (publishing.destination === 'history' || now.pinned === null);
  };
  return publishDraft(adapters.published, config.prefix, publishing, draft, stillOurs);
}
