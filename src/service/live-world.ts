import { randomBytes } from 'node:crypto';
import { from, lastValueFrom, type ObservableInput, Subject } from 'rxjs';
import { exporterOf } from '../../exporters/registry.js';
import { oursAmong } from '../../exporters/resolve.js';
import type { Draft, Failure, Request } from '../../streams/flow.js';
import { datedTables, tablesOf } from '../../streams/look.js';
import { type ExporterPlan, plansByName, type World } from '../../streams/world.js';
import { processesHere } from '../adapters/local/processes.js';
import type { Config } from '../config/index.js';
import { latestDate } from '../domain/date.js';
import { decode } from '../domain/decode.js';
import type { Levels } from '../domain/levels.js';
import { type Expected, expectedOf } from '../domain/published.js';
import { dataThrough } from '../domain/reach.js';
import { runIdOf } from '../domain/run-id.js';
import type { ExporterState } from '../domain/state.js';
import { straysSeen } from '../domain/stray.js';
import type { TableName } from '../domain/tables.js';
import { levelReader } from '../levels/level-reader.js';
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
import type { ClockWatch } from './clock-watch.js';
import { healingSources, lookingOnly } from './healing.js';
import { lettersKept } from './letters-kept.js';
import type { Parts } from './parts.js';
import { settingsOf } from './plans.js';
import type { Recalled } from './recall.js';

export interface LiveWorldOptions {
  readonly config: Config;
  readonly parts: Parts;
  readonly plans: readonly ExporterPlan[];
  readonly journal: Journal;
  /** What processes before this one journaled. */
  readonly recalled: Recalled;
  readonly log: Log;
  readonly stopping: () => boolean;
  /** How a damaged state object heals; absent: whoever uses this world only looks. */
  readonly healing?: Healing;
  /** Names this instance in the claims of its runs. */
  readonly holder: string;
  /** Absent: whoever uses this world publishes nothing. */
  readonly clock?: ClockWatch;
}

/** The pipeline's world on real adapters. */
export function liveWorld(options: LiveWorldOptions): World {
  const { config, parts, plans, journal, log, clock } = options;
  const now = () => parts.scheduler.now();
  const { recalled } = options;
  const strays = straysSeen(recalled.strays);
  const strayed$ = new Subject<null>();
  const levels = levelReader({
    warehouse: parts.warehouse,
    now,
    readers: plans,
    earlier: async () => recalled.known,
  });
  const { healing = lookingOnly(healingSources(config, parts, plans)) } = options;
  const { load, save } = states(parts.privately, healing);
  const processes = processesHere();
  const letters = lettersKept(config, parts.privately, now, log);
  return {
    scheduler: parts.scheduler,
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
    journaledSince: (since) => sightingsSince(parts.privately, since, log),
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
function knownBefore(recalled: Recalled) {
  const { identities = [], known, pending, triggers, orders = {}, readings } = recalled;
  return {
    knownIdentities: identities,
    knownLandings: known,
    knownTriggers: triggers,
    knownOrders: orders,
    pendingLandings: pending,
    lastReadings: readings,
  } satisfies Partial<World>;
}

/** Finds what a dead claim's run published without recording it. */
function unrecordedRuns(
  { config, parts, plans, log }: LiveWorldOptions,
  readLevels: (tables: readonly TableName[]) => Promise<Levels>,
): NonNullable<World['unrecorded']> {
  const planOf = plansByName({ exporters: plans });
  return async (exporter, claim) => {
    const plan = planOf(exporter);
    return unrecordedRun(
      {
        store: parts.published,
        name: liveName(config.prefix, exporterOf(exporter)),
        plan,
        levels: () => readLevels(tablesOf(plan)),
        journaled: (runId) => isJournaled(parts.privately, runId, parts.scheduler.now(), log),
      },
      claim,
    );
  };
}

function shelfOf({ config, parts }: LiveWorldOptions, exporter: string): Shelf {
  return { store: parts.published, prefix: config.prefix, exporter: exporterOf(exporter) };
}

/** The version that is to be put back, or a file that is computed. */
async function draftFor(
  options: LiveWorldOptions,
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
  { config, parts, clock }: LiveWorldOptions,
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
      generatedAt: new Date(parts.scheduler.now()).toISOString(),
      force,
      levels,
      guard: guardContext(request, parts.scheduler.now(), config.pipeline.maxWaitMs),
      labels: { exporter: exporter.name, run: runId.toLowerCase(), cause },
    },
    parts.warehouse,
    signal,
  );
}

/** A pinned exporter's file goes to history only. */
async function publishRequest(
  options: LiveWorldOptions,
  request: Request,
  draft: Draft,
  holds: () => ObservableInput<ExporterState | null>,
) {
  const { config, parts, plans, clock } = options;
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
    today: latestDate(parts.scheduler.now()),
    ...(plan !== undefined && { run: runFacts(request, plan, draft, parts.scheduler.now()) }),
  };
  const stillOurs = async () => {
    const now = await held();
    return now !== null && (publishing.destination === 'history' || now.pinned === null);
  };
  return publishDraft(parts.published, config.prefix, publishing, draft, stillOurs);
}
