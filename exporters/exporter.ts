import type { z } from 'zod';
import type { Cadence } from '../src/domain/cadence.js';
import type { DateSpan, IsoDate } from '../src/domain/date.js';
import type { Parameter, Row } from '../src/domain/query.js';
import type { TableName } from '../src/domain/tables.js';

/** A table an exporter reads. */
export type Source =
  | {
      readonly kind: 'dated';
      readonly table: TableName;
      /** The game dates counted in the file, as of a date. */
      readonly window: (asOf: IsoDate) => DateSpan;
      /** The game dates the query reads as of a date: the window and what rest days need before it. */
      readonly span: (asOf: IsoDate) => DateSpan;
    }
  /** Changes without completion events: refreshed at most once per slot. */
  | { readonly kind: 'silent'; readonly table: TableName };

/** How much of one table a refresh was built from; what the guard judges. */
export interface InputReading {
  readonly table: TableName;
  /** Rows in the window. */
  readonly rows: number;
  /** Rows with a value, per input column that must not be wholly null. */
  readonly filled: Readonly<Record<string, number>>;
  /**
   * Team-games on the window's dates before the as-of date (and up to `through`): how many the
   * schedule has, and how many of those have rows. Null where games do not date the table.
   */
  readonly teamGames: { readonly scheduled: number; readonly present: number } | null;
}

/** What a query's rows amount to. */
export interface Built<Content> {
  /** The file's content without `generated_at` and `as_of_date`. */
  readonly content: Content;
  readonly inputs: readonly InputReading[];
  /** Results (OVER, UNDER) without points or line in the window: left out, counted. */
  readonly dataFaults: number;
}

export interface BuildContext<Params> {
  readonly params: Params;
  readonly asOf: IsoDate;
  readonly through: IsoDate;
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
  /** GoogleSQL; may name `@as_of`, `@through` and the parameters that `bind` returns. */
  readonly sql: string;
  /** Values for the text's parameters other than `@as_of` and `@through`. */
  bind(params: Params, asOf: IsoDate): Readonly<Record<string, Parameter>>;
  /** Pure: the same rows and context give the same content. */
  build(rows: readonly Row[], context: BuildContext<Params>): Built<Content>;
  /** The published file, `generated_at` and `as_of_date` included. */
  readonly schema: z.ZodType<Content & Published>;
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
