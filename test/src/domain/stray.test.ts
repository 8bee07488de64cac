import { describe, expect, it } from 'vitest';
import { straysSeen } from '../../../src/domain/stray.js';
import { landing } from '../../support/landings.js';

const lineOf = (table: string, at: number) =>
  ({
    kind: 'landing',
    at,
    messageId: 'm',
    landing: landing({ table }),
    reason: 'no-feed',
    routes: [],
    nearest: 'nba_analytics.player_game_summary',
  }) as const;

describe('straysSeen', () => {
  it('remembers the newest event of each table, since a moment', () => {
    const strays = straysSeen([{ table: 'a.a', nearest: 'a.b', at: 1 }]);
    expect(strays.note(lineOf('a.c', 2))).toBe(true);
    strays.note(lineOf('a.c', 3));
    expect(strays.since(1).map(({ table, at }) => [table, at])).toEqual([
      ['a.a', 1],
      ['a.c', 3],
    ]);
    expect(strays.since(2)).toHaveLength(1);
  });

  it('passes over other lines', () => {
    const strays = straysSeen();
    expect(strays.note({ kind: 'rejected', at: 1, messageId: 'm', fault: 'odd' })).toBe(false);
    const { nearest: _, ...plain } = lineOf('a.b', 1);
    expect(strays.note(plain)).toBe(false);
    expect(strays.since(0)).toEqual([]);
  });

  it('does not grow with the names that publishers invent', () => {
    const strays = straysSeen();
    for (let n = 0; n < 1_000; n += 1) strays.note(lineOf(`a.t${n}`, n));
    expect(strays.since(0)).toHaveLength(100);
    expect(strays.since(0).at(-1)?.table).toBe('a.t999');
  });
});
