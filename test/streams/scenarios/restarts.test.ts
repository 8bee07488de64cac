import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/domain/date.js';
import { PLAYER_GAMES, TEAM_GAMES } from '../../../src/domain/tables.js';
import { BOUNCE_BACK, HOT_COLD, SIX } from '../../support/model-plans.js';
import { modelService } from '../../support/model-service.js';
import { daysFrom, gamesOn } from '../../support/model-warehouse.js';
import { HOUR, inSeason, MINUTE, OPENING, reasonsOf } from '../../support/season.js';
import { loadHistory, morning, schedulePasses } from '../../support/upstream.js';
import { newYork } from '../../support/virtual-time.js';

const DAY = '2025-11-11';
const YESTERDAY = '2025-11-10';

describe('starts and stops', () => {
  it('starts on a long history with one refresh per file', () => {
    const service = modelService({
      schedule: gamesOn(daysFrom('2025-01-01', '2025-11-30')),
      start: newYork(DAY, '15:00'),
      asleep: true,
    });
    loadHistory(service, daysFrom('2025-01-01', YESTERDAY));
    service.time.advanceBy(HOUR);
    service.start();
    service.time.advanceBy(6 * HOUR);
    expect(service.runs.map(({ exporter }) => exporter).sort()).toEqual(
      SIX.map(({ name }) => name).sort(),
    );
  });

  it('catches up once per file after three days of downtime, as of today', () => {
    const service = inSeason({ until: '2025-11-07' });
    service.crash();
    for (const day of daysFrom('2025-11-08', DAY)) {
      const before = addDays(day, -1);
      service.time.advanceTo(newYork(day, '07:00'));
      loadHistory(service, [before]);
    }
    service.time.advanceTo(newYork(DAY, '12:00'));
    service.start();
    service.time.advanceTo(newYork(DAY, '23:00'));
    expect(service.runs.map(({ exporter, asOf }) => `${exporter} ${asOf}`).sort()).toEqual([
      `trends-bounce-back ${DAY}`,
      `trends-hot-cold ${DAY}`,
      `trends-what-matters ${DAY}`,
    ]);
  });

  it('loses nothing to a crash between the ack and the refresh', () => {
    const service = inSeason({ until: YESTERDAY });
    service.time.advanceTo(newYork(DAY, '06:30'));
    service.land(PLAYER_GAMES, YESTERDAY);
    service.time.advanceBy(MINUTE / 2);
    service.crash();
    service.time.advanceBy(5 * MINUTE);
    service.start();
    service.time.advanceBy(MINUTE);
    const [refreshed] = service.publishedOf(HOT_COLD.name);
    expect(refreshed?.request.landings.map(({ gameDate }) => gameDate)).toEqual([YESTERDAY]);
  });

  it('loses no landing of an old date to a crash, though level two does not show it', () => {
    const service = inSeason({ until: YESTERDAY, exporters: [BOUNCE_BACK] });
    service.time.advanceTo(newYork(DAY, '12:00'));
    service.land(PLAYER_GAMES, '2024-02-03');
    service.time.advanceBy(MINUTE / 2);
    service.crash();
    service.time.advanceBy(5 * MINUTE);
    const before = service.runs.length;
    service.start();
    service.time.advanceBy(HOUR);
    expect(service.runs.slice(before).map(({ cause }) => cause)).toEqual(['landing']);
  });

  it('knows the landings of the process before: a redelivery is a duplicate', () => {
    const service = inSeason({ until: YESTERDAY, exporters: [HOT_COLD] });
    service.time.advanceTo(newYork(DAY, '06:30'));
    service.land(PLAYER_GAMES, YESTERDAY, { executionId: 'e-1' });
    service.time.advanceBy(20 * MINUTE);
    service.crash();
    service.start();
    service.announce(PLAYER_GAMES, YESTERDAY, { executionId: 'e-1' });
    service.time.advanceBy(HOUR);
    expect(service.runs).toHaveLength(1);
    const last = service.journal.findLast((entry) => entry.kind === 'set-aside');
    expect(last?.kind === 'set-aside' && last.reason).toBe('duplicate');
  });

  it('does nothing more once stopped, and completes when the input does', () => {
    const service = inSeason({ until: YESTERDAY });
    service.time.advanceTo(newYork(DAY, '06:30'));
    service.land(PLAYER_GAMES, YESTERDAY);
    service.stop();
    service.complete();
    expect(service.ended()).toBe('completed');
    expect(service.runs).toHaveLength(0);
  });

  it('lets a run under way finish when the input completes', () => {
    const service = inSeason({ until: YESTERDAY, behaviour: { refreshMs: () => MINUTE } });
    service.time.advanceTo(newYork(DAY, '06:30'));
    service.land(PLAYER_GAMES, YESTERDAY);
    service.time.advanceBy(MINUTE + 1);
    service.stop();
    service.complete();
    expect(service.ended()).toBe('open');
    service.time.advanceBy(5 * MINUTE);
    expect(service.ended()).toBe('completed');
    expect(service.publishedOf(HOT_COLD.name)).toHaveLength(1);
  });

  it('records landings during a pause and refreshes once when it ends', () => {
    const service = inSeason({ until: '2025-11-08', exporters: [HOT_COLD] });
    const pause = (paused: boolean) => {
      const state = service.states.get(HOT_COLD.name);
      if (state) service.states.set(HOT_COLD.name, { ...state, paused });
    };
    pause(true);
    for (const day of daysFrom('2025-11-09', DAY)) schedulePasses(service, morning(day));
    service.time.advanceTo(newYork(DAY, '12:00'));
    expect(service.runs).toEqual([]);
    expect(reasonsOf(service, HOT_COLD.name)).toContain('paused');
    pause(false);
    service.send({ export_types: [HOT_COLD.name] });
    service.time.advanceTo(newYork(DAY, '20:00'));
    expect(service.runs).toHaveLength(1);
    const dates = service.runs[0]?.landings.map(({ gameDate }) => gameDate);
    expect([...new Set(dates)]).toEqual(['2025-11-08', '2025-11-09', YESTERDAY]);
  });

  it('refreshes at most once when a table is loaded again with the same rows', () => {
    const service = inSeason({ until: YESTERDAY });
    service.time.advanceTo(newYork(YESTERDAY, '23:00'));
    for (const day of daysFrom(OPENING, '2025-11-09')) {
      service.land(PLAYER_GAMES, day);
      service.land(TEAM_GAMES, day);
    }
    service.time.advanceTo(newYork(DAY, '05:00'));
    const ends = service.published.map(({ request, status }) => `${request.exporter} ${status}`);
    expect(ends).toEqual(['trends-hot-cold unchanged', 'trends-bounce-back unchanged']);
    expect(service.runs).toHaveLength(2);
  });

  it('is quiet when idle: no look but those of the reconcile, none of them a run', () => {
    const service = inSeason({ until: YESTERDAY });
    const before = { reads: service.levelReads(), lines: service.journal.length };
    service.time.advanceBy(4 * HOUR);
    const perHour = (service.levelReads() - before.reads) / 4;
    expect(perHour).toBeLessThanOrEqual(6 * (SIX.length + 1) + 1);
    expect(service.runs).toEqual([]);
    expect(service.journal.length - before.lines).toBeLessThanOrEqual(SIX.length);
  });
});
