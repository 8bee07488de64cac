import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { readDataset } from '../../../../src/adapters/bigquery/admin.js';
import { callFailure } from '../../../../src/adapters/bigquery/failures.js';
import { openBigQueryWarehouse } from '../../../../src/adapters/bigquery/index.js';
import type { Query } from '../../../../src/domain/query.js';
import { type Answer, refusal, type ScriptedApi, scriptedApi } from './scripted-api.js';
import { jobIn, scripted } from './scripted-jobs.js';

const QUERY: Query = { sql: 'SELECT 1 AS x', parameters: {} };
const WHERE = { project: 'p', location: 'EU', maximumBytesBilled: 5e9, jobTimeoutMs: 60_000 };

let api: ScriptedApi | undefined;
afterEach(() => api?.close());

/** How a query fails whose start is answered so. */
async function failing(answer: Answer): Promise<unknown> {
  const opened = await scripted({ insert: () => answer }, WHERE);
  api = opened.api;
  return opened.warehouse.query(QUERY).catch((error: unknown) => error);
}

const PERMANENT: readonly (readonly [number, string, string, string])[] = [
  [
    403,
    'accessDenied',
    'Access Denied: Table p:nba_raw.nbac_schedule: User does not have permission to query table p:nba_raw.nbac_schedule, or perhaps it does not exist.',
    'Grant this account roles/bigquery.dataViewer on dataset p:nba_raw.',
  ],
  [
    403,
    'accessDenied',
    'Access Denied: Dataset p:nba_raw: Permission bigquery.tables.get denied.',
    'Grant this account roles/bigquery.dataViewer on dataset p:nba_raw.',
  ],
  [
    403,
    'accessDenied',
    'Access Denied: Project p: User does not have bigquery.jobs.create permission in project p.',
    'Grant this account roles/bigquery.jobUser on project p.',
  ],
  [
    403,
    'accessDenied',
    'Access Denied: Table p:region-eu.INFORMATION_SCHEMA.JOBS: User does not have bigquery.jobs.listAll permission.',
    'roles/bigquery.resourceViewer on project p',
  ],
  [
    403,
    'accessDenied',
    'Access Denied: Table p:region-eu.INFORMATION_SCHEMA.JOBS: User does not have permission to query table p:region-eu.INFORMATION_SCHEMA.JOBS, or perhaps it does not exist.',
    'roles/bigquery.resourceViewer on project p',
  ],
  [403, 'accessDenied', 'Access Denied', 'roles/bigquery.dataViewer'],
  [
    403,
    'policyViolation',
    "VPC Service Controls: Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: x",
    'service perimeter (VPC Service Controls) of project p',
  ],
  [403, 'accessNotConfigured', 'BigQuery API is off', 'gcloud services enable'],
  [403, 'billingNotEnabled', 'Billing has not been enabled', 'Enable billing for project p'],
  [404, 'notFound', 'Not found: Dataset p:nba_raw was not found in location EU', '(EU)'],
  [404, 'notFound', 'Not found: Project p', 'project (p)'],
  [400, 'invalidQuery', 'Syntax error: Unexpected identifier "SELEC" at [1:1]', 'Correct the SQL'],
  [400, 'invalidQuery', 'Unrecognized name: nope at [1:8]', 'Correct the SQL'],
  [400, 'bytesBilledLimitExceeded', 'Query exceeded limit for bytes billed', 'now 5)'],
  [403, 'responseTooLarge', 'Response too large to return', 'Read a shorter window'],
  [400, 'resourcesExceeded', 'Resources exceeded during query execution', 'shorter window'],
  [400, 'invalid', 'Invalid value for location', 'settings that BigQuery names'],
  [501, 'notImplemented', 'Not implemented', 'settings that BigQuery names'],
];

const TRANSIENT: readonly (readonly [number, string, string, string])[] = [
  [404, 'notFound', 'Not found: Table p:nba_raw.x was not found in location EU', '(EU)'],
  [403, 'rateLimitExceeded', 'Exceeded rate limits: too many api requests', 'quotas of project p'],
  [403, 'quotaExceeded', 'Quota exceeded: Your project exceeded quota', 'quotas of project p'],
  [429, 'rateLimitExceeded', 'Exceeded rate limits', 'quotas of project p'],
  [400, 'jobRateLimitExceeded', 'Job exceeded rate limits', 'quotas of project p'],
  [500, 'internalError', 'An internal error occurred', 'retried'],
  [502, 'backendError', 'Bad Gateway', 'retried'],
  [503, 'backendError', 'Error encountered during execution. Retrying may solve', 'retried'],
  [400, 'jobBackendError', 'The job failed', 'retried'],
  [400, 'tableUnavailable', 'Table not available', 'retried'],
  [400, 'timeout', 'Operation timed out after 1 minutes', 'pipeline.runTimeout (now 1 min)'],
  [400, 'stopped', 'Job execution was cancelled', 'pipeline.runTimeout (now 1 min)'],
  [401, 'authError', 'Request had invalid authentication credentials', 'clock'],
];

