import type { WarehouseError } from '../domain/errors.js';
import type { Query, QueryResult } from '../domain/query.js';
import type { TableName } from '../domain/tables.js';
import type { TableVersion } from '../domain/watermarks.js';

/** The tables that upstream loads. Read-only. */
export interface Warehouse {
  /**
   * Runs GoogleSQL with named parameters.
   * @throws WarehouseError: permanent (bad SQL, missing table or column, no permission) or
   *   transient (worth another try); an aborted `signal` cancels the query for real.
   */
  query(query: Query, options?: { readonly signal?: AbortSignal }): Promise<QueryResult>;
  /** What running the query would read, in bytes, without running it; null where unknown. */
  estimate(query: Query): Promise<number | null>;
  /**
   * Level one of each table that exists; a missing table has no entry, one whose own reading fails
   * the error.
   * @throws WarehouseError when none can be read
   */
  stamps(
    tables: readonly TableName[],
  ): Promise<ReadonlyMap<TableName, TableVersion | WarehouseError>>;
  close(): Promise<void>;
}

/** What a table's files hold beside what is read of them. */
export interface TableRemark {
  readonly table: TableName;
  /** Files where the table's files are, that are none of them. */
  readonly unread: readonly string[];
  /** Texts that are no UTF-8, and count as null. */
  readonly undecodable: number;
}
