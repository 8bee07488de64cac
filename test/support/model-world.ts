import { concatMap, defer, from, type Observable, of, throwError, timer } from 'rxjs';
import type { IsoDate } from '../../src/domain/date.js';
import { decode } from '../../src/domain/decode.js';
import { PreconditionFailed } from '../../src/domain/errors.js';
import type { JournalEntry } from '../../src/domain/journal-entry.js';
import { isSighting } from '../../src/domain/reading.js';
import { type Claim, type ExporterState, INITIAL_STATE } from '../../src/domain/state.js';
import type { TableName } from '../../src/domain/tables.js';
import { type ScheduledDate, sameVersion, type Watermarks } from '../../src/domain/watermarks.js';
import { guardContext } from '../../src/refresh/guard-context.js';
import { heldBack, lostRows, meantLosses } from '../../src/refresh/refusal.js';
import { applyRunResult, recordOf } from '../../streams/apply-run-result.js';
import { draftOf } from '../../streams/draft.js';
import type { Draft, Failure, Publication, Request, Unrecorded } from '../../streams/flow.js';
import type { ExporterPlan, PipelineDeps, PipelineSettings } from '../../streams/pipeline-deps.js';
import { GROUPS, SIX } from './model-plans.js';
import { type ModelWarehouse, modelWarehouse } from './model-warehouse.js';
import type { VirtualTime } from './virtual-time.js';

const MINUTE = 60_000;

/** The waits that are the defaults. */
export const SETTINGS: PipelineSettings = {
  quietMs: MINUTE,
  maxWaitMs: 30 * MINUTE,
  minIntervalMs: 10 * MINUTE,
  reconcileMs: 10 * MINUTE,
  probeMs: MINUTE,
  runTimeoutMs: 10 * MINUTE,
  renewMs: 3_000,
  leaseMs: 10_000,
  concurrency: 2,
  rememberedLandings: 10_000,
  longestTimerMs: 60 * MINUTE,
};

/** What the model publishes: what the request asked for, and what it was built from. */
export interface Published {
  readonly request: Request;
  readonly status: Publication['status'];
  readonly at: number;
  /** The content: what each source held of each date in its window when the query ran. */
  readonly content: string;
}

/** How effects behave; each is asked at every call. */
export interface Behaviour {
  /** How long a run takes, in milliseconds; Infinity hangs. */
  readonly refreshMs?: (request: Request) => number;
  readonly refreshFails?: (request: Request) => Failure | Error | null;
  readonly publishMs?: (request: Request) => number;
  readonly publishFails?: (request: Request) => Failure | Error | null;
  /** True: the effect of that name throws this time. */
  readonly breaks?: (effect: Effect) => boolean;
}

export type Effect = 'journal' | 'deadLetter' | 'levels' | 'state' | 'saveState' | 'unrecorded';

/** What the world asks of a clock. */
type WorldTime = Pick<VirtualTime, 'scheduler' | 'now' | 'elapsed' | 'today'>;

export interface ModelOptions {
  readonly time: WorldTime;
  readonly schedule?: readonly ScheduledDate[];
  readonly exporters?: readonly ExporterPlan[];
  readonly settings?: Partial<PipelineSettings>;
  readonly behaviour?: Behaviour;
  /** Views: their stamps tell nothing. */
  readonly untrusted?: readonly TableName[];
}

/** An in-memory world in virtual time, and everything that happens in it. */
export interface ModelWorld {
  readonly deps: PipelineDeps;
  readonly warehouse: ModelWarehouse;
  readonly states: Map<string, ExporterState>;
  readonly journal: JournalEntry[];
  readonly deadLetters: string[];
  readonly warnings: string[];
  /** Every run that was started. */
  readonly runs: Request[];
  readonly published: Published[];
  /** Runs that were cancelled. */
  readonly aborted: Request[];
  /** How often the levels were read. */
  levelReads(): number;
  /** What a file of the exporter would hold if it were built now. */
  contentNow(exporter: string): string;
  stop(): void;
}

