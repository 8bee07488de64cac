import { describe, expect, it } from 'vitest';
import type { Source } from '../../exporters/exporter.js';
import { lastDays, lastDaysWithRest, silent, since } from '../../exporters/sources.js';

const TABLE = 'nba_analytics.player_game_summary';

function dated(source: Source, asOf: string) {
  if (source.kind !== 'dated') return expect.fail('it is not dated');
  return { table: source.table, counted: source.window(asOf), read: source.span(asOf) };
}

describe('a source', () => {
  it('of the last days counts and reads them, both ends in', () => {
    const days = { from: '2025-01-01', to: '2025-01-31' };
    expect(dated(lastDays(TABLE, 30), '2025-01-31')).toEqual({
      table: TABLE,
      counted: days,
      read: days,
    });
  });

  it.each([
    ['2025-01-31', '2025-01-01', '2024-10-01'],
    ['2024-10-31', '2024-10-01', '2024-10-01'],
    ['2024-10-30', '2024-09-30', '2023-10-01'],
  ])('with rest days reads as of %s from 1 October on', (asOf, from, season) => {
    expect(dated(lastDaysWithRest(TABLE, 30), asOf)).toEqual({
      table: TABLE,
      counted: { from, to: asOf },
      read: { from: season, to: asOf },
    });
  });

  it('since a date counts and reads all from there', () => {
    const days = { from: '2021-10-01', to: '2025-01-31' };
    expect(dated(since(TABLE, '2021-10-01'), '2025-01-31')).toEqual({
      table: TABLE,
      counted: days,
      read: days,
    });
  });

  it('that sends no events is a table and nothing more', () => {
    expect(silent(TABLE)).toEqual({ kind: 'silent', table: TABLE });
  });
});
