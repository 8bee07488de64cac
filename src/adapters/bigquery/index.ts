import { randomUUID } from 'node:crypto';
import type { BigQuery, JobMetadata } from '@google-cloud/bigquery';
import type { TableStamp } from '../../domain/levels.js';
import type { Query, QueryResult } from '../../domain/query.js';
import type { TableName } from '../../domain/tables.js';
import type { Warehouse } from '../../ports/warehouse.js';
import { bigQueryClient, type ClientOptions } from './client.js';
import { callFailure, cancelled, mayStillRun, permanent } from './failures.js';
import { jobLabels } from './labels.js';
import { parametersOf } from './parameters.js';
import { resultOf } from './results.js';
import { stampOf } from './stamps.js';

export { type JobUsage, jobStatistics, type UsageSpan } from './usage.js';

export interface BigQueryOptions extends ClientOptions {
  /** A query that would be billed for more bytes fails before it reads any; no limit when absent. */
  readonly maximumBytesBilled?: number;
  /** A job that takes longer is stopped by BigQuery; no limit when absent. */
  readonly jobTimeoutMs?: number;
  /** Rows of a result per request; as many as the API gives when absent. */
  readonly pageRows?: number;
}

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
    return this.tracked('The query', signal, (stop) => this.run(query, stop));
  }

  /** A dry run: free, and it fails on what cannot run. */
  estimate(query: Query): Promise<number | null> {
    return this.tracked('The dry run', undefined, async () => {
      const { location } = this.options;
      const configuration = { query: this.ordered(query), dryRun: true };
      const [job] = await this.client.createJob({ location, configuration });
      const { statistics }: JobMetadata = job.metadata;
      const bytes = statistics?.totalBytesProcessed ?? statistics?.query?.totalBytesProcessed;
      return bytes === undefined ? null : Number(bytes);
    });
  }

  stamps(tables: readonly TableName[]): Promise<ReadonlyMap<TableName, TableStamp>> {
    return this.tracked('Reading the metadata', undefined, async () => {
      const stamps = await Promise.all(
        tables.map(async (name) => [name, await stampOf(this.client, name)] as const),
      );
      return new Map(stamps.flatMap(([name, stamp]) => (stamp ? [[name, stamp] as const] : [])));
    });
  }

  /** Cancels what runs. */
  async close(): Promise<void> {
    this.closed = true;
    for (const stop of this.running.values()) stop.abort(new Error('the warehouse was closed'));
    await Promise.allSettled(this.running.keys());
    await Promise.race([Promise.allSettled(this.lastWords), silence(LAST_WORDS_MS)]);
  }

  private async run(query: Query, stop: AbortSignal): Promise<QueryResult> {
    const { location, jobTimeoutMs, maximumBytesBilled: limit } = this.options;
    const configuration = {
      query: {
        ...this.ordered(query),
        ...(limit === undefined ? {} : { maximumBytesBilled: String(Math.round(limit)) }),
      },
      labels: jobLabels(query.labels),
      ...(jobTimeoutMs === undefined ? {} : { jobTimeoutMs: String(Math.round(jobTimeoutMs)) }),
    };
    // Named here, so that it can be cancelled also when the answer to its start is lost.
    const jobId = `trends-${randomUUID()}`;
    const job = this.client.job(jobId, { location });
    const started = this.client.createJob({ jobId, location, configuration });
    const letGo = () => this.say(started.catch(() => undefined).then(() => job.cancel()));
    stop.addEventListener('abort', letGo, { once: true });
    try {
      await started;
      return await resultOf(this.client, job, this.options, stop);
    } catch (error) {
      if (!stop.aborted && mayStillRun(error)) letGo();
      throw error;
    }
  }

  private ordered(query: Query) {
    return {
      query: query.sql,
      useLegacySql: false,
      parameterMode: 'NAMED',
      queryParameters: parametersOf(query),
    };
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

function silence(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
