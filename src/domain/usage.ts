/** What a warehouse remembers of the program's queries for one exporter or one purpose. */
export interface Usage {
  /** Null for queries that no run asked. */
  readonly exporter: string | null;
  /** Why it was asked when not for a run's file, e.g. `levels`; the guard's queries have an exporter too. */
  readonly purpose: string | null;
  readonly jobs: number;
  readonly failed: number;
  /** Answered from the warehouse's cache, free of charge. */
  readonly cached: number;
  readonly bytesProcessed: number;
  readonly bytesBilled: number;
}
