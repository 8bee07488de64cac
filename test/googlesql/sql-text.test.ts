import { describe, expect, it } from 'vitest';
import { parametersOf, stripDatasets } from './sql-text.js';

const GAMES = 'nba_analytics.player_game_summary';

describe('stripDatasets', () => {
  it.each([
    ['a table', `SELECT 1 FROM ${GAMES} AS g`, 'SELECT 1 FROM player_game_summary AS g'],
    ['no literal', `SELECT '${GAMES} rows'`, `SELECT '${GAMES} rows'`],
    ['no literal with a quote', `SELECT 'it\\'s ${GAMES}'`, `SELECT 'it\\'s ${GAMES}'`],
    ['no comment', `SELECT 1 -- ${GAMES}`, `SELECT 1 -- ${GAMES}`],
    ['no longer name', `SELECT 1 FROM ${GAMES}_old`, `SELECT 1 FROM ${GAMES}_old`],
  ])('strips %s', (_, sql, stripped) => {
    expect(stripDatasets(sql, [GAMES])).toBe(stripped);
  });
});

describe('parametersOf', () => {
  it('names each parameter once, none from literals or comments', () => {
    const sql = "SELECT @as_of, @n, '@x' FROM t -- @y\nWHERE d <= @as_of /* @z */";
    expect(parametersOf(sql)).toEqual(['as_of', 'n']);
  });
});
