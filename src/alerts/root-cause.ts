/** What went wrong, the worst last. */
export const KINDS = [
  'webhook',
  'mistyped-table',
  'dead-letters',
  'missing',
  'late',
  'held-back',
  'failing',
  'foreign-write',
  'deleted',
  'clock',
] as const;
export type CauseKind = (typeof KINDS)[number];

/** `error`: readers may see an outdated file, or nobody can tell. `warning`: not yet. */
export type Severity = 'warning' | 'error';

/** One thing to be mended, whatever number of files it holds up. */
export interface RootCause {
  /** The same as long as it is the same thing, e.g. `table nba_analytics.player_game_summary`. */
  readonly key: string;
  readonly kind: CauseKind;
  readonly severity: Severity;
  /** What is wrong, in words. */
  readonly summary: string;
  readonly remedy: string;
  /** The exporters it holds up, in the registry's order. */
  readonly exporters: readonly string[];
  /** Their files, in the same order. */
  readonly files: readonly string[];
  /** How long it may last before an incident is opened; null: it opens none as it stands. */
  readonly opensAfterMs: number | null;
}

/** The root causes that are seen at a moment. */
export interface Sight {
  readonly causes: readonly RootCause[];
  /** False when something could not be read: what is not seen may be there all the same. */
  readonly complete: boolean;
}
