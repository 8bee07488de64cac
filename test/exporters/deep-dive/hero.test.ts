import { describe, expect, it } from 'vitest';
import type { Tally } from '../../../exporters/deep-dive/day.js';
import { heroStat } from '../../../exporters/deep-dive/hero.js';

const tally = (overs: number, games: number): Tally => ({
  games: BigInt(games),
  overs: BigInt(overs),
});
const hero = (a: Tally, b: Tally) =>
  heroStat({ a: { tally: a, where: 'at ease' }, b: { tally: b, where: 'in haste' } }, 50);

describe('heroStat', () => {
  it('shows both rates and the difference of what it shows', () => {
    expect(hero(tally(545, 1000), tally(544, 1000))).toEqual({
      value: '55%',
      label: 'OVER rate at ease',
      context: 'vs 54% in haste (+1%)',
    });
    expect(hero(tally(444, 1000), tally(505, 1000)).context).toBe('vs 51% in haste (-7%)');
    expect(hero(tally(25, 50), tally(50, 100)).context).toBe('vs 50% in haste (+0%)');
  });

  it('says nothing of fewer games than it needs on either side', () => {
    expect(hero(tally(49, 49), tally(30, 60))).toEqual({
      value: '—',
      label: 'Not enough games yet',
      context: '49 at ease, 60 in haste; each side needs 50',
    });
    expect(hero(tally(30, 60), tally(0, 0)).value).toBe('—');
    expect(hero(tally(50, 50), tally(0, 50))).toMatchObject({ value: '100%' });
  });
});
