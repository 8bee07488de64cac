import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES, TEAM_DEFENSE } from '../../src/domain/tables.js';
import { routing } from '../../streams/routing.js';
import { SIX } from '../support/model-plans.js';

const of = (table: string, gameDate: string) => ({ table, gameDate });

describe('routing', () => {
  const routes = routing(SIX);

  it('leads to every exporter that feeds on the table, in their order', () => {
    expect(routes(of(TEAM_DEFENSE, '2025-11-10'), '2025-11-10')).toEqual([
      { exporter: 'trends-team', reason: 'settling' },
    ]);
    const fed = routes(of(PLAYER_GAMES, '2025-11-10'), '2025-11-10');
    expect(fed.map(({ exporter }) => exporter)).toEqual(
      SIX.filter(({ sources }) =>
        sources.some(({ kind, table }) => kind === 'dated' && table === PLAYER_GAMES),
      ).map(({ name }) => name),
    );
  });

  it('leads nowhere from a table that nobody feeds on', () => {
    expect(routes(of('nba_raw.weather', '2025-11-10'), '2025-11-10')).toEqual([]);
  });

  it('moves the spans with the day', () => {
    const reasonOn = (today: string) => routes(of(TEAM_DEFENSE, '2025-10-11'), today)[0]?.reason;
    expect(reasonOn('2025-11-10')).toBe('settling');
    expect(reasonOn('2025-11-11')).toBe('outside-window');
    expect(reasonOn('2025-11-10')).toBe('settling');
  });

  it('names an exporter once, though two of its sources are the same table', () => {
    const [first] = SIX;
    if (first === undefined) throw new Error('there are no plans');
    const twice = { ...first, sources: [...first.sources, ...first.sources] };
    expect(routing([twice])(of(PLAYER_GAMES, '2025-11-10'), '2025-11-10')).toHaveLength(1);
  });
});
