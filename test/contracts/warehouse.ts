import { afterEach, describe, expect, it } from 'vitest';
import { WarehouseError } from '../../src/domain/errors.js';
import type { Cell, Parameter, Row } from '../../src/domain/query.js';
import {
  PLAYER_GAMES,
  SCHEDULE,
  type TableName,
  TEAM_DEFENSE,
  TEAM_GAMES,
} from '../../src/domain/tables.js';
import type { Warehouse } from '../../src/ports/warehouse.js';
import { soundStamps } from '../support/stamps.js';

/** Rows by table; columns that a row leaves out are NULL. Each table holds exactly these rows. */
export type GivenTables = Readonly<Record<TableName, readonly Row[]>>;

/** A warehouse of one's own, and the hands to fill it. */
export interface WarehouseHarness {
  readonly warehouse: Warehouse;
  /** Makes or replaces the named tables; the others stay, or do not exist. */
  given(tables: GivenTables): Promise<void>;
  close(): Promise<void>;
}

const GAME = { game_id: 'g1', game_date: '2025-01-10', team_abbr: 'DEN' };

/** What every warehouse owes the program, whatever engine it is. */
export function warehouseContract(name: string, open: () => Promise<WarehouseHarness>): void {
  describe(`${name} as a warehouse`, () => {
    let close = async () => {};
    afterEach(() => close());

    const opened = async (tables: GivenTables = {}) => {
      const harness = await open();
      close = harness.close;
      await harness.given(tables);
      const rows = async (sql: string, parameters: Readonly<Record<string, Parameter>> = {}) =>
        (await harness.warehouse.query({ sql, parameters })).rows;
      return { ...harness, rows };
    };

    it('returns each type of column as its cell, and NULL as null', async () => {
      const { rows } = await opened({
        [TEAM_GAMES]: [
          { ...GAME, points_scored: 9_007_199_254_740_993n, pace: '99.123456789', home_game: true },
          { game_id: 'g2', home_game: false, pace: '-0.5' },
        ],
      });
      const sql = `SELECT game_id, game_date, points_scored, pace, home_game
        FROM nba_analytics.team_offense_game_summary ORDER BY game_id`;
      expect(await rows(sql)).toEqual([
        {
          game_id: 'g1',
          game_date: '2025-01-10',
          points_scored: 9_007_199_254_740_993n,
          pace: '99.123456789',
          home_game: true,
        },
        { game_id: 'g2', game_date: null, points_scored: null, pace: '-0.5', home_game: false },
      ]);
    });

    it('returns instants as text with their zone', async () => {
      const at = (game_id: string, game_date_est: string | null) => ({ game_id, game_date_est });
      const { rows } = await opened({
        [SCHEDULE]: [
          { ...at('1', '2025-01-11T02:30:00Z'), game_date: '2025-01-10' },
          { ...at('2', '2025-03-09T03:00:00-04:00'), game_date: '2025-01-10' },
          { ...at('3', null), game_date: '2025-01-10' },
        ],
      });
      const sql = `SELECT game_id, CAST(game_date_est AS STRING) AS game_date_est
        FROM nba_raw.nbac_schedule
        WHERE game_date = '2025-01-10' ORDER BY game_id`;
      expect(await rows(sql)).toEqual([
        at('1', '2025-01-11 02:30:00+00'),
        at('2', '2025-03-09 07:00:00+00'),
        at('3', null),
      ]);
    });

    it('keeps sums exact and prints them without trailing zeros', async () => {
      const line = (points_line: string) => ({ ...GAME, points: 20n, points_line });
      const { rows } = await opened({ [PLAYER_GAMES]: ['0.1', '0.2', '11.7'].map(line) });
      const sql = `SELECT SUM(points) AS points, CAST(SUM(points_line) AS NUMERIC(38, 9)) AS lines,
          COUNT(*) AS games, CAST(SUM(points - points_line) AS NUMERIC(38, 9)) AS margin
        FROM nba_analytics.player_game_summary`;
      expect(await rows(sql)).toEqual([{ points: 60n, lines: '12', games: 3n, margin: '48' }]);
    });

    it.each<[Parameter, Cell]>([
      [{ type: 'STRING', value: 'it\'s \\ "@x" – ć' }, 'it\'s \\ "@x" – ć'],
      [{ type: 'STRING', value: '' }, ''],
      [{ type: 'INT64', value: -7n }, -7n],
      [{ type: 'INT64', value: 9_223_372_036_854_775_807n }, 9_223_372_036_854_775_807n],
      [{ type: 'NUMERIC', value: '0.123456789' }, '0.123456789'],
      [{ type: 'NUMERIC', value: '-12.50' }, '-12.5'],
      [{ type: 'DATE', value: '2024-02-29' }, '2024-02-29'],
      [{ type: 'BOOL', value: true }, true],
      [{ type: 'TIMESTAMP', value: '2025-01-10T19:30:00-05:00' }, '2025-01-11T00:30:00Z'],
      [{ type: 'STRING', value: null }, null],
      [{ type: 'DATE', value: null }, null],
    ])('takes the parameter %o', async (value, cell) => {
      const { rows } = await opened();
      expect(await rows('SELECT @value AS value', { value })).toEqual([{ value: cell }]);
    });

    it('subtracts an INT64 parameter from a DATE parameter', async () => {
      const { rows } = await opened({ [TEAM_GAMES]: [GAME] });
      const sql = `SELECT @as_of - @days AS start FROM nba_analytics.team_offense_game_summary
        WHERE game_date BETWEEN @as_of - @days AND @as_of`;
      const as_of: Parameter = { type: 'DATE', value: '2025-02-09' };
      expect(await rows(sql, { as_of, days: { type: 'INT64', value: 30n } })).toEqual([
        { start: '2025-01-10' },
      ]);
      expect(await rows(sql, { as_of, days: { type: 'INT64', value: 29n } })).toEqual([]);
    });

    it('counts days and instants from 1970', async () => {
      const { rows } = await opened();
      const parameters: Readonly<Record<string, Parameter>> = {
        day: { type: 'DATE', value: '2025-01-10' },
        at: { type: 'TIMESTAMP', value: '1969-12-31T23:59:58.5Z' },
      };
      const sql = `SELECT UNIX_DATE(@day) AS day, MOD(UNIX_DATE(@day) + 3, 7) AS weekday,
          DATE_DIFF(@day, DATE '2024-12-31', DAY) AS days, UNIX_SECONDS(@at) AS seconds,
          UNIX_MILLIS(@at) AS millis, UNIX_MICROS(@at) AS micros`;
      expect(await rows(sql, parameters)).toEqual([
        { day: 20_098n, weekday: 4n, days: 10n, seconds: -2n, millis: -1500n, micros: -1_500_000n },
      ]);
    });

    it('takes a table that is not there for one that may come back, and says which', async () => {
      const { rows } = await opened({ [TEAM_GAMES]: [GAME] });
      await expect(rows('SELECT game_id FROM nba_raw.nbac_schedule')).rejects.toMatchObject({
        name: 'WarehouseError',
        permanent: false,
        about: expect.stringContaining('nbac_schedule'),
        message: expect.stringContaining('nbac_schedule'),
        remedy: expect.stringMatching(/retried/),
      });
    });

    it.each([
      ['a column that is not there', `SELECT nope FROM ${TEAM_GAMES}`, 'nope'],
      ['text that is no SQL', 'SELEC 1', 'SELEC'],
    ])('fails for good, with a remedy, on %s', async (_case, sql, named) => {
      const { rows } = await opened({ [TEAM_GAMES]: [GAME] });
      const error: unknown = await rows(sql).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(WarehouseError);
      expect(error).toMatchObject({
        permanent: true,
        message: expect.stringContaining(named),
        remedy: expect.stringMatching(/\S/),
      });
    });

    it('fails for good when parameters and text do not match', async () => {
      const { rows } = await opened();
      const value: Parameter = { type: 'INT64', value: 1n };
      const mismatch = { permanent: true, message: expect.stringContaining('@other') };
      await expect(rows('SELECT @other AS x')).rejects.toMatchObject(mismatch);
      await expect(rows('SELECT 1 AS x', { other: value })).rejects.toMatchObject(mismatch);
    });

    it('reads again after tables changed', async () => {
      const { rows, given } = await opened({ [TEAM_GAMES]: [GAME] });
      const sql = `SELECT COUNT(*) AS n FROM ${TEAM_GAMES}`;
      expect(await rows(sql)).toEqual([{ n: 1n }]);
      await given({ [TEAM_GAMES]: [GAME, GAME, GAME] });
      expect(await rows(sql)).toEqual([{ n: 3n }]);
    });

    it('cancels a running query on abort, and goes on to answer others', async () => {
      const games = Array.from({ length: 100 }, (_, n) => ({ ...GAME, points: BigInt(n) }));
      const { warehouse, rows } = await opened({ [PLAYER_GAMES]: games });
      const endless = `SELECT SUM(MOD(a.points * b.points + c.points * d.points + e.points, 7)) AS s
        FROM ${['a', 'b', 'c', 'd', 'e'].map((alias) => `${PLAYER_GAMES} AS ${alias}`).join(', ')}`;
      const running = warehouse.query(
        { sql: endless, parameters: {} },
        { signal: AbortSignal.timeout(150) },
      );
      const answer = rows(`SELECT COUNT(*) AS n FROM ${PLAYER_GAMES}`);
      await expect(running).rejects.toMatchObject({ name: 'WarehouseError', permanent: false });
      expect(await answer).toEqual([{ n: 100n }]);
    });

    it('does not start a query that is already aborted', async () => {
      const { warehouse } = await opened();
      const query = { sql: 'SELECT 1 AS x', parameters: {} };
      await expect(warehouse.query(query, { signal: AbortSignal.abort() })).rejects.toMatchObject({
        name: 'WarehouseError',
        permanent: false,
      });
    });

    it('stamps the tables that exist with their rows and a time that moves on', async () => {
      const { warehouse, given } = await opened({ [TEAM_GAMES]: [GAME, GAME], [SCHEDULE]: [] });
      const asked = [TEAM_GAMES, SCHEDULE, TEAM_DEFENSE];
      const before = await soundStamps(warehouse, asked);
      expect([...before.keys()].sort()).toEqual([TEAM_GAMES, SCHEDULE]);
      expect(before.get(TEAM_GAMES)?.rows).toBe(2);
      expect(before.get(SCHEDULE)?.rows).toBe(0);
      expect(before.get(TEAM_GAMES)).not.toHaveProperty('untrusted');
      await given({ [TEAM_GAMES]: [GAME] });
      const after = await soundStamps(warehouse, asked);
      expect(after.get(TEAM_GAMES)?.rows).toBe(1);
      expect(after.get(TEAM_GAMES)?.modifiedAt).toBeGreaterThan(
        before.get(TEAM_GAMES)?.modifiedAt ?? Number.POSITIVE_INFINITY,
      );
      expect(after.get(SCHEDULE)).toEqual(before.get(SCHEDULE));
    });

    it('estimates without running, and fails on what cannot run', async () => {
      const { warehouse } = await opened({ [TEAM_GAMES]: [GAME] });
      const estimate = (sql: string) => warehouse.estimate({ sql, parameters: {} });
      const bytes = await estimate(`SELECT COUNT(*) AS n FROM ${TEAM_GAMES}`);
      expect(bytes === null || bytes > 0).toBe(true);
      await expect(estimate(`SELECT nope FROM ${TEAM_GAMES}`)).rejects.toMatchObject({
        permanent: true,
      });
    });
  });
}
