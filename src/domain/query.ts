/** The GoogleSQL types that queries take and return. */
export type SqlType = 'STRING' | 'INT64' | 'NUMERIC' | 'DATE' | 'BOOL' | 'TIMESTAMP';

/**
 * One value as every warehouse returns it: INT64 as bigint, NUMERIC as a plain decimal string,
 * DATE as `YYYY-MM-DD`, TIMESTAMP as ISO 8601 in UTC, STRING and BOOL as they are.
 */
export type Cell = string | bigint | boolean | null;

export type Row = Readonly<Record<string, Cell>>;

/** A named query parameter; typed, because DuckDB and BigQuery both want to know. */
export interface Parameter {
  readonly type: SqlType;
  readonly value: Cell;
}

/** GoogleSQL text with `@name` parameters: exactly the ones the text names. */
export interface Query {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Who asks and why, for the warehouse's own records (job labels). */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface QueryResult {
  readonly rows: readonly Row[];
  /** Bytes the warehouse read, or null where the engine does not say. */
  readonly bytesProcessed: number | null;
  /** Bytes the warehouse charges for; absent or null where nothing is charged or known. */
  readonly bytesBilled?: number | null;
}

export const int64 = (value: number | bigint): Parameter => ({
  type: 'INT64',
  value: BigInt(value),
});
export const date = (value: string): Parameter => ({ type: 'DATE', value });
export const string = (value: string): Parameter => ({ type: 'STRING', value });
/** A plain decimal such as `"0.5"`. */
export const numeric = (value: string): Parameter => ({ type: 'NUMERIC', value });
