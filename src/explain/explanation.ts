import type { Missing } from '../domain/completeness.js';
import type { EpochMs, IsoDate } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import type { RunStatus } from '../domain/run-record.js';
import type { Cause } from '../domain/state.js';
import type { TableName } from '../domain/tables.js';
import type { Reason } from '../domain/verdict.js';

/** Why a file did, or did not, refresh: everything there is to say about one exporter at a moment. */
export interface Explanation {
  readonly exporter: string;
  /** Refreshes whenever its data lands, or once per slot. */
  readonly on: 'landing' | 'slot';
  readonly at: EpochMs;
  readonly standing: Standing;
  /** What is wrong with the live file itself, and what to do about it; null: nothing, or it was not looked at. */
  readonly amiss: { readonly message: string; readonly remedy: string } | null;
  readonly lastRefresh: Refresh | null;
  /** What came since the last refresh's levels were read, oldest first. */
  readonly since: readonly ExplainedLanding[];
  /** Landings since then of tables that this exporter does not read. */
  readonly elsewhere: readonly ElsewhereCount[];
  /** Messages since then that could not be read and went to the dead letters. */
  readonly deadLetters: number;
  readonly waiting: Waiting | null;
  readonly trouble: Trouble | null;
  /** The next refresh at the latest; null when the calendar has no slot to come. */
  readonly fires: Fires | null;
  /** The last refresh that an operator asked for, while it is news: before the last one at most minutes. */
  readonly asked: Asked | null;
  /** Set when something should have left a line in the journal and nothing did. */
  readonly silence: Silence | null;
}

export interface ElsewhereCount {
  readonly table: TableName;
  readonly landings: number;
  /** True when no exporter reads the table: `no-feed`. */
  readonly noFeed: boolean;
  /** The table that may have been meant; absent: none has nearly this name. */
  readonly nearest?: TableName;
}

/** The last thing decided or done. */
export interface Standing {
  /** Null: the journal has nothing about the exporter. */
  readonly reason: Reason | null;
  readonly detail: string;
  readonly since: EpochMs | null;
  /** When it is evaluated again at the latest, where a verdict named a moment still to come. */
  readonly until: EpochMs | null;
}

/** A run that left the live file covering what it covers. */
export interface Refresh {
  readonly runId: string;
  readonly status: RunStatus;
  readonly cause: Cause;
  readonly slot: string | null;
  readonly asOf: IsoDate;
  readonly dataThrough: IsoDate | null;
  readonly missing: readonly Missing[];
  readonly partial: boolean;
  /** Null when its line in the journal has expired. */
  readonly startedAt: EpochMs | null;
  readonly finishedAt: EpochMs;
  /** When the bytes that readers see were published. */
  readonly publishedAt: EpochMs | null;
  readonly landings: readonly LandingCount[];
}

export interface LandingCount {
  readonly table: TableName;
  readonly gameDate: IsoDate;
  readonly landings: number;
}

/** A landing, or a completion that was set aside, and what became of it for this exporter. */
export interface ExplainedLanding {
  readonly table: TableName;
  readonly gameDate: IsoDate;
  readonly receivedAt: EpochMs;
  readonly executionId: string;
  /** Null for completions that were set aside. */
  readonly status: Landing['status'] | null;
  readonly source: Landing['source'];
  readonly reason: Reason;
  readonly detail: string;
}

/** What it waits for, and when it goes ahead without. */
export interface Waiting {
  readonly on: readonly Missing[];
  readonly deadline: EpochMs | null;
}

/** The last run that ended without a file. */
export interface Trouble {
  readonly kind: 'held-back' | 'failed';
  readonly runId: string | null;
  readonly at: EpochMs;
  /** Runs in a row that ended without a file. */
  readonly count: number;
  readonly message: string;
  readonly remedy: string;
  /** When a later run succeeded; null while it stands. */
  readonly overAt: EpochMs | null;
}

export interface Fires {
  readonly slot: string;
  readonly opensAt: EpochMs;
  /** Opening plus grace: then it refreshes with what is there. */
  readonly deadline: EpochMs;
}

/** A refresh that was asked for from the dashboard. */
export interface Asked {
  readonly at: EpochMs;
  readonly by: string;
  /** Whether the gate was to be skipped. */
  readonly force: boolean;
  readonly on: 'dashboard' | 'trigger';
}

export interface Silence {
  /** What should have led to a line. */
  readonly about: 'landing' | 'slot' | 'deadline';
  readonly expectedAt: EpochMs;
  /** The last line about the exporter; null when there is none. */
  readonly lastLineAt: EpochMs | null;
}
