import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SCHEDULE, TEAM_GAMES } from '../../src/domain/tables.js';
import { warehouseContract } from '../contracts/warehouse.js';
import { openOver } from '../src/adapters/duckdb/table-files.js';
import { bigQueryCounterpart, type Emulator, startBigQuery } from './bigquery-emulator.js';
import { openIn } from './bigquery-harness.js';
import { describeWith } from './counterpart.js';

const INT64_ENDS = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, -(2n ** 53n) - 1n, 0n, null];
const NUMERIC_ENDS = [
  `${'9'.repeat(29)}.${'9'.repeat(9)}`,
  `-${'9'.repeat(29)}.${'9'.repeat(9)}`,
  '0.000000001',
  '-0.000000001',
  '100',
  '1.500000000',
  '-0',
  null,
];
const TEXTS = [
  '',
  ' ',
  'Dončić 🏀 ナゲッツ e\u0301',
  `'"\\\t\n\r;--`,
  '{"v":null}',
  'null',
  'NaN',
  null,
];
const DATES = ['0001-01-01', '1582-10-10', '1969-12-31', '2024-02-29', '9999-12-31', null];
const INSTANTS = [
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59.999999Z',
  '1970-01-01T00:00:00Z',
  '2025-03-09T02:30:00.000001-05:00',
  '9999-12-31T23:59:59.999999Z',
  null,
];

describeWith('BigQuery (emulated)', bigQueryCounterpart, () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startBigQuery();
  });
  afterAll(() => emulator?.stop());

  warehouseContract('BigQuery (emulated)', () => openIn(emulator));
  warehouseContract('BigQuery (emulated) in pages of one row', () =>
    openIn(emulator, { pageRows: 1 }),
  );

  it('reads every cell as DuckDB reads it', async () => {
    const tables = {
      [TEAM_GAMES]: [
        ...INT64_ENDS.map((points_scored, n) => ({ game_id: `i${n}`, points_scored })),
        ...NUMERIC_ENDS.map((pace, n) => ({ game_id: `n${n}`, pace })),
        ...TEXTS.map((opponent_team_abbr, n) => ({ game_id: `t${n}`, opponent_team_abbr })),
        ...DATES.map((game_date, n) => ({ game_id: `d${n}`, game_date })),
        ...[true, false, null].map((home_game, n) => ({ game_id: `b${n}`, home_game })),
      ],
    };
    const columns = 'game_id, points_scored, pace, opponent_team_abbr, game_date, home_game';
    const sql = `SELECT ${columns} FROM ${TEAM_GAMES} ORDER BY game_id`;
    const [bigQuery, duckDb] = [await openIn(emulator), await openOver('parquet')];
    for (const { given } of [bigQuery, duckDb]) await given(tables);
    const { rows } = await duckDb.warehouse.query({ sql, parameters: {} });
    expect(rows.length).toBeGreaterThan(5);
    expect((await bigQuery.warehouse.query({ sql, parameters: {} })).rows).toEqual(rows);
    await duckDb.close();
  });

  it('reads instants in UTC', async () => {
    const bigQuery = await openIn(emulator);
    await bigQuery.given({
      [SCHEDULE]: INSTANTS.map((game_date_est, n) => ({ game_id: `${n}`, game_date_est })),
    });
    const sql = `SELECT game_date_est FROM ${SCHEDULE} ORDER BY game_id`;
    const { rows } = await bigQuery.warehouse.query({ sql, parameters: {} });
    const utc = (text: string | null) => text && Temporal.Instant.from(text).toString();
    expect(rows.map((row) => row.game_date_est)).toEqual(INSTANTS.map(utc));
  });
});
