import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/domain/date.js';
import { PLAYER_GAMES, TEAM_GAMES } from '../../../src/domain/tables.js';
import { BOUNCE_BACK, DEEP_DIVE, HOT_COLD, SIX, WHAT_MATTERS } from '../../support/model-plans.js';
import { inSeason, MINUTE, reasonsOf } from '../../support/season.js';
import { morning, schedulePasses } from '../../support/upstream.js';
import { newYork } from '../../support/virtual-time.js';

const UNREAD = 'nba_analytics.upcoming_player_game_context';

describe('data lands', () => {
  it('refreshes the daily files within settle of the last pass, and each pass at most once', () => {
    const service = inSeason({ until: '2025-11-10' });
    schedulePasses(service, morning('2025-11-11'));
    service.time.advanceTo(newYork('2025-11-11', '08:00'));
    const runs = service.publishedOf(HOT_COLD.name);
    expect(runs.map(({ request }) => request.cause)).toEqual(['landing', 'landing']);
    expect(runs.map(({ at }) => at)).toEqual([
      newYork('2025-11-11', '06:31'),
      newYork('2025-11-11', '06:41'),
    ]);
    expect(runs.at(-1)?.content).toBe(service.contentNow(HOT_COLD.name));
  });

  it('refreshes the files of the slot at its opening when the data landed before', () => {
    const service = inSeason({ until: '2025-11-09', at: '23:00' });
    service.time.at(newYork('2025-11-10', '02:00'), () => {
      service.land(PLAYER_GAMES, '2025-11-09');
      service.land(TEAM_GAMES, '2025-11-09');
    });
    service.time.advanceTo(newYork('2025-11-10', '05:59'));
    expect(service.publishedOf(WHAT_MATTERS.name)).toHaveLength(0);
    service.time.advanceTo(newYork('2025-11-10', '06:00'));
    const [refreshed] = service.publishedOf(WHAT_MATTERS.name);
    expect(refreshed?.request.slot).toBe('trends-what-matters@2025-11-10');
    expect(refreshed?.at).toBe(newYork('2025-11-10', '06:00'));
    expect(refreshed?.request.landings.map(({ table }) => table)).toEqual([
      PLAYER_GAMES,
      TEAM_GAMES,
    ]);
    expect(service.lastOf(HOT_COLD.name)?.request.asOf).toBe('2025-11-10');
  });

  it('leaves the weekly and monthly files alone between slots, and says so', () => {
    const service = inSeason({ until: '2025-11-12' });
    schedulePasses(service, morning('2025-11-13'));
    service.time.advanceTo(newYork('2025-11-13', '12:00'));
    expect(service.publishedOf(WHAT_MATTERS.name)).toHaveLength(0);
    expect(service.publishedOf(DEEP_DIVE.name)).toHaveLength(0);
    expect(reasonsOf(service, DEEP_DIVE.name)).toContain('next-slot trends-deep-dive@2025-12-01');
  });

  it('looks once more after a run during which something landed, and includes it', () => {
    const service = inSeason({
      until: '2025-11-10',
      behaviour: { refreshMs: ({ exporter }) => (exporter === HOT_COLD.name ? 3 * MINUTE : 0) },
    });
    const start = newYork('2025-11-11', '07:00');
    service.time.at(start, () => service.land(PLAYER_GAMES, '2025-11-10', { edition: 1 }));
    service.time.at(start + 2 * MINUTE, () =>
      service.land(PLAYER_GAMES, '2025-11-10', { edition: 2 }),
    );
    service.time.advanceTo(start + 120 * MINUTE);
    const runs = service.runs.filter(({ exporter }) => exporter === HOT_COLD.name);
    expect(runs.filter(({ startedAt }) => startedAt > start)).toHaveLength(2);
    expect(service.lastOf(HOT_COLD.name)?.content).toBe(service.contentNow(HOT_COLD.name));
  });

  it.each([
    { name: HOT_COLD.name, begins: '05:01' },
    { name: WHAT_MATTERS.name, begins: '06:00' },
  ])(
    'is not misled by data that was other data while it was read, and came back: $name',
    ({ name, begins }) => {
      const begun = newYork('2025-11-10', begins);
      const service = inSeason({
        until: '2025-11-09',
        at: '23:00',
        behaviour: {
          refreshMs: ({ exporter }) => (exporter === name ? 3 * MINUTE : 0),
          publishMs: ({ exporter }) => (exporter === name ? 2 * MINUTE : 0),
        },
      });
      service.time.at(newYork('2025-11-10', '05:00'), () => {
        for (const table of [PLAYER_GAMES, TEAM_GAMES]) service.land(table, '2025-11-09');
      });
      const load = (edition: number) => () =>
        service.warehouse.load(PLAYER_GAMES, '2025-11-08', { edition });
      service.time.at(begun + MINUTE, load(2));
      service.time.at(begun + 4 * MINUTE, load(1));
      service.time.advanceTo(begun + 60 * MINUTE);
      const [misled] = service.publishedOf(name);
      expect(misled?.request.startedAt).toBe(begun);
      expect(misled?.content).not.toBe(service.contentNow(name));
      expect(service.lastOf(name)?.content).toBe(service.contentNow(name));
    },
  );

  it('waits, minute by minute, when the event comes before its data', () => {
    const service = inSeason({ until: '2025-11-10', exporters: [HOT_COLD] });
    const start = newYork('2025-11-11', '07:01');
    service.time.at(start, () => service.announce(PLAYER_GAMES, '2025-11-10'));
    service.time.at(start + 5 * MINUTE - 30_000, () =>
      service.land(PLAYER_GAMES, '2025-11-10', { silently: true }),
    );
    service.time.advanceTo(start + 8 * MINUTE);
    expect(reasonsOf(service, HOT_COLD.name)).toContain(`waiting-for ${PLAYER_GAMES} 2025-11-10`);
    const [refreshed] = service.publishedOf(HOT_COLD.name);
    expect(refreshed?.at).toBeLessThanOrEqual(start + 6 * MINUTE);
    expect(refreshed?.request.landings.map(({ gameDate }) => gameDate)).toEqual(['2025-11-10']);
  });

  it('stops probing after maxWait for data that never comes', () => {
    const service = inSeason({ until: '2025-11-10', exporters: [HOT_COLD] });
    const start = newYork('2025-11-11', '07:01');
    service.time.at(start, () => service.announce(PLAYER_GAMES, '2025-11-10'));
    service.time.advanceTo(start + 40 * MINUTE);
    const before = service.levelReads();
    service.time.advanceTo(start + 100 * MINUTE);
    expect(service.levelReads() - before).toBeLessThan(20);
    expect(service.runs.filter(({ startedAt }) => startedAt >= start)).toHaveLength(1);
  });

  it('journals loads of tables nobody reads and runs nothing for them', () => {
    const service = inSeason({ until: '2025-11-10', at: '12:00' });
    const today = '2025-11-11';
    const runs = service.runs.length;
    const reads = service.levelReads();
    for (const day of [today, addDays(today, 1)]) service.announce(UNREAD, day);
    service.time.advanceBy(5 * MINUTE);
    expect(service.runs).toHaveLength(runs);
    expect(service.levelReads()).toBe(reads);
    const lines = service.journal.flatMap((entry) =>
      entry.kind === 'landing' && entry.landing.table === UNREAD ? [entry.reason] : [],
    );
    expect(lines).toEqual(['no-feed', 'future']);
  });

  it('looks at a landing for tomorrow when its day has come', () => {
    const service = inSeason({ until: '2025-11-10', at: '12:00', exporters: [BOUNCE_BACK] });
    service.land(PLAYER_GAMES, '2025-11-12');
    const line = service.journal.at(-1);
    expect(line?.kind === 'landing' && line.reason).toBe('future');
    service.land(PLAYER_GAMES, '2025-11-11');
    service.time.advanceTo(newYork('2025-11-11', '23:59'));
    const before = service.publishedOf(BOUNCE_BACK.name).length;
    service.time.advanceTo(newYork('2025-11-12', '00:30'));
    const since = service.publishedOf(BOUNCE_BACK.name).slice(before);
    expect(since.map(({ request }) => [request.cause, request.asOf])).toEqual([
      ['landing', '2025-11-12'],
    ]);
  });

  it('refreshes for a date outside every window of the others only the file that counts it', () => {
    const service = inSeason({ until: '2025-11-10', at: '12:00' });
    const runs = service.runs.length;
    const old = '2024-02-03';
    service.land(PLAYER_GAMES, old);
    service.time.advanceBy(90_000);
    expect(service.runs.slice(runs).map(({ exporter }) => exporter)).toEqual([BOUNCE_BACK.name]);
    const line = service.journal.find(
      (entry) => entry.kind === 'landing' && entry.landing.gameDate === old,
    );
    const routes = line?.kind === 'landing' ? line.routes : [];
    expect(routes.find(({ exporter }) => exporter === HOT_COLD.name)?.reason).toBe(
      'outside-window',
    );
    expect(routes).toHaveLength(SIX.length - 1);
  });

  it('starts no run at all for a date that lies outside every window', () => {
    const service = inSeason({ until: '2025-11-10', at: '12:00' });
    const runs = service.runs.length;
    service.land(PLAYER_GAMES, '2019-02-03');
    service.time.advanceBy(120 * MINUTE);
    expect(service.runs).toHaveLength(runs);
  });
});
