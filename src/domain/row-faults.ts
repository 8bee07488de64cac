import type { IsoDate } from './date.js';
import type { TableName } from './tables.js';

/**
 * What can be wrong with a row, in the order in which it is asked: a row counts once, under the first
 * that fits. `key`: a key column is null, or rows of one key differ; `team`: no code of the league;
 * `season`: not the season of its date; `result-word`: no word for a result; `result-values`: a result
 * without points or line; `result-numbers`: a result that its own points and line contradict.
 * `repeat` counts rows that are there once more, alike in all columns: the first of them is used.
 */
export const FAULT_KINDS = [
  'key',
  'team',
  'season',
  'result-word',
  'result-values',
  'result-numbers',
  'repeat',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** Kinds that take the whole row out; a fault of a result takes it out of lined games only. */
export const ROW_KINDS: readonly FaultKind[] = ['key', 'team', 'season'];

/**
 * Parts of an input that are judged each by itself: the window as a whole, its part in the season of
 * the as-of date, its last 30 days.
 */
export const SCOPES = ['window', 'season', 'recent'] as const;

export type Scope = (typeof SCOPES)[number];

export type PerScope<Value> = Readonly<Record<Scope, Value>>;

/** The same value for every scope, or one made for each. */
export function perScope<Value>(make: (scope: Scope) => Value): PerScope<Value> {
  return { window: make('window'), season: make('season'), recent: make('recent') };
}

/** How many rows have a fault, of how many in which it could be. */
interface FaultCount {
  readonly faulty: number;
  readonly concerned: number;
}

/** One faulty row, for people. */
export interface FaultExample {
  /** The row's date. */
  readonly date: IsoDate;
  /** Its key columns' values, a blank between them; `null` stands for what is not there. */
  readonly key: string;
  /** The column at fault. */
  readonly column: string;
  /** What that column says, e.g. `BRK`; `null` when it is empty. */
  readonly value: string;
}

/** The faults of one kind in one table's window, as runs tell and record them. */
export interface CountedFaults extends FaultCount {
  readonly kind: FaultKind;
  readonly table: TableName;
  readonly column: string;
  readonly examples: readonly FaultExample[];
}

/** What runs tell of faults. */
export function countedFaults(faults: readonly RowFaults[]): readonly CountedFaults[] {
  return faults.map(({ kind, table, column, counts, examples }) => ({
    ...{ kind, table, column, ...counts.window, examples },
  }));
}

/** The faults of one kind in one table. */
export interface RowFaults {
  readonly kind: FaultKind;
  readonly table: TableName;
  /** The columns at fault among the examples, e.g. `team_abbr`. */
  readonly column: string;
  readonly counts: PerScope<FaultCount>;
  /** The newest ones, at most five. */
  readonly examples: readonly FaultExample[];
}
