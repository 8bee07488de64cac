import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES, TEAM_GAMES } from '../../../src/domain/tables.js';
import { BOUNCE_BACK, HOT_COLD, WHAT_MATTERS } from '../../support/model-plans.js';
import { daysFrom, gamesOn } from '../../support/model-warehouse.js';
import { HOUR, inSeason, MINUTE, OPENING, reasonsOf } from '../../support/season.js';
import { newYork } from '../../support/virtual-time.js';

const MONDAY = '2025-11-10';
const SUNDAY = '2025-11-09';
const HALF = ['AAA', 'BBB'];

describe('a deadline passes', () => {
  it('names what is missing of a date half landed, then refreshes when the rest comes', () => {
    const service = inSeason({ until: SUNDAY, exporters: [WHAT_MATTERS] });
    service.time.at(newYork(MONDAY, '05:00'), () => {
      service.land(PLAYER_GAMES, SUNDAY);
      service.land(TEAM_GAMES, SUNDAY, { teams: HALF, status: 'partial' });
    });
    service.time.advanceTo(newYork(MONDAY, '07:59'));
    expect(service.published).toHaveLength(0);
    expect(reasonsOf(service, WHAT_MATTERS.name)).toContain(`waiting-for ${TEAM_GAMES} ${SUNDAY}`);

    service.time.advanceTo(newYork(MONDAY, '08:00'));
    const [fallback] = service.published;
    expect(fallback?.request).toMatchObject({
      cause: 'fallback',
      partial: true,
      missing: [{ table: TEAM_GAMES, date: SUNDAY }],
    });

    service.time.at(newYork(MONDAY, '09:30'), () => service.land(TEAM_GAMES, SUNDAY));
    service.time.advanceTo(newYork(MONDAY, '09:31'));
    const [, rest] = service.published;
    expect(rest?.request).toMatchObject({ cause: 'slot', partial: false, missing: [] });
    expect(rest?.content).toBe(service.contentNow(WHAT_MATTERS.name));

    service.time.advanceTo(newYork('2025-11-12', '12:00'));
    expect(service.published).toHaveLength(2);
    expect(reasonsOf(service, WHAT_MATTERS.name).at(-1)).toMatch(/^(covered|next-slot)/);
  });

  it('does not hold a daily file back for the half that has landed', () => {
    const service = inSeason({ until: SUNDAY, exporters: [HOT_COLD] });
    service.time.at(newYork(MONDAY, '06:30'), () =>
      service.land(PLAYER_GAMES, SUNDAY, { teams: HALF, status: 'partial' }),
    );
    service.time.advanceTo(newYork(MONDAY, '06:31'));
    expect(service.published[0]?.request).toMatchObject({
      cause: 'landing',
      partial: false,
      missing: [{ table: PLAYER_GAMES, date: SUNDAY }],
    });
    service.time.advanceTo(newYork(MONDAY, '12:00'));
    expect(service.published.map(({ request }) => request.cause)).toEqual(['landing', 'fallback']);
    expect(service.published[1]?.status).toBe('unchanged');
    expect(service.states.get(HOT_COLD.name)?.live?.partial).toBe(true);
  });

  it('falls back exactly once in an outage of everything, without further queries', () => {
    const service = inSeason({ until: SUNDAY });
    service.time.advanceTo(newYork(MONDAY, '23:00'));
    expect(
      service.runs.map(({ exporter, cause, asOf }) => `${exporter} ${cause} ${asOf}`).sort(),
    ).toEqual([
      `trends-bounce-back fallback ${MONDAY}`,
      `trends-hot-cold fallback ${MONDAY}`,
      `trends-what-matters fallback ${MONDAY}`,
    ]);
    expect(service.published.every(({ request }) => request.partial)).toBe(true);
    expect(service.published.every(({ at }) => at === newYork(MONDAY, '08:00'))).toBe(true);
  });

  it('does not fall back after a late landing has already been published as partial', () => {
    const service = inSeason({ until: SUNDAY, exporters: [HOT_COLD] });
    service.time.at(newYork(MONDAY, '07:59') + 30_000, () =>
      service.land(PLAYER_GAMES, SUNDAY, { teams: HALF, status: 'partial' }),
    );
    service.time.advanceTo(newYork(MONDAY, '20:00'));
    expect(service.published.map(({ request }) => [request.cause, request.partial])).toEqual([
      ['landing', true],
    ]);
  });

  it('refreshes when the outage ends', () => {
    const service = inSeason({ until: SUNDAY });
    service.time.at(newYork(MONDAY, '15:00'), () => {
      for (const table of [PLAYER_GAMES, TEAM_GAMES]) service.land(table, SUNDAY);
    });
    service.time.advanceTo(newYork(MONDAY, '15:20'));
    for (const { name } of [HOT_COLD, BOUNCE_BACK, WHAT_MATTERS]) {
      expect(service.lastOf(name)?.request).toMatchObject({ partial: false, missing: [] });
      expect(service.lastOf(name)?.content).toBe(service.contentNow(name));
    }
  });

  it('goes on when upstream reports failure or no data: recorded, no refresh, the ladder runs', () => {
    const service = inSeason({ until: SUNDAY, exporters: [HOT_COLD] });
    service.time.at(newYork(MONDAY, '06:30'), () => {
      service.announce(PLAYER_GAMES, SUNDAY, { status: 'failed' });
      service.announce(PLAYER_GAMES, SUNDAY, { status: 'no_data' });
    });
    service.time.advanceTo(newYork(MONDAY, '07:59'));
    expect(service.runs).toHaveLength(0);
    expect(
      service.journal.flatMap((entry) => (entry.kind === 'set-aside' ? [entry.reason] : [])),
    ).toEqual(['status-failed', 'status-no_data']);
    service.time.advanceTo(newYork(MONDAY, '08:00'));
    expect(service.runs.map(({ cause }) => cause)).toEqual(['fallback']);
  });

  it('takes a game without rows as postponed after 36 hours, says so once, and covers', () => {
    const service = inSeason({ until: SUNDAY, exporters: [HOT_COLD] });
    service.time.at(newYork(MONDAY, '06:30'), () =>
      service.land(PLAYER_GAMES, SUNDAY, { teams: HALF }),
    );
    service.time.advanceTo(newYork('2025-11-11', '11:59'));
    expect(service.warnings).toEqual([]);
    service.time.advanceTo(newYork('2025-11-13', '12:00'));
    const about = service.warnings.filter((warning) => warning.includes(SUNDAY));
    expect(about).toHaveLength(1);
    expect(about[0]).toContain(`CCC at DDD on ${SUNDAY}`);
  });

  it('covers a weekly slot as soon as the missing game counts as postponed', () => {
    const service = inSeason({
      until: SUNDAY,
      exporters: [WHAT_MATTERS],
      schedule: gamesOn(daysFrom(OPENING, SUNDAY)),
    });
    service.time.at(newYork(MONDAY, '06:30'), () => {
      service.land(PLAYER_GAMES, SUNDAY, { teams: HALF });
      service.land(TEAM_GAMES, SUNDAY, { teams: HALF });
    });
    service.time.advanceTo(newYork('2025-11-11', '12:00') + 10 * MINUTE);
    expect(service.published.map(({ request }) => request.cause)).toEqual(['fallback', 'slot']);
    expect(service.published[1]?.at).toBeGreaterThanOrEqual(newYork(MONDAY, '00:00') + 36 * HOUR);
    service.time.advanceTo(newYork('2025-11-16', '12:00'));
    expect(service.published).toHaveLength(2);
  });

  it('waits for announced success where there is no schedule', () => {
    const service = inSeason({ until: SUNDAY, exporters: [WHAT_MATTERS], schedule: [] });
    service.time.at(newYork(MONDAY, '05:00'), () => {
      service.land(PLAYER_GAMES, SUNDAY, { teams: HALF });
      service.land(TEAM_GAMES, SUNDAY, { teams: HALF, status: 'partial' });
    });
    service.time.advanceTo(newYork(MONDAY, '07:59'));
    expect(service.published).toHaveLength(0);
    service.time.at(newYork(MONDAY, '08:30'), () =>
      service.land(TEAM_GAMES, SUNDAY, { edition: 2 }),
    );
    service.time.advanceTo(newYork('2025-11-11', '08:30'));
    expect(service.published.map(({ request }) => [request.cause, request.partial])).toEqual([
      ['fallback', true],
      ['slot', false],
    ]);
  });
});
