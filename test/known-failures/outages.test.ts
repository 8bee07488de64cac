import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES, TEAM_DEFENSE, TEAM_GAMES } from '../../src/domain/tables.js';
import { BOUNCE_BACK, HOT_COLD, SIX, WHAT_MATTERS } from '../support/model-plans.js';
import { modelService } from '../support/model-service.js';
import { daysFrom, gamesOn } from '../support/model-warehouse.js';
import { freshRuns, pauseOf } from '../support/operator.js';
import { HOUR, inSeason, MINUTE, OPENING } from '../support/season.js';
import { loadHistory } from '../support/upstream.js';
import { newYork } from '../support/virtual-time.js';

const SUNDAY = '2025-11-09';
const MONDAY = '2025-11-10';
const six = newYork(MONDAY, '06:00');

describe('known failures: outages, restarts and load', () => {
  it('3: due and newer data, yet idle after a reload: it looks by itself every ten minutes', () => {
    const service = inSeason({ until: SUNDAY, exporters: [HOT_COLD] });
    service.crash();
    service.start();
    service.time.advanceTo(six + MINUTE);
    service.land(PLAYER_GAMES, SUNDAY, { silently: true });
    service.time.advanceTo(six + 12 * MINUTE);
    expect(service.lastOf(HOT_COLD.name)?.content).toBe(service.contentNow(HOT_COLD.name));
  });

  it('4: a reload with unchanged data: at most one refresh, marked unchanged, no storm', () => {
    const service = inSeason({ until: MONDAY });
    for (let n = 0; n < 3; n += 1) {
      for (const day of daysFrom('2025-10-28', SUNDAY)) service.land(PLAYER_GAMES, day);
      service.time.advanceBy(20 * MINUTE);
    }
    expect(service.runs).toEqual([]);
    for (const day of daysFrom(OPENING, SUNDAY)) service.land(PLAYER_GAMES, day);
    service.time.advanceBy(50 * MINUTE);
    expect(service.published.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
  });

  it('10: landings during a pause: recorded, and refreshed when the pause ends', () => {
    const service = inSeason({ until: SUNDAY, exporters: [HOT_COLD] });
    pauseOf(service, HOT_COLD.name, true);
    service.time.at(six, () => service.land(PLAYER_GAMES, SUNDAY));
    service.time.advanceTo(six + 5 * HOUR);
    expect(service.runs).toEqual([]);
    expect(service.journal.some(({ kind }) => kind === 'landing')).toBe(true);
    pauseOf(service, HOT_COLD.name, false);
    service.time.advanceTo(six + 6 * HOUR);
    expect(service.runs).toHaveLength(1);
    expect(service.lastOf(HOT_COLD.name)?.content).toBe(service.contentNow(HOT_COLD.name));
  });

  it('11: the first start with a long history: one refresh per due file', () => {
    const service = modelService({
      schedule: gamesOn(daysFrom('2025-01-01', MONDAY)),
      start: newYork(MONDAY, '12:00'),
      asleep: true,
    });
    loadHistory(service, daysFrom('2025-01-01', SUNDAY));
    service.time.advanceBy(HOUR);
    service.start();
    service.time.advanceBy(10 * HOUR);
    expect(freshRuns(service)).toEqual(SIX.map(({ name }) => `${name} 1`).sort());
  });

  it('12: a run that never finishes is cancelled; the slot stays uncovered, so its deadline still alerts', () => {
    const service = inSeason({
      until: SUNDAY,
      exporters: [WHAT_MATTERS],
      behaviour: { refreshMs: ({ asOf }) => (asOf === MONDAY ? Number.POSITIVE_INFINITY : 0) },
    });
    service.time.at(six, () => {
      for (const table of [PLAYER_GAMES, TEAM_GAMES]) service.land(table, SUNDAY);
    });
    service.time.advanceTo(six + 3 * HOUR);
    expect(service.aborted.length).toBe(service.runs.length);
    expect(service.runs.length).toBeGreaterThan(2);
    expect(service.runs.length).toBeLessThan(8);
    expect(service.states.get(WHAT_MATTERS.name)?.live?.asOf).toBe(SUNDAY);
    expect(service.states.get(WHAT_MATTERS.name)?.setback?.message).toContain('cancelled');
  });

  it('17: a day of outage with a clock that goes on: one catch-up per file, the latest', () => {
    const service = inSeason({ until: '2025-11-08' });
    service.crash();
    service.time.advanceTo(newYork(MONDAY, '09:00'));
    loadHistory(service, ['2025-11-08', SUNDAY]);
    service.time.advanceTo(newYork(MONDAY, '12:00'));
    service.start();
    service.time.advanceTo(newYork(MONDAY, '23:00'));
    expect(freshRuns(service)).toEqual(
      [BOUNCE_BACK, HOT_COLD, WHAT_MATTERS].map(({ name }) => `${name} 1`),
    );
    expect(service.runs.every(({ asOf }) => asOf === MONDAY)).toBe(true);
  });

  it('33: one slow export does not starve the others: fast first, each with its own time', () => {
    const slow = new Set([WHAT_MATTERS.name, HOT_COLD.name]);
    const service = inSeason({
      until: SUNDAY,
      settings: { concurrency: 1 },
      behaviour: { refreshMs: ({ exporter }) => (slow.has(exporter) ? 8 * MINUTE : 10_000) },
    });
    service.time.at(six, () => {
      for (const table of [PLAYER_GAMES, TEAM_GAMES]) service.land(table, SUNDAY);
      service.land(TEAM_DEFENSE, MONDAY, { teams: ['AAA'] });
    });
    service.time.advanceTo(six + 2 * HOUR);
    const wanted = [HOT_COLD, BOUNCE_BACK, WHAT_MATTERS].map(({ name }) => name);
    for (const name of wanted) expect(service.states.get(name)?.live?.asOf).toBe(MONDAY);
    // The slow one that the slot began at six lets the others wait; then the fast one goes first.
    expect(service.published.map(({ request, at }) => [request.exporter, at - six])).toEqual([
      [WHAT_MATTERS.name, 8 * MINUTE],
      [BOUNCE_BACK.name, 8 * MINUTE + 10_000],
      [HOT_COLD.name, 16 * MINUTE + 10_000],
    ]);
  });
});
