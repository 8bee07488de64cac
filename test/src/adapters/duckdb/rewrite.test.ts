import { describe, expect, it } from 'vitest';
import { rewrite } from '../../../../src/adapters/duckdb/rewrite.js';
import { int64, type Parameter } from '../../../../src/domain/query.js';

const of = (sql: string, ...names: readonly string[]) =>
  rewrite({
    sql,
    parameters: Object.fromEntries(names.map((name): [string, Parameter] => [name, int64(1)])),
  });

describe('rewrite', () => {
  it('turns parameters into DuckDB parameters', () => {
    expect(of('SELECT @a + @b_2 - @a', 'a', 'b_2').sql).toBe('SELECT $a + $b_2 - $a');
  });

  it('leaves literals and comments as they are', () => {
    const sql = "SELECT '@x; ?' -- @y's\nFROM t /* @z \n \"q\" */ WHERE a = '-- no comment @w'";
    expect(of(sql).sql).toBe(sql);
  });

  it('lists the known tables that the code names, once', () => {
    const sql = `WITH a AS (SELECT g.points FROM nba_analytics.player_game_summary AS g)
      SELECT 'nba_raw.other' FROM a, nba_raw.nbac_schedule, nba_raw . nbac_schedule -- nba_reference.nba_players_registry`;
    expect(of(sql).tables).toEqual(['nba_analytics.player_game_summary', 'nba_raw.nbac_schedule']);
  });

  it('names parameters without a value and values without a parameter', () => {
    expect(() => of("SELECT @a, '@b'", 'b', 'c')).toThrow(
      'Parameters and query do not match: @a has no value; the text does not name @b; the text does not name @c',
    );
  });

  it.each(['SELECT\n@@version', 'SELECT\n@ a', 'SELECT\n$1', 'SELECT\n?', 'SELECT\n"a"'])(
    'refuses %j, naming the line',
    (sql) => {
      expect(() => of(sql)).toThrow(/^Line 2 of the query has ./);
    },
  );

  it.each([
    'SELECT `a.b`',
    "SELECT 'it''s'",
    "SELECT 'it\\'s'",
    "SELECT 'open",
    'SELECT 1; SELECT 2',
    'SELECT 1 # one',
  ])('refuses %j, which the engines read differently', (sql) => {
    expect(() => of(sql)).toThrow(/outside comments and plain literals/);
  });

  it('lets DATE_DIFF through by days only', () => {
    const days = 'SELECT DATE_DIFF(MAX(d), MIN((d)), DAY), date_diff (a, b, day) FROM t';
    expect(of(days).sql).toBe(days);
    expect(() => of('SELECT DATE_DIFF(a, GREATEST(b, c), MONTH) FROM t')).toThrow(
      'DATE_DIFF by MONTH is not available in DuckDB',
    );
  });
});
