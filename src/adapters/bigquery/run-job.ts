import { randomUUID } from 'node:crypto';
import type { BigQuery, QueryParameter } from '@google-cloud/bigquery';
import { Temporal } from 'temporal-polyfill';
import { isIsoDate } from '../../domain/date.js';
import type { Cell, Parameter, Query, QueryResult, SqlType } from '../../domain/query.js';
import { mayStillRun, permanent } from './failures.js';
import { jobLabels } from './labels.js';
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

/** Comments, literals and quoted names: where an `@` means nothing. */
const OPAQUE =
  /--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`/g;
const PARAMETER = /(?<!@)@([A-Za-z_]\w*)/g;
const DECIMAL = /^[+-]?\d{1,29}(?:\.\d{1,9})?$/;

/**
 * A query's parameters as the API takes them, each with its type. The client's own encoding is not
 * used: it sends a DATE that is given as text as NULL.
 * @throws WarehouseError (permanent) naming the parameter that does not match its type or the text
 */
function parametersOf(query: Query): QueryParameter[] {
  checkNames(query);
  return Object.entries(query.parameters).map(([name, parameter]) => ({
    name,
    parameterType: { type: parameter.type },
    parameterValue: parameter.value === null ? {} : { value: textOf(name, parameter) },
  }));
}

/** BigQuery takes parameters that the text does not name, which is how a filter gets lost. */
function checkNames({ sql, parameters }: Query): void {
  const code = sql.replaceAll(OPAQUE, ' ');
  const named = new Set([...code.matchAll(PARAMETER)].map(([, name = '']) => name));
  const given = Object.keys(parameters);
  const faults = [
    ...[...named].filter((name) => !given.includes(name)).map((name) => `@${name} has no value`),
    ...given.filter((name) => !named.has(name)).map((name) => `the text does not name @${name}`),
  ];
  if (faults.length === 0) return;
  throw permanent(
    `Parameters and query do not match: ${faults.join('; ')}`,
    'Give exactly the parameters that the text names.',
  );
}

function textOf(name: string, { type, value }: Parameter): string {
  const text = value === null ? undefined : TEXTS[type](value);
  if (text !== undefined) return text;
  throw permanent(
    `Parameter @${name} is not a ${type}: ${typeof value} ${String(value)}`,
    'Give INT64 as bigint, NUMERIC as a plain decimal, DATE as YYYY-MM-DD, TIMESTAMP as ISO 8601 with offset.',
  );
}

/** The text of a value of each type; undefined where it is none. */
const TEXTS: Readonly<Record<SqlType, (value: Exclude<Cell, null>) => string | undefined>> = {
  STRING: (value) => (typeof value === 'string' ? value : undefined),
  BOOL: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  INT64: (value) =>
    typeof value === 'bigint' && BigInt.asIntN(64, value) === value ? value.toString() : undefined,
  NUMERIC: (value) => (typeof value === 'string' && DECIMAL.test(value) ? value : undefined),
  DATE: (value) => (typeof value === 'string' && isIsoDate(value) ? value : undefined),
  TIMESTAMP: (value) => (typeof value === 'string' ? instant(value) : undefined),
};

/** In UTC and whole microseconds, which is all a TIMESTAMP holds. */
function instant(text: string): string | undefined {
  try {
    return Temporal.Instant.from(text).toString({ smallestUnit: 'microsecond' });
  } catch {
    return undefined;
  }
}
