import { randomUUID } from 'node:crypto';
import type { BigQuery } from '@google-cloud/bigquery';
import type { Query, QueryResult } from '../../domain/query.js';
import { mayStillRun } from './failures.js';
import { jobLabels } from './labels.js';
import { parametersOf } from './parameters.js';
import { type ResultOptions, resultOf } from './results.js';

export interface JobOptions extends ResultOptions {
  /** A query that would be billed for more bytes fails before it reads any; no limit when absent. */
  readonly maximumBytesBilled?: number;
  /** A job that takes longer is stopped by BigQuery; no limit when absent. */
  readonly jobTimeoutMs?: number;
}

/** Who waits for a job. */
export interface Waiting {
  /** Aborted when nobody waits any more: the job is cancelled then. */
  readonly stop: AbortSignal;
  /** Takes the telling of a job to stop, which the result does not wait for. */
  readonly say: (words: Promise<unknown>) => void;
}

/** What of a query is the same whether it runs or not. @throws WarehouseError (permanent) */
export function orderOf(query: Query) {
  return {
    query: query.sql,
    useLegacySql: false,
    parameterMode: 'NAMED',
    queryParameters: parametersOf(query),
  };
}

/** Runs a query as a job to its end; a job that nobody waits for is cancelled. */
export async function runJob(
  client: BigQuery,
  query: Query,
  options: JobOptions,
  { stop, say }: Waiting,
): Promise<QueryResult> {
  const { location } = options;
  const configuration = configurationOf(query, options);
  // Named here, so that it can be cancelled also when the answer to its start is lost.
  const jobId = `trends-${randomUUID()}`;
  const job = client.job(jobId, { location });
  const started = client.createJob({ jobId, location, configuration });
  const letGo = () => say(started.catch(() => undefined).then(() => job.cancel()));
  stop.addEventListener('abort', letGo, { once: true });
  let begun = false;
  try {
    await started;
    begun = true;
    return await resultOf(client, job, options, stop);
  } catch (error) {
    if (!stop.aborted && mayStillRun(error, begun)) letGo();
    throw error;
  }
}

function configurationOf(query: Query, { maximumBytesBilled, jobTimeoutMs }: JobOptions) {
  return {
    query: {
      ...orderOf(query),
      ...(maximumBytesBilled === undefined
        ? {}
        : { maximumBytesBilled: whole(maximumBytesBilled) }),
    },
    labels: jobLabels(query.labels),
    ...(jobTimeoutMs === undefined ? {} : { jobTimeoutMs: whole(jobTimeoutMs) }),
  };
}

/** The API takes 64-bit integers as text. */
function whole(value: number): string {
  return String(Math.round(value));
}
