import type { z } from 'zod';
import type { Cadence } from '../src/domain/cadence.js';
import type { DateSpan, IsoDate } from '../src/domain/date.js';
import type { ColumnName } from '../src/domain/guard-findings.js';
import type { Parameter, Row } from '../src/domain/query.js';
import type { FaultKind, PerScope, RowFaults } from '../src/domain/row-faults.js';
import type { TableName } from '../src/domain/tables.js';
import type { ScheduledDate } from '../src/domain/watermarks.js';

/** A table an exporter reads. */
export type Source =
  | {
      readonly kind: 'dated';
      readonly table: TableName;
      /** The columns that the query names of it: a change of any other cannot change the file. */
      readonly columns: readonly string[];
      /** The game dates counted in the file, as of a date. */
      readonly window: (asOf: IsoDate) => DateSpan;
      /** The game dates the query reads as of a date: the window and what rest days need before it. */
      readonly span: (asOf: IsoDate) => DateSpan;
    }
  /** Changes without completion events: refreshed at most once per slot. */
  | { readonly kind: 'silent'; readonly table: TableName };

/** The schedule's team-games of a part of the window, up to the date that inputs are judged through. */
export interface TeamGames {
  /** Team-games that the table owes, without the postponed ones. */
  readonly scheduled: number;
  /** How many of those have sound rows. */
  readonly present: number;
  /** Left out: neither side has rows, and other games of the date do. */
  readonly postponed: number;
}

/** How many sound rows of a window have a value in a column, of how many. */
interface Filled {
  readonly values: number;
  readonly of: number;
}

/** What a table holds of one date. */
export interface DateReading {
  readonly day: IsoDate;
  /** Rows of games that count, faulty ones too, repeats not. */
  readonly rows: number;
  /** Sound rows with a value, each with a key of its own. */
  readonly keysWithValues: number;
  /** Rows with a result: those in which a fault of a result could be. */
  readonly results: number;
  /** Faulty rows per kind; kinds without any are not there. */
  readonly faulty: Readonly<Partial<Record<FaultKind, number>>>;
  /** Team codes, as the rows have them, of which no row of the date is sound; `null` for none. */
  readonly faultyTeams: readonly string[];
}

/**
 * How much of one table a refresh was built from; what the guard judges. All counts are of games that
 * count: preseason and All-Star rows are nowhere in them.
 */
export interface InputReading {
  readonly table: TableName;
  /** Sound rows in the window. */
  readonly rows: number;
  /** Sound rows per part of the window. */
  readonly rowsIn: PerScope<number>;
  /** Per column of values, in the window in which it counts. */
  readonly filled: Readonly<Record<string, Filled>>;
  /** Null where games do not date the table. */
  readonly teamGames: PerScope<TeamGames> | null;
  /** One entry per kind that occurs, in the order of `FAULT_KINDS`. */
  readonly faults: readonly RowFaults[];
  /** The newest 14 dates of the window that have rows, newest first. */
  readonly dates: readonly DateReading[];
}

/** What a query's rows amount to. */
export interface Built<Content> {
  /** The file's content without `generated_at` and `as_of_date`. */
  readonly content: Content;
  readonly inputs: readonly InputReading[];
  /** Faults of a table that changes without events (the schedule): told, never a reason to hold back. */
  readonly silentFaults: readonly RowFaults[];
  /** Faults of all kinds in the windows of all inputs: left out, counted. */
  readonly dataFaults: number;
}

export interface BuildContext<Params> {
  readonly params: Params;
  /** When the file is wanted, as configured: what texts say of it. */
  readonly cadence: Cadence;
  readonly asOf: IsoDate;
  readonly through: IsoDate;
}

/** What a file holds, in words. */
interface Description {
  readonly saw: string;
  /** Fewer entries than readers expect. */
  readonly short: boolean;
  /** That few games, or nobody who fits, is reason enough. */
  readonly legitimate: boolean;
  /** Why it may be so. */
  readonly because: string;
  /** Settings that ask for more than the defaults, in words; empty where there are none. */
  readonly stricter?: string;
}

/** What a description goes by besides the file. */
export interface DescribeContext<Params> {
  readonly params: Params;
  readonly asOf: IsoDate;
  readonly schedule: readonly ScheduledDate[];
}

/** How to find out who just missed a file that is short. */
interface NearestMisses<Params> {
  /** The parameters with a lower bar, with which the exporter's query is asked. */
  lowered(params: Params): Params;
  /** What its rows say. @param context with the lowered parameters */
  told(rows: readonly Row[], context: BuildContext<Params>): string;
}

/** One published file: what it reads, how its numbers are made, what it must look like. */
export interface ExporterDefinition<Params, Content extends object> {
  readonly name: `trends-${string}`;
  /** The file's name below `v1/trends/`. */
  readonly file: `${string}.json`;
  /** One line for people: what the file tells. */
  readonly summary: string;
  /** `landing`: refreshes whenever its data lands; `slot`: once per slot. */
  readonly on: 'landing' | 'slot';
  readonly cadence: Cadence;
  readonly cacheControl: string;
  readonly parameters: z.ZodType<Params>;
  sources(params: Params): readonly Source[];
  /**
   * Columns of sections that can be left out: where one has no value at all, its section is empty and
   * the file is marked partial. Without any other column that must not be null there is no file.
   */
  readonly optionalColumns?: readonly ColumnName[];
  /** Columns that the file shows as null where they have no value: nothing is missing then. */
  readonly nullableColumns?: readonly ColumnName[];
  /**
   * GoogleSQL; may name `@as_of`, `@through`, `@judged_through` (the last date whose team-games are
   * counted) and the parameters that `bind` returns.
   */
  readonly sql: string;
  /** Values for the text's parameters other than those three. */
  bind(params: Params, asOf: IsoDate): Readonly<Record<string, Parameter>>;
  /** Pure: the same rows and context give the same content. */
  build(rows: readonly Row[], context: BuildContext<Params>): Built<Content>;
  /** The published file, `generated_at` and `as_of_date` included. */
  readonly schema: z.ZodType<Content & Published>;
  /** What the file holds, as `trends doctor` tells it; absent: that it can be computed. */
  describe?(content: Content, context: DescribeContext<Params>): Description;
  /** Absent: nobody can be told to have just missed it. */
  readonly nearestMisses?: NearestMisses<Params>;
  /** How the clock-driven predecessor made the file; absent: it had none like it. */
  readonly byClock?: {
    readonly queries: number;
    /** Where it is not the exporter's own. */
    readonly cadence?: Cadence;
  };
}

/** What every published file carries first. */
export interface Published {
  readonly generated_at: string;
  readonly as_of_date: IsoDate;
}

/** An exporter as the rest of the program sees it: its parameters and content are its own business. */
export type Exporter = ExporterDefinition<unknown, object>;

/** Checks an exporter's types against each other; returns it as the registry holds it. */
export function defineExporter<Params, Content extends object>(
  definition: ExporterDefinition<Params, Content>,
): ExporterDefinition<Params, Content> {
  return definition;
}
