import { afterEach, describe, expect, it } from 'vitest';
import { date, int64, numeric, type Query, string } from '../../../../src/domain/query.js';
import type { Asked, ScriptedApi } from './scripted-api.js';
import { jobIn, ONE_ROW, type Script, scripted } from './scripted-jobs.js';

const QUERY: Query = { sql: 'SELECT 1 AS x', parameters: {} };
let api: ScriptedApi | undefined;
afterEach(() => api?.close());

async function open(script?: Script, settings?: Parameters<typeof scripted>[1]) {
  const opened = await scripted(script, settings);
  api = opened.api;
  return opened;
}

const pathsOf = (asked: readonly Asked[]) =>
  asked.map(({ method, path }) => `${method} ${path.replace(/trends-[0-9a-f-]{36}/, 'JOB')}`);

describe('a query of BigQuery', () => {
  it('is a job with typed parameters, labels and limits in its location', async () => {
    const settings = { maximumBytesBilled: 5e9, jobTimeoutMs: 60_000 };
    const { warehouse, api } = await open({}, settings);
    await warehouse.query({
      sql: 'SELECT @d, @i, @n, @s, @t, @b, @none, @nothing',
      parameters: {
        d: date('2025-02-09'),
        i: int64(2n ** 63n - 1n),
        n: numeric('-0.123456789'),
        s: string(`ć '"`),
        t: { type: 'TIMESTAMP', value: '2025-01-10T19:30:00.25-05:00' },
        b: { type: 'BOOL', value: true },
        none: { type: 'DATE', value: null },
        nothing: string(''),
      },
      labels: { exporter: 'trends-hot-cold', run: 'R1:2', Cause: 'landing', '9': 'x'.repeat(70) },
    });
    const given = (name: string, type: string, parameterValue: object) => ({
      name,
      parameterType: { type },
      parameterValue,
    });
    expect(api.asked[0]?.project).toBe('p');
    expect(api.asked[0]?.body).toEqual({
      jobReference: {
        projectId: 'p',
        location: 'EU',
        jobId: expect.stringMatching(/^trends-[0-9a-f-]{36}$/),
      },
      configuration: {
        query: {
          query: 'SELECT @d, @i, @n, @s, @t, @b, @none, @nothing',
          useLegacySql: false,
          parameterMode: 'NAMED',
          maximumBytesBilled: '5000000000',
          queryParameters: [
            given('d', 'DATE', { value: '2025-02-09' }),
            given('i', 'INT64', { value: '9223372036854775807' }),
            given('n', 'NUMERIC', { value: '-0.123456789' }),
            given('s', 'STRING', { value: `ć '"` }),
            given('t', 'TIMESTAMP', { value: '2025-01-11T00:30:00.250000Z' }),
            given('b', 'BOOL', { value: 'true' }),
            given('none', 'DATE', {}),
            given('nothing', 'STRING', { value: '' }),
          ],
        },
        labels: {
          program: 'trends-publisher',
          exporter: 'trends-hot-cold',
          run: 'r1-2',
          cause: 'landing',
          'l-9': 'x'.repeat(63),
        },
        jobTimeoutMs: '60000',
      },
    });
  });

  it('has no limits where none are set', async () => {
    const { warehouse, api } = await open();
    await warehouse.query(QUERY);
    expect(JSON.stringify(api.asked[0]?.body)).not.toMatch(/maximumBytesBilled|jobTimeoutMs/);
  });

  it('is waited for, read page by page, and says what it read and costs', async () => {
    const column = ONE_ROW.schema;
    const page = (v: string, more: object) => ({
      body: { ...ONE_ROW, schema: column, rows: [{ f: [{ v }] }], totalRows: '3', ...more },
    });
    const { warehouse, api } = await open(
      {
        results: (_, before) =>
          [
            { body: { jobComplete: false } },
            { body: { jobComplete: false } },
            page('1', { pageToken: 'two' }),
            page('2', { pageToken: 'three' }),
            page('3', {}),
          ][before] ?? 'cut',
      },
      { pageRows: 1 },
    );
    expect(await warehouse.query(QUERY)).toEqual({
      rows: [{ x: 1n }, { x: 2n }, { x: 3n }],
      bytesProcessed: 1234,
      bytesBilled: 10_485_760,
    });
    const results = api.asked.filter(({ path }) => path.startsWith('/queries/'));
    expect(results.map(({ query }) => query.pageToken)).toEqual([
      undefined,
      undefined,
      undefined,
      'two',
      'three',
    ]);
    expect(results[0]?.query).toEqual({
      location: 'EU',
      maxResults: '1',
      'formatOptions.useInt64Timestamp': 'true',
      prettyPrint: 'false',
    });
    expect(pathsOf(api.asked).at(-1)).toBe('GET /jobs/JOB');
  });

  it('fails, for another try, when rows are missing', async () => {
    const { warehouse } = await open({ results: () => ({ body: { ...ONE_ROW, totalRows: '2' } }) });
    await expect(warehouse.query(QUERY)).rejects.toMatchObject({
      permanent: false,
      message: 'BigQuery gave 1 of 2 rows',
    });
  });

  it('is worth having without its statistics', async () => {
    const { warehouse } = await open({ job: () => ({ status: 500, body: {} }) });
    expect(await warehouse.query(QUERY)).toMatchObject({ rows: [{ x: 1n }], bytesBilled: null });
  });

  it('does not leave when parameters and text do not match, or a value is none of its type', async () => {
    const { warehouse, api } = await open();
    const faults: readonly Query[] = [
      { sql: `SELECT @b -- @a\n, '@c', "@d", @@e`, parameters: { a: int64(1) } },
      { sql: 'SELECT @a', parameters: { a: { type: 'INT64', value: 2n ** 63n } } },
      { sql: 'SELECT @a', parameters: { a: { type: 'DATE', value: '2025-02-30' } } },
      { sql: 'SELECT @a', parameters: { a: { type: 'NUMERIC', value: '1e3' } } },
      { sql: 'SELECT @a', parameters: { a: { type: 'TIMESTAMP', value: '2025-02-03' } } },
    ];
    for (const query of faults) {
      await expect(warehouse.query(query)).rejects.toMatchObject({
        permanent: true,
        message: expect.stringContaining('@a'),
      });
    }
    await expect(warehouse.query(faults[0] ?? QUERY)).rejects.toThrow(
      'Parameters and query do not match: @b has no value; the text does not name @a',
    );
    expect(api.asked).toEqual([]);
  });
});

describe('an estimate', () => {
  it('is a dry run without limits', async () => {
    const insert = (asked: Asked) =>
      jobIn(asked, { statistics: { totalBytesProcessed: '987654321' } });
    const { warehouse, api } = await open({ insert }, { maximumBytesBilled: 1 });
    expect(await warehouse.estimate(QUERY)).toBe(987_654_321);
    expect(api.asked).toMatchObject([{ body: { configuration: { dryRun: true } } }]);
    expect(JSON.stringify(api.asked[0]?.body)).not.toContain('maximumBytesBilled');
  });

  it('is null where BigQuery does not say', async () => {
    const { warehouse } = await open();
    expect(await warehouse.estimate(QUERY)).toBeNull();
  });
});
