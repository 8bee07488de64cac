import type { Missing } from '../domain/completeness.js';
import type { EpochMs, IsoDate } from '../domain/date.js';
import type { FaultParts } from '../domain/decoded.js';
import type { Activity, FreshnessState } from '../domain/file-status.js';
import type { JsonChange } from '../domain/json-changes.js';
import type { RunRecord, RunStatus } from '../domain/run-record.js';
import type { Cause } from '../domain/state.js';
import type { TableName } from '../domain/tables.js';
import type { Reason } from '../domain/verdict.js';

export type { Activity, FreshnessState } from '../domain/file-status.js';

/**
 * What the dashboard's page and its server say to each other: types only, so that both compile
 * against one text. Instants are epoch milliseconds, dates `YYYY-MM-DD` in New York.
 */

/** `GET /api/overview`: how every file stands. */
export interface Overview {
  readonly now: EpochMs;
  /** Where it runs, as configured. */
  readonly data: string;
  readonly out: string;
  /** Who asks, and whether actions are open to them. */
  readonly you: { readonly name: string | null; readonly mayAct: boolean; readonly howTo: string };
  readonly exporters: readonly ExporterCard[];
  readonly incidents: readonly IncidentCard[];
  /** Those of the newest that nobody has retried. */
  readonly deadLetters: number;
}

export interface ExporterCard {
  readonly exporter: string;
  readonly file: string;
  readonly on: 'landing' | 'slot';
  readonly state: FreshnessState;
  readonly activity: Activity;
  /** One sentence: why it is in this state and what comes next. */
  readonly why: string;
  /** The same without the reason's code and its time, which stand beside it. */
  readonly told: string;
  readonly reason: Reason | null;
  readonly dataThrough: IsoDate | null;
  readonly asOf: IsoDate | null;
  readonly publishedAt: EpochMs | null;
  readonly missing: readonly Missing[];
  readonly lastRefresh: {
    readonly runId: string;
    readonly cause: Cause;
    readonly status: RunStatus;
    readonly finishedAt: EpochMs;
    /** Landings by table and date, e.g. `nba_analytics.player_game_summary 2025-01-14`. */
    readonly included: readonly string[];
  } | null;
  /** The next slot and the latest moment it will fire (slot plus grace). */
  readonly next: {
    readonly slot: string;
    readonly opensAt: EpochMs;
    readonly firesBy: EpochMs;
  } | null;
  /** The deadline of the slot in force while it is not covered: the target. */
  readonly deadline: EpochMs | null;
  readonly setback: { readonly message: string; readonly remedy: string } | null;
  readonly pinned: string | null;
}

export interface IncidentCard {
  readonly id: string;
  readonly kind: string;
  readonly severity: 'warning' | 'error';
  readonly summary: string;
  readonly files: readonly string[];
  readonly since: EpochMs;
  readonly remedy: string;
}

/** `GET /api/timeline?hours=24`: what happened, and what is to come, to scale. */
export interface Timeline {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly now: EpochMs;
  /** By time; of very many the newest, those that go somewhere first. */
  readonly landings: readonly LandingMark[];
  readonly landingsOmitted: number;
  readonly lanes: readonly Lane[];
}

export interface LandingMark {
  readonly id: string;
  readonly table: TableName;
  readonly gameDate: IsoDate;
  readonly at: EpochMs;
  readonly status: string;
  readonly source: string;
  /** Set when it went nowhere: `no-feed`, `duplicate`, `status-failed`, … */
  readonly reason: Reason | null;
  readonly exporters: readonly string[];
}

/** One exporter's lane. */
export interface Lane {
  readonly exporter: string;
  readonly settles: readonly Span[];
  readonly slots: readonly {
    readonly id: string;
    readonly opensAt: EpochMs;
    /** Opening plus grace. */
    readonly deadline: EpochMs;
    /** When a refresh covered it; null: not within the timeline. */
    readonly coveredAt: EpochMs | null;
  }[];
  readonly runs: readonly RunMark[];
  /** Rests worth a mark: what it waited for, in the reason's words. */
  readonly rests: readonly {
    readonly at: EpochMs;
    readonly reason: Reason;
    readonly detail: string;
  }[];
}

export interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export interface RunMark {
  readonly runId: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly status: RunStatus;
  readonly cause: Cause;
  readonly partial: boolean;
}

/** `GET /api/runs/:id`: one run's whole story, and what `trends explain` says as of its end. */
export interface RunStory extends Pick<ExplainStory, 'sentences' | 'lines'> {
  readonly run: RunRecord;
  readonly landings: readonly LandingMark[];
  /** What readers see differently from the version before; null when a version is not kept. */
  readonly changes: readonly JsonChange[] | null;
  readonly changesOmitted: number;
  readonly previousRunId: string | null;
  readonly bytes: number | null;
}

/** `GET /api/landings/:id`: one landing's whole story. */
export interface LandingStory {
  readonly landing: LandingMark;
  readonly executionId: string;
  readonly correlationId: string | null;
  readonly records: number | null;
  readonly landedAt: EpochMs | null;
  readonly perExporter: readonly {
    readonly exporter: string;
    readonly reason: Reason;
    readonly detail: string;
    readonly runId: string | null;
  }[];
}

/** `GET /api/explain/:exporter[?at=EPOCH_MS]`. */
export interface ExplainStory {
  readonly exporter: string;
  readonly at: EpochMs;
  readonly sentences: readonly string[];
  /** The same line by line; a detail belongs to the line above. */
  readonly lines: readonly { readonly text: string; readonly isDetail: boolean }[];
}

/** `GET /api/files/:exporter`: the live file as readers get it. */
export interface LiveFileView {
  readonly exporter: string;
  readonly file: string;
  readonly bytes: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: unknown;
}

/** `GET /api/calendar?days=28`. */
export interface CalendarView {
  readonly from: IsoDate;
  readonly days: number;
  readonly slots: readonly {
    readonly id: string;
    readonly exporter: string;
    readonly opensAt: EpochMs;
    readonly deadline: EpochMs;
    readonly day: IsoDate;
  }[];
}

/** `GET /api/dead-letters`, newest first; so many older ones are kept, too. */
export interface DeadLetterView {
  readonly older: number;
  readonly letters: readonly {
    readonly id: string;
    readonly keptAt: EpochMs;
    readonly fault: string;
    readonly parts: FaultParts | null;
    readonly table: string | null;
    readonly sender: string | null;
    readonly messages: number;
    readonly body: string;
    readonly retried: { readonly at: string; readonly outcome: string } | null;
  }[];
}

/**
 * `POST /api/actions`: for operators (`Authorization: Bearer …`), journaled with who asked.
 * A drop of null is of all letters.
 */
export type ActionRequest =
  | { readonly action: 'refresh'; readonly exporter: string; readonly force: boolean }
  | {
      readonly action: 'replay';
      readonly from: IsoDate;
      readonly to: IsoDate;
      readonly exporters: readonly string[];
    }
  | { readonly action: 'retry'; readonly letter: string }
  | { readonly action: 'drop'; readonly letter: string | null };

export interface ActionAnswer {
  /** One sentence of what was begun or done. */
  readonly done: string;
}

/** Any refusal. */
export interface ErrorAnswer {
  readonly error: string;
  readonly remedy?: string;
}

/**
 * `GET /api/live`: server-sent events. `landing` carries a LandingMark, `run` a RunRecord's ids,
 * `change` names the exporters whose overview changed; a page fetches what it shows anew.
 */
export type LiveEvent =
  | { readonly event: 'hello'; readonly data: { readonly now: EpochMs } }
  | { readonly event: 'landing'; readonly data: LandingMark }
  | { readonly event: 'run'; readonly data: Pick<RunRecord, 'runId' | 'exporter' | 'status'> }
  | { readonly event: 'change'; readonly data: { readonly exporters: readonly string[] } }
  | { readonly event: 'action'; readonly data: ActionProgress };

/** How an action that goes on in the background (a replay) gets on, in one sentence. */
interface ActionProgress {
  readonly action: ActionRequest['action'];
  readonly text: string;
  readonly ended: boolean;
}
