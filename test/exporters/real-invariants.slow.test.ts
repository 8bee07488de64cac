import { afterAll, beforeAll, expect, it } from 'vitest';
import { quickHits } from '../../exporters/quick-hits/index.js';
import { team } from '../../exporters/team/index.js';
import { whatMatters } from '../../exporters/what-matters/index.js';
import { openDuckDbWarehouse } from '../../src/adapters/duckdb/index.js';
import type { Warehouse } from '../../src/ports/warehouse.js';
import { describeOnRealSeasons } from '../support/real-seasons.js';
import { runOn } from '../support/run-exporter.js';

type Counted = { readonly games: number } | undefined;

const total = (factors: readonly Counted[]) =>
  factors.reduce((sum, factor) => sum + (factor?.games ?? 0), 0);

describeOnRealSeasons('what holds on real seasons', (folder) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await openDuckDbWarehouse({ folder });
  });
  afterAll(() => warehouse.close());

  it.each(['2024-03-18', '2025-01-15'])(
    'what-matters: rest and sides split the same lined games, as of %s',
    async (asOf) => {
      const { archetypes } = (await runOn(warehouse, whatMatters, { asOf })).content;
      for (const { factors, player_count, example_players } of Object.values(archetypes)) {
        const { b2b, one_day, rested } = factors.rest;
        const [rest, sides] = [
          total([b2b, one_day, rested]),
          total([factors.home_away.home, factors.home_away.away]),
        ];
        expect(player_count).toBeGreaterThan(10);
        expect(example_players).toHaveLength(3);
        // Only first games of a season have no rest, and few of those have a line.
        expect(rest).toBeLessThanOrEqual(sides);
        expect(rest).toBeGreaterThan(sides * 0.95);
      }
    },
  );

  it('team: thirty teams at both ends in mid-season, none in summer', async () => {
    const at = async (asOf: string) =>
      (await runOn(warehouse, team, { asOf, set: { top_n: 30 } })).content;
    const { pace, defense_by_zone, home_away, back_to_back } = await at('2025-01-15');
    expect(pace.kings).toHaveLength(30);
    expect(pace.grinders).toEqual([...pace.kings].reverse());
    expect(defense_by_zone.perimeter.best).toHaveLength(30);
    const { home_dominant, road_warriors } = home_away;
    const { vulnerable, resilient } = back_to_back;
    expect(new Set([...home_dominant, ...road_warriors].map((each) => each.team)).size).toBe(30);
    expect(home_dominant.length + road_warriors.length).toBe(30);
    expect(Math.min(...home_dominant.map((each) => each.differential))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...road_warriors.map((each) => each.differential))).toBeLessThanOrEqual(0);
    expect(vulnerable.length + resilient.length).toBe(30);
    expect(new Set([...vulnerable, ...resilient].map((each) => each.team)).size).toBe(30);
    const summer = await at('2024-08-15');
    expect(summer.pace).toEqual({ kings: [], grinders: [], league_average: null });
    expect(summer.back_to_back).toEqual({ vulnerable: [], resilient: [] });
  });

  it('quick-hits: stats of hundreds of games in mid-season, none in summer', async () => {
    const at = async (asOf: string) => (await runOn(warehouse, quickHits, { asOf })).content;
    const winter = await at('2025-01-15');
    expect(winter.stats.length).toBeGreaterThan(0);
    for (const { sample_size } of winter.stats) expect(sample_size).toBeGreaterThan(500);
    expect(await at('2024-07-20')).toMatchObject({ stats: [], total_available: 0 });
  });
});