export function modelWorld(options: ModelOptions): ModelWorld {
  const { time, schedule = [], exporters = SIX, behaviour = {} } = options;
  const journal: JournalEntry[] = [];
  const announced: Record<TableName, Record<IsoDate, 'success' | 'partial'>> = {};
  const warehouse = modelWarehouse({
    now: time.now,
    schedule,
    announced: () => announced,
    untrusted: options.untrusted ?? [],
  });
  const states = new Map<string, ExporterState>();
  const deadLetters: string[] = [];
  const warnings: string[] = [];
  const runs: Request[] = [];
  const published: Published[] = [];
  const aborted: Request[] = [];
  const live = new Map<string, Published>();
  let levelReads = 0;
  let generations = 0;
  let stopping = false;

  const act = <T>(name: Effect, result: () => T): Observable<T> =>
    defer(() => {
      if (behaviour.breaks?.(name)) throw new Error(`${name} is broken`);
      return of(result());
    });
  const contentOf = (exporter: string, asOf: IsoDate): string => {
    const plan = exporters.find(({ name }) => name === exporter);
    return (plan?.sources ?? [])
      .flatMap((source) => (source.kind === 'dated' ? [source] : []))
      .flatMap(({ table, columns, window }) => {
        const { from, to } = window(asOf);
        const days = schedule.map(({ day }) => day).filter((day) => from <= day && day <= to);
        return days.map((day) => `${table} ${day} ${warehouse.holds(table, day, columns)}`);
      })
      .join('\n');
  };

  /** The guard, of what it knows without a query. */
  const guarded = (request: Request) => {
    const { exporter: name, asOf, through, levels } = request;
    const { maxWaitMs } = { ...SETTINGS, ...options.settings };
    const sources = exporters.find((plan) => plan.name === name)?.sources ?? [];
    const exporter = { name: `trends-${name}` as const, sources: () => sources };
    const guard = guardContext(request, time.now(), maxWaitMs);
    const context = { exporter, params: null, asOf, through, levels, guard };
    const lost = lostRows(context);
    const failure = lost.length > 0 ? heldBack(context, lost) : null;
    return { failure, warnings: meantLosses(context) };
  };

  const deps: PipelineDeps = {
    scheduler: time.scheduler,
    elapsed: time.elapsed,
    settings: { ...SETTINGS, ...options.settings },
    exporters,
    knownLandings: [],
    decode: (message) => decode(message.body, time.now(), message),
    resolve: (names) => {
      const membersOf = (name: string) =>
        GROUPS[name] ?? exporters.filter((plan) => plan.name === name).map((plan) => plan.name);
      const foreign = names.filter((name) => membersOf(name).length === 0);
      return {
        names: [...new Set(names.flatMap(membersOf))],
        foreign: foreign.map((name) => ({ name, near: null })),
      };
    },
    journal: (entry) =>
      act('journal', () => {
        journal.push(entry);
        if (entry.kind !== 'landing') return;
        const { table, gameDate, status } = entry.landing;
        announced[table] = { ...announced[table], [gameDate]: status };
      }),
    journaledSince: (since) =>
      act('journal', () => journal.filter(isSighting).filter(({ at }) => at >= since)),
    deadLetter: (_message, fault) => act('deadLetter', () => deadLetters.push(fault)),
    levels: (tables, asked) =>
      act('levels', (): Watermarks => {
        levelReads += 1;
        return warehouse.levels(tables, asked);
      }),
    state: (exporter) => act('state', () => states.get(exporter) ?? INITIAL_STATE),
    saveState: (exporter, state) =>
      act('saveState', () => {
        const current = states.get(exporter)?.generation ?? '0';
        if (state.generation !== current) throw new PreconditionFailed(exporter, state.generation);
        generations += 1;
        states.set(exporter, { ...structuredClone(state), generation: String(generations) });
      }),
    refresh: (request, signal) => {
      runs.push(request);
      signal.addEventListener('abort', () => aborted.push(request));
      return after(time, behaviour.refreshMs?.(request) ?? 0, () =>
        answer(behaviour.refreshFails?.(request) ?? guarded(request).failure, () => ({
          ...draftWith(contentOf(request.exporter, request.asOf)),
          moved: movedSince(warehouse, request),
          warnings: guarded(request).warnings,
        })),
      );
    },
    publish: (request, draft, holds) =>
      defer(() => {
        const expected = live.get(request.exporter);
        const upload$ = after(time, behaviour.publishMs?.(request) ?? 0, () => {
          const overtaken = live.get(request.exporter) !== expected ? REPLACED : null;
          return answer(behaviour.publishFails?.(request) ?? overtaken, (): Publication => {
            const status = statusOf(expected, request, draft.contentHash);
            const file = { request, status, at: time.now(), content: draft.contentHash };
            if (status === 'published') live.set(request.exporter, file);
            published.push(file);
            return { kind: 'publication', status, generation: String(published.length) };
          });
        });
        return from(holds()).pipe(concatMap((held) => (held === null ? of(TAKEN_OVER) : upload$)));
      }),
    unrecorded: (exporter, claim) =>
      act('unrecorded', (): Unrecorded | null => {
        const file = live.get(exporter);
        const plan = exporters.find(({ name }) => name === exporter);
        if (file?.request.runId !== claim.runId || plan === undefined) return null;
        return unrecordedOf(file, plan, claim, journal);
      }),
    holder: 'the model',
    newRunId: () => `run-${runs.length + 1}-${time.now()}`,
    warn: (_event, what) => void warnings.push(what),
    stopping: () => stopping,
  };
  return {
    deps,
    warehouse,
    states,
    journal,
    deadLetters,
    warnings,
    runs,
    published,
    aborted,
    levelReads: () => levelReads,
    contentNow: (exporter) => contentOf(exporter, time.today()),
    stop: () => {
      stopping = true;
    },
  };
}

