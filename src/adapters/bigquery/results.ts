import type { BigQuery, Job } from '@google-cloud/bigquery';
import type { QueryResult, Row } from '../../domain/query.js';
import { type Column, checkColumns, type RawRow, toRow } from './cells.js';
import { transient } from './failures.js';

/** A page of a job's results, as far as it is read here. */
interface Page {
  readonly jobComplete?: boolean;
  readonly schema?: { readonly fields?: readonly Column[] };
  readonly rows?: readonly RawRow[];
  readonly totalRows?: string;
  readonly totalBytesProcessed?: string;
  readonly pageToken?: string;
}

export interface ResultOptions {
  readonly location: string;
  /** Rows per request; as many as the API gives when absent. */
  readonly pageRows?: number;
}

/** The whole result of a job, waited for as long as it takes or until `stop`. */
export async function resultOf(
  client: BigQuery,
  job: Job,
  options: ResultOptions,
  stop: AbortSignal,
): Promise<QueryResult> {
  const rows: Row[] = [];
  let page: Page = {};
  do {
    stop.throwIfAborted();
    page = await pageOf(client, job, options, page.pageToken);
    const columns = page.schema?.fields ?? [];
    checkColumns(columns);
    for (const row of page.rows ?? []) rows.push(toRow(columns, row));
  } while (page.jobComplete === false || page.pageToken !== undefined);
  if (rows.length !== Number(page.totalRows ?? rows.length)) {
    throw transient(`BigQuery gave ${rows.length} of ${page.totalRows} rows`, 'It is retried.');
  }
  return {
    rows,
    bytesProcessed: bytes(page.totalBytesProcessed),
    bytesBilled: await bytesBilled(job),
  };
}

/**
 * A page of results; the API itself waits up to 10 s for the job. Asked for past the client's own
 * reading of rows, which takes names of columns for keys and 64-bit integers for numbers.
 */
function pageOf(
  client: BigQuery,
  job: Job,
  { location, pageRows }: ResultOptions,
  pageToken: string | undefined,
): Promise<Page> {
  const qs = {
    location,
    'formatOptions.useInt64Timestamp': true,
    ...(pageRows === undefined ? {} : { maxResults: pageRows }),
    ...(pageToken === undefined ? {} : { pageToken }),
  };
  return new Promise((resolve, reject) => {
    client.request({ uri: `/queries/${job.id}`, qs }, (error, page: Page) =>
      error ? reject(error) : resolve(page),
    );
  });
}

/** What the finished job is billed for; a result is worth having without it. */
async function bytesBilled(job: Job): Promise<number | null> {
  try {
    const [metadata] = await job.getMetadata();
    return bytes(metadata.statistics?.query?.totalBytesBilled);
  } catch {
    return null;
  }
}

function bytes(count: string | undefined): number | null {
  return count === undefined ? null : Number(count);
}
