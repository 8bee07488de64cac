import { describe, expect, it } from 'vitest';
import { madeEvent } from '../../../src/cli/emit/made-event.js';
import { decode, LOAD_STATUSES } from '../../../src/domain/decode.js';
import { UsageError } from '../../../src/domain/errors.js';

const TABLE = 'nba_precompute.team_defense_zone_analysis';
const NOW = Date.parse('2025-12-01T12:00:00Z');

const read = (event: object) => decode(new TextEncoder().encode(JSON.stringify(event)), NOW);

describe('an event that the command line makes', () => {
  it('is about the table that it names', () => {
    const made = read(madeEvent({ table: TABLE, date: '2025-11-30', status: 'success' }));
    expect(made).toMatchObject({
      kind: 'landing',
      landing: { table: TABLE, gameDate: '2025-11-30', status: 'success' },
    });
  });

  it.each(LOAD_STATUSES)('can be read with status %s', (status) => {
    expect(read(madeEvent({ table: TABLE, status })).kind).not.toBe('rejected');
  });

  it.each(['player_game_summary', 'nba.nba_analytics.player_game_summary', 'a.', '.b', ''])(
    'is not made of the table "%s"',
    (table) => {
      expect(() => madeEvent({ table, status: 'success' })).toThrow(UsageError);
    },
  );
});
