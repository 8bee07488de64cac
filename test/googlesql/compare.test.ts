import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exporter } from '../../exporters/exporter.js';
import { EXPORTERS } from '../../exporters/registry.js';
import { lastDays } from '../../exporters/sources.js';
import { PLAYER_GAMES } from '../../src/domain/tables.js';
import { expectSame } from './compare.js';
import { Engine } from './engine.js';
import { LEAGUES, type League } from './leagues.js';

let engine: Engine;
let league: League;

beforeAll(async () => {
  const [first] = LEAGUES;
  if (first === undefined) throw new Error('no league');
  engine = await Engine.start();
  league = await first.open();
});
afterAll(async () => {
  await league.duckdb.close();
  await engine.stop();
});

/** The first exporter with another query and another build over a day of player games. */
function altered(sql: string, build: Exporter['build']) {
  const [first] = EXPORTERS;
  if (first === undefined) throw new Error('no exporter');
  const sources = () => [lastDays(PLAYER_GAMES, 1)];
  const exporter = { ...first, sql, build, bind: () => ({}), sources };
  return expectSame(engine, league, {
    exporter,
    params: {},
    asOf: '2025-03-12',
    through: '2025-03-12',
  });
}

const nothing: Exporter['build'] = () => ({
  content: {},
  inputs: [],
  silentFaults: [],
  dataFaults: 0,
});
const IN_SPAN = `FROM ${PLAYER_GAMES} WHERE game_date BETWEEN @as_of - 1 AND @through`;

describe('the comparison', () => {
  it('accepts a query that is the same in both engines', async () => {
    const note = await altered(`SELECT COUNT(points) AS n ${IN_SPAN}`, nothing);
    expect(note).toMatch(/^[1-9]\d* rows read, 1 returned$/);
  });

  it('refuses rows that differ', async () => {
    const none = `SELECT COUNTIF(points > 0) AS n ${IN_SPAN} AND points < 0`;
    await expect(altered(none, nothing)).rejects.toThrow('to deeply equal');
  });

  it('refuses a query that reads outside its span', async () => {
    const wide = `SELECT COUNT(points) AS n FROM ${PLAYER_GAMES}
                  WHERE game_date BETWEEN @as_of - 7 AND @through`;
    await expect(altered(wide, nothing)).rejects.toThrow('to deeply equal');
  });

  it('refuses content that follows the order of rows', async () => {
    const sql = `SELECT DISTINCT over_under_result AS r ${IN_SPAN} ORDER BY r`;
    const firstRow: Exporter['build'] = (rows, context) => ({
      ...nothing(rows, context),
      content: { first: rows[0]?.r },
    });
    await expect(altered(sql, firstRow)).rejects.toThrow('to deeply equal');
  });
});
