import type { Observable, ObservableInput, SchedulerLike } from 'rxjs';
import type { Source } from '../exporters/exporter.js';
import type { Calendar } from '../src/domain/calendar.js';
import type { ClockDifference } from '../src/domain/clock-difference.js';
import type { EpochMs } from '../src/domain/date.js';
import type { Decoded } from '../src/domain/decode.js';
import type { JournalEntry } from '../src/domain/journal-entry.js';
import type { Landing } from '../src/domain/landing.js';
import type { LogEventAt } from '../src/domain/log-events.js';
import type { Published } from '../src/domain/published.js';
import type { Observation, Readings } from '../src/domain/reading.js';
import type { Claim, ExporterState } from '../src/domain/state.js';
import type { Stray } from '../src/domain/stray.js';
import type { TableName } from '../src/domain/tables.js';
import type { Watermarks, WatermarksAsked } from '../src/domain/watermarks.js';
import type { Message } from '../src/ports/event-source.js';
import type { Processes } from '../src/ports/processes.js';
import type { Draft, Failure, Publication, Request, Unrecorded } from './flow.js';

/** Waits and limits, in milliseconds where not said otherwise. */
export interface PipelineSettings {
  /** Release a batch after this long without a landing for its newest date. */
  readonly quietMs: number;
  /** Release it at the latest this long after its first landing. */
  readonly maxWaitMs: number;
  /** Space between the starts of two runs of one exporter. */
  readonly minIntervalMs: number;
  readonly reconcileMs: number;
  /** Between evaluations for an announced date that has no row yet. */
  readonly probeMs: number;
  readonly runTimeoutMs: number;
  /** Between renewals of a run's claim. */
  readonly renewMs: number;
  /** A claim that does not change for so long, on the observer's own clock, is dead. */
  readonly leaseMs: number;
  /** Runs at one time. */
  readonly concurrency: number;
  /** Landings remembered for dedupe. */
  readonly rememberedLandings: number;
  /** The longest single timer; bounded so that suspends and clock changes are noticed. */
  readonly longestTimerMs: number;
}

/** An exporter with its configuration applied: nothing downstream sees an optional. */
export interface ExporterPlan {
  readonly name: string;
  readonly on: 'landing' | 'slot';
  readonly sources: readonly Source[];
  readonly calendar: Calendar;
  /** Identifies the cadence and its pauses: another key means the calendar was edited. */
  readonly cadenceKey: string;
  /** How long after a slot's opening it waits for its sources. */
  readonly graceMs: number;
  /** SQL, parameters and build code, hashed. */
  readonly definition: string;
  /** True when its parameters are the configured ones. */
  readonly configured: boolean;
}

/** What a trigger's names stand for. */
export interface Resolved {
  /** Exporters, each once. */
  readonly names: readonly string[];
  /** Names that are neither an exporter's nor a group's, with the one of ours that is nearly so. */
  readonly foreign: readonly { readonly name: string; readonly near: string | null }[];
}

/**
 * Everything the pipeline needs from outside. Effects may answer with a promise or an observable,
 * so that the same stages run on real adapters and in virtual time.
 */
export interface PipelineDeps {
  /** The only source of time: its clock is the wall's, which may be set; its timers are not. */
  readonly scheduler: SchedulerLike;
  /** Milliseconds since some moment, on a clock that nobody sets. */
  elapsed(): number;
  readonly settings: PipelineSettings;
  readonly exporters: readonly ExporterPlan[];
  /** Landings journaled lately, oldest first: repeats of them are recognised. Of very many the newest of each date. */
  readonly knownLandings: readonly Landing[];
  /** Fingerprints of landings journaled lately, oldest first; those of `knownLandings` when absent. */
  readonly knownIdentities?: readonly string[];
  /** An identity as memory keeps it, of one size; as it is when absent. */
  readonly fingerprint?: (identity: string) => string;
  /** Messages of timed triggers journaled lately, oldest first; none when absent. */
  readonly knownTriggers?: readonly string[];
  /** When a trigger last had each exporter forced, or exported as of a past date; never when absent. */
  readonly knownOrders?: Readonly<Record<string, EpochMs>>;
  /**
   * Journaled landings that no refresh may have included yet (received since the levels of the
   * oldest live file), oldest first. Needed for dates older than level two shows; none when absent.
   */
  readonly pendingLandings?: readonly Landing[];
  /** When each exporter's last run began, as `elapsed` counts: the next keeps its distance; none when absent. */
  readonly lastRuns?: ReadonlyMap<string, number>;
  /** The last journaled reading of each table; none on a first start, or when absent. */
  readonly lastReadings?: Readings;
  decode(message: Message): Decoded;
  /** The exporters behind names and groups; a trigger also names exports that are not ours. */
  resolve(names: readonly string[]): Resolved;
  /** Resolves when the entry is durable. */
  journal(entry: JournalEntry): ObservableInput<unknown>;
  /** What this instance and others journaled since a moment; absent where nobody else writes. */
  readonly journaledSince?: (since: EpochMs) => ObservableInput<readonly Observation[]>;
  /** The newest event of each table, since a moment, that has nearly the name of one of ours. */
  readonly strays?: (since: EpochMs) => readonly Stray[];
  /** Emits with each of them. */
  readonly strayed$?: Observable<unknown>;
  deadLetter(message: Message, fault: string): ObservableInput<unknown>;
  levels(tables: readonly TableName[], asked?: WatermarksAsked): ObservableInput<Watermarks>;
  /**
   * The live file as readers find it, against the state; where a publication was cut off before
   * readers found it, that is finished first. Absent where nobody else can touch the files.
   */
  readonly published?: (exporter: string, state: ExporterState) => ObservableInput<Published>;
  state(exporter: string): ObservableInput<ExporterState>;
  saveState(exporter: string, state: ExporterState): ObservableInput<unknown>;
  /** Query, build, validate, guard. A failure is a value; only the unexpected throws. */
  refresh(request: Request, signal: AbortSignal): ObservableInput<Draft | Failure>;
  /**
   * Writes the file. @param holds asked before every write: the exporter's state while the run may
   * still write, null once somebody else has taken it over
   */
  publish(
    request: Request,
    draft: Draft,
    holds: () => ObservableInput<ExporterState | null>,
  ): ObservableInput<Publication | Failure>;
  newRunId(): string;
  /** This instance: runs are claimed under its name. */
  readonly holder: string;
  /** Absent where processes cannot be told apart: a dead holder's claim is then waited for. */
  readonly processes?: Processes;
  /**
   * What the run of a dead claim published without recording it; null: nothing. Absent where no
   * process dies.
   */
  readonly unrecorded?: (exporter: string, claim: Claim) => ObservableInput<Unrecorded | null>;
  /** This machine's clock against others, as far as it is known; absent where it is none of a machine. */
  readonly clock?: () => ClockDifference | null;
  /** Something went wrong that no caller waits for. */
  warn(event: LogEventAt<'warn'>, what: string, error: unknown): void;
  /** True once shutdown has begun: nothing new starts. */
  stopping(): boolean;
}

/** Finds plans by their exporters' names. @returns throws for a name that no plan has */
export function plansByName({
  exporters,
}: Pick<PipelineDeps, 'exporters'>): (exporter: string) => ExporterPlan {
  const plans = new Map(exporters.map((plan) => [plan.name, plan]));
  return (exporter) => {
    const plan = plans.get(exporter);
    if (plan === undefined) throw new Error(`no exporter ${exporter}`);
    return plan;
  };
}
