import { describe, expect, it } from 'vitest';
import { tokenIn } from '../../../../src/dashboard/web/data/token.js';
import { landingHref, routeOf } from '../../../../src/dashboard/web/data/use-route.js';

describe('routeOf', () => {
  it('knows the views, and what is shown in them', () => {
    expect(routeOf('')).toEqual({ kind: 'overview' });
    expect(routeOf('#/files')).toEqual({ kind: 'files', name: null });
    expect(routeOf('#/files/trends-team')).toEqual({ kind: 'files', name: 'trends-team' });
    expect(routeOf('#/elsewhere')).toEqual({ kind: 'nowhere' });
  });

  it('takes back what a link made of any name', () => {
    const id = 'exec 1/nba_analytics.player_game_summary/2025-01-14/100%';
    expect(routeOf(landingHref(id))).toEqual({ kind: 'landing', id });
  });

  it('survives an address that somebody mistyped', () => {
    expect(routeOf('#/files/100%')).toEqual({ kind: 'files', name: '100%' });
  });
});

describe('tokenIn', () => {
  it('finds the token of a link, encoded or not', () => {
    expect(tokenIn('#token=a%2Bb')).toBe('a+b');
    expect(tokenIn('#token=50%off')).toBe('50%off');
    expect(tokenIn('#/')).toBeNull();
  });
});