describe('a failed call of BigQuery', () => {
  it.each(PERMANENT)('fails for good on %s %s: %s', async (status, reason, said, remedy) => {
    expect(await failing(refusal(status, reason, said))).toMatchObject({
      name: 'WarehouseError',
      permanent: true,
      message: `The query failed: ${reason}: ${said}`,
      remedy: expect.stringContaining(remedy),
    });
  });

  it.each(TRANSIENT)('is worth another try on %s %s: %s', async (status, reason, said, remedy) => {
    expect(await failing(refusal(status, reason, said))).toMatchObject({
      name: 'WarehouseError',
      permanent: false,
      message: `The query failed: ${reason}: ${said}`,
      remedy: expect.stringContaining(remedy),
    });
  });

  it.each([
    ['backendError', false],
    ['stopped', false],
    ['invalidQuery', true],
    ['somethingNew', true],
  ])('means the same when the job and not the call failed: %s', async (reason, permanent) => {
    const opened = await scripted({
      insert: (asked) =>
        jobIn(asked, { status: { state: 'DONE', errors: [{ reason, message: 'why' }] } }),
    });
    api = opened.api;
    await expect(opened.warehouse.query(QUERY)).rejects.toMatchObject({
      permanent,
      message: `The query failed: ${reason}: why`,
    });
  });

  it('is worth another try when there is no answer, or a page in its place', async () => {
    const remedy = expect.stringContaining('Check the network');
    expect(await failing('cut')).toMatchObject({ permanent: false, remedy });
    await api?.close();
    const page = { status: 502, body: '<!doctype html><h1>Bad gateway</h1>' };
    expect(await failing(page)).toMatchObject({
      permanent: false,
      message: 'The query failed: HTTP 502 Bad Gateway',
      remedy,
    });
  });

  it('is worth another try when nobody answers in time, whatever was asked', async () => {
    const never = () => new Promise<Answer>(() => {});
    api = await scriptedApi(never);
    const place = { project: 'p', location: 'EU', apiEndpoint: api.endpoint, requestTimeoutMs: 50 };
    const warehouse = openBigQueryWarehouse(place);
    const calls = [
      warehouse.query(QUERY),
      warehouse.estimate(QUERY),
      warehouse.stamps(['d.t']),
      readDataset({ ...place, dataset: 'd' }),
    ];
    const failure = {
      permanent: false,
      message: expect.stringMatching(/failed: no answer within 0\.05 s$/),
    };
    await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject(failure)));
  });

  it('is tried once: whoever calls the port tries again', async () => {
    await failing(refusal(503, 'backendError', 'later'));
    expect(api?.asked.filter(({ path }) => path === '/jobs')).toHaveLength(1);
  });

  it.each([
    ['7', 7_000, 7_000],
    [new Date(Date.now() + 60_000).toUTCString(), 50_000, 60_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0, 0],
  ])('says after how long to try again, as BigQuery does: %s', async (header, least, most) => {
    const { body } = Object(refusal(429, 'rateLimitExceeded', 'slow down'));
    const error = await failing({ status: 429, headers: { 'retry-after': header }, body });
    const { retryAfterMs } = Object(error);
    expect(retryAfterMs).toBeGreaterThanOrEqual(least);
    expect(retryAfterMs).toBeLessThanOrEqual(most);
  });

  it.each([
    'Could not load the default credentials. Browse to https://cloud.google.com/docs for more.',
    'invalid_grant: Invalid JWT: Token must be a short-lived token and in a reasonable timeframe.',
    'Unable to read the credential file specified by the environment variable: no such file',
  ])('asks to sign in: %s', (said) => {
    expect(callFailure('The query', new Error(said), WHERE)).toMatchObject({
      permanent: true,
      message: `The query failed: ${said}`,
      remedy: expect.stringMatching(/gcloud auth application-default login.* clock /),
    });
  });

  it('keeps what the client knows of the request to itself', () => {
    const secrets = {
      response: { request: { headers: { Authorization: 'Bearer ya29.secret' } } },
      config: { data: 'refresh_token=secret' },
    };
    const errors = [
      Object.assign(new Error('no route'), secrets, { code: 503 }),
      new SyntaxError('Unexpected token in JSON: "private_key": "secret"'),
    ];
    for (const error of errors) {
      const failure = callFailure('The query', error, WHERE);
      expect(inspect(failure, { depth: 20, showHidden: true })).not.toContain('secret');
    }
  });
});
