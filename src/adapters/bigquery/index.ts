import type { BigQuery, JobMetadata } from '@google-cloud/bigquery';
import type { WarehouseError } from '../../domain/errors.js';
import type { Query, QueryResult } from '../../domain/query.js';
import type { TableName } from '../../domain/tables.js';
import { type TableVersion, versionsByTable } from '../../domain/watermarks.js';
import { inTime, systemTimer } from '../../ports/timer.js';
import type { Warehouse } from '../../ports/warehouse.js';
import { bigQueryClient, type ClientOptions } from './client.js';
import { callFailure, cancelled, permanent } from './failures.js';
import { type JobOptions, orderOf, runJob } from './run-job.js';
import { stampOf } from './stamps.js';

export { jobStatistics } from './usage.js';

export type BigQueryOptions = ClientOptions & JobOptions;

/** How long `close` waits for jobs to be told to stop. */
const LAST_WORDS_MS = 2_000;

/**
 * BigQuery as the warehouse: GoogleSQL as it is written, tables as `dataset.table` of the project.
 * Asks nothing of BigQuery yet.
 */
export function openBigQueryWarehouse(options: BigQueryOptions): Warehouse {
  return new BigQueryWarehouse(bigQueryClient(options), options);
}

class BigQueryWarehouse implements Warehouse {
  private readonly running = new Map<Promise<unknown>, AbortController>();
  private readonly lastWords = new Set<Promise<unknown>>();
  private closed = false;

  constructor(
    private readonly client: BigQuery,
    private readonly options: BigQueryOptions,
  ) {}

  query(query: Query, { signal }: { readonly signal?: AbortSignal } = {}): Promise<QueryResult> {
    return this.tracked('The query', signal, (stop) =>
      runJob(this.client, query, this.options, { stop, say: (words) => this.say(words) }),
    );
  }

  /** A dry run: free, and it fails on what cannot run. */
  estimate(query: Query): Promise<number | null> {
    return this.tracked('The dry run', undefined, async () => {
      const { location } = this.options;
      const configuration = { query: orderOf(query), dryRun: true };
      const [job] = await this.client.createJob({ location, configuration });
      const { statistics }: JobMetadata = job.metadata;
      const bytes = statistics?.totalBytesProcessed ?? statistics?.query?.totalBytesProcessed;
      return bytes === undefined ? null : Number(bytes);
    });
  }

  stamps(
    tables: readonly TableName[],
  ): Promise<ReadonlyMap<TableName, TableVersion | WarehouseError>> {
    return this.tracked('Reading the metadata', undefined, async () => {
      const stamps = await Promise.all(
        tables.map(async (name) => [name, await this.stamp(name)] as const),
      );
      return versionsByTable(stamps);
    });
  }

  /** A refusal is the table's own: a permission, say, is granted per dataset. An outage is everybody's. */
  private async stamp(name: TableName): Promise<TableVersion | WarehouseError | null> {
    try {
      return await stampOf(this.client, name);
    } catch (error) {
      const failure = callFailure(`Reading the metadata of ${name}`, error, this.options, name);
      if (!failure.permanent) throw failure;
      return failure;
    }
  }

  /** Cancels what runs. */
  async close(): Promise<void> {
    this.closed = true;
    for (const stop of this.running.values()) stop.abort(new Error('the warehouse was closed'));
    await Promise.allSettled(this.running.keys());
    await inTime(systemTimer, LAST_WORDS_MS, Promise.allSettled(this.lastWords), () => {});
  }

  /** Best effort: a job that cannot be told to stop ends by its own limits. */
  private say(words: Promise<unknown>): void {
    const said = words.catch(() => undefined).finally(() => this.lastWords.delete(said));
    this.lastWords.add(said);
  }

  /** Does work that `close` stops and waits for. */
  private async tracked<T>(
    doing: string,
    signal: AbortSignal | undefined,
    work: (stop: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (this.closed) throw permanent('The warehouse is closed', 'Open it again.');
    if (signal?.aborted) throw cancelled(signal.reason);
    const stop = new AbortController();
    const abort = () => stop.abort(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    const working = orStopped(work(stop.signal), stop.signal);
    this.running.set(working, stop);
    try {
      return await working;
    } catch (error) {
      throw callFailure(doing, error, this.options);
    } finally {
      signal?.removeEventListener('abort', abort);
      this.running.delete(working);
    }
  }
}

/** What the work comes to, or a cancellation as soon as the signal says so. */
function orStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    stop.addEventListener('abort', () => reject(cancelled(stop.reason)), { once: true });
    work.then(resolve, reject);
  });
}