function after<T>(time: WorldTime, ms: number, answerNow: () => Observable<T>): Observable<T> {
  if (ms === 0) return defer(answerNow);
  return timer(Math.min(ms, 2 ** 40), time.scheduler).pipe(concatMap(answerNow));
}

function answer<T>(failure: Failure | Error | null, result: () => T): Observable<T | Failure> {
  if (failure instanceof Error) return throwError(() => failure);
  return of(failure ?? result());
}

/** As a run ends that finds before a write that its claim is somebody else's. */
const TAKEN_OVER: Failure = {
  kind: 'transient',
  message: 'another instance took the run over',
  remedy: 'Nothing to do.',
};

/** As a store refuses a put on a condition that no longer holds. */
const REPLACED: Failure = {
  kind: 'transient',
  message: 'the live file was replaced meanwhile',
  remedy: 'It is retried.',
};

function draftWith(contentHash: string): Draft {
  return draftOf({ body: new Uint8Array(), contentHash, resultRows: 1 });
}

function movedSince(warehouse: ModelWarehouse, { levels }: Request): readonly TableName[] {
  const tables = Object.keys(levels.tables);
  const now = warehouse.levels(tables).tables;
  return tables.filter(
    (table) => !sameVersion(levels.tables[table]?.stamp ?? null, now[table]?.stamp ?? null),
  );
}

/** As a store decides: the same content as of the same date is left alone. */
function statusOf(
  live: Published | undefined,
  { destination, asOf }: Request,
  content: string,
): Publication['status'] {
  if (destination === 'history') return 'history';
  return live?.content === content && live.request.asOf === asOf ? 'unchanged' : 'published';
}

/** As a live file's metadata tells of the run that made it. */
function unrecordedOf(
  { request, status, at, content }: Published,
  plan: ExporterPlan,
  claim: Claim,
  journal: readonly JournalEntry[],
): Unrecorded | null {
  const publication = { kind: 'publication', status, generation: '1' } as const;
  const draft = draftWith(content);
  const ran = { kind: 'published', request, draft, publication } as const;
  const finished = { plan, ran, finishedAt: at };
  const { live } = applyRunResult({ ...INITIAL_STATE, claim }, finished);
  const isLine = (entry: JournalEntry) => entry.kind === 'run' && entry.run.runId === claim.runId;
  const record = { ...recordOf(finished), recovered: true } as const;
  return live === null ? null : { live, record, journaled: journal.some(isLine) };
}
