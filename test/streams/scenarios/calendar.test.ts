import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/domain/date.js';
import { PLAYER_GAMES, TEAM_GAMES } from '../../../src/domain/tables.js';
import {
  BOUNCE_BACK,
  DEEP_DIVE,
  HOT_COLD,
  planOf,
  SIX,
  WHAT_MATTERS,
} from '../../support/model-plans.js';
import { modelService } from '../../support/model-service.js';
import { daysFrom, gamesOn } from '../../support/model-warehouse.js';
import { HOUR, inSeason, MINUTE, OPENING } from '../../support/season.js';
import { loadHistory, morning, schedulePasses } from '../../support/upstream.js';
import { newYork } from '../../support/virtual-time.js';

describe('the calendar', () => {
  it('refreshes at the slot after a day without games, as of that day', () => {
    const noGames = '2025-11-10';
    const service = inSeason({
      until: '2025-11-10',
      exporters: [HOT_COLD],
      schedule: gamesOn(daysFrom(OPENING, '2025-11-09')),
    });
    service.time.advanceTo(newYork(addDays(noGames, 1), '12:00'));
    expect(service.published.map(({ request, at }) => [request.cause, request.asOf, at])).toEqual([
      ['slot', '2025-11-11', newYork('2025-11-11', '06:00')],
    ]);
  });

  it('starts a season: the slots of the first day need the last one of the season before', () => {
    const june = daysFrom('2025-06-01', '2025-06-20');
    const season = daysFrom('2025-10-21', '2025-11-20');
    const service = modelService({
      schedule: gamesOn([...june, ...season]),
      start: newYork('2025-10-20', '22:00'),
      exporters: [HOT_COLD, BOUNCE_BACK],
      asleep: true,
    });
    loadHistory(service, june);
    service.start();
    for (const day of daysFrom('2025-10-22', '2025-10-23')) schedulePasses(service, morning(day));
    service.time.advanceTo(newYork('2025-10-21', '12:00'));
    expect(service.lastOf(HOT_COLD.name)?.request).toMatchObject({
      cause: 'slot',
      asOf: '2025-10-21',
      missing: [],
      partial: false,
    });
    service.time.advanceTo(newYork('2025-10-22', '06:40'));
    expect(service.lastOf(HOT_COLD.name)?.request).toMatchObject({
      cause: 'landing',
      asOf: '2025-10-22',
      missing: [],
    });
    service.time.advanceTo(newYork('2025-10-23', '12:00'));
    expect(service.published.some(({ request }) => request.partial)).toBe(false);
  });

  it('passes a summer: one refresh a day at most, the monthly card on the first', () => {
    const service = modelService({
      schedule: gamesOn(daysFrom('2025-06-01', '2025-06-20')),
      start: newYork('2025-06-30', '12:00'),
      asleep: true,
    });
    loadHistory(service, daysFrom('2025-06-01', '2025-06-20'));
    service.start();
    service.time.advanceTo(newYork('2025-06-30', '23:00'));
    service.runs.length = 0;
    service.time.advanceTo(newYork('2025-07-31', '23:00'));
    const count = (name: string) => service.runs.filter(({ exporter }) => exporter === name).length;
    expect(Object.fromEntries(SIX.map(({ name }) => [name, count(name)]))).toEqual({
      'trends-hot-cold': 31,
      'trends-bounce-back': 31,
      'trends-what-matters': 4,
      'trends-team': 2,
      'trends-quick-hits': 5,
      'trends-deep-dive': 1,
    });
    expect(service.lastOf(DEEP_DIVE.name)).toMatchObject({
      at: newYork('2025-07-01', '06:00'),
      request: { cause: 'slot', asOf: '2025-07-01' },
    });
    expect(service.warnings).toEqual([]);
  });

  it('refreshes the daily files on Christmas as of the 25th, though nothing landed since the 23rd', () => {
    const days = [...daysFrom('2025-12-10', '2025-12-23'), '2025-12-25'];
    const service = modelService({
      schedule: gamesOn(days),
      start: newYork('2025-12-24', '12:00'),
      exporters: [HOT_COLD],
      asleep: true,
    });
    loadHistory(service, daysFrom('2025-12-10', '2025-12-23'));
    service.start();
    service.time.advanceTo(newYork('2025-12-25', '12:00'));
    expect(service.lastOf(HOT_COLD.name)).toMatchObject({
      at: newYork('2025-12-25', '06:00'),
      request: { cause: 'slot', asOf: '2025-12-25', missing: [] },
    });
    expect(service.states.get(HOT_COLD.name)?.live?.dataThrough).toBe('2025-12-23');
  });

  it('has one slot in the night that skips an hour and in the one that repeats it', () => {
    const nightly = planOf('trends-hot-cold', { kind: 'daily', at: '02:30' }, HOT_COLD);
    const early = planOf('trends-bounce-back', { kind: 'daily', at: '01:30' }, BOUNCE_BACK);
    const slots = (around: string) => {
      const service = modelService({
        schedule: gamesOn(daysFrom(addDays(around, -20), addDays(around, -5))),
        start: newYork(addDays(around, -1), '12:00'),
        exporters: [nightly, early],
        asleep: true,
      });
      loadHistory(service, daysFrom(addDays(around, -20), addDays(around, -5)));
      service.start();
      service.time.advanceTo(newYork(addDays(around, -1), '23:00'));
      service.runs.length = 0;
      service.time.advanceTo(newYork(around, '23:00'));
      return service.runs.map(({ slot, startedAt }) => [slot, startedAt]);
    };
    const spring = '2026-03-08';
    expect(slots(spring)).toEqual([
      ['trends-bounce-back@2026-03-08', Date.parse('2026-03-08T06:30:00Z')],
      ['trends-hot-cold@2026-03-08', Date.parse('2026-03-08T07:00:00Z')],
    ]);
    const autumn = '2025-11-02';
    expect(slots(autumn)).toEqual([
      ['trends-bounce-back@2025-11-02', Date.parse('2025-11-02T05:30:00Z')],
      ['trends-hot-cold@2025-11-02', Date.parse('2025-11-02T07:30:00Z')],
    ]);
  });

  it('gives a file started in mid-month the slot of the first, once', () => {
    const service = inSeason({ until: '2025-11-20', exporters: [DEEP_DIVE] });
    service.time.advanceTo(newYork('2025-11-22', '12:00'));
    expect(service.runs).toEqual([]);
  });

  it('lets a definition change refresh a monthly file in mid-month, once', () => {
    const service = inSeason({ until: '2025-11-20', exporters: [DEEP_DIVE, WHAT_MATTERS] });
    service.crash();
    const before = service.states.get(DEEP_DIVE.name);
    if (before?.live) {
      service.states.set(DEEP_DIVE.name, {
        ...before,
        live: { ...before.live, definition: 'the one before' },
      });
    }
    service.start();
    service.time.advanceTo(newYork('2025-11-22', '12:00'));
    expect(service.runs.map(({ exporter, cause }) => [exporter, cause])).toEqual([
      [DEEP_DIVE.name, 'definition'],
    ]);
  });

  it('does not run a satisfied slot again when the cadence is edited; the new one holds from now', () => {
    const service = inSeason({ until: '2025-11-10', exporters: [WHAT_MATTERS] });
    service.crash();
    const edited = planOf(
      WHAT_MATTERS.name,
      { kind: 'weekly', on: 'sun', at: '06:00' },
      WHAT_MATTERS,
    );
    const again = modelService({
      start: service.time.now(),
      exporters: [edited],
      schedule: gamesOn(daysFrom(OPENING, '2025-11-20')),
      asleep: true,
    });
    loadHistory(again, daysFrom(OPENING, '2025-11-09'));
    for (const [name, state] of service.states) again.states.set(name, state);
    again.start();
    again.time.advanceTo(newYork('2025-11-15', '12:00'));
    expect(again.runs).toEqual([]);
    for (const table of [PLAYER_GAMES, TEAM_GAMES]) again.land(table, '2025-11-15');
    again.time.advanceTo(newYork('2025-11-16', '06:00') + MINUTE);
    expect(again.runs.map(({ slot }) => slot)).toEqual(['trends-what-matters@2025-11-16']);
  });

  it('keeps an open slot open when the cadence is edited', () => {
    const service = inSeason({ until: '2025-11-09', exporters: [WHAT_MATTERS] });
    service.time.advanceTo(newYork('2025-11-10', '06:30'));
    service.crash();
    const edited = planOf(
      WHAT_MATTERS.name,
      { kind: 'weekly', on: 'mon', at: '05:00' },
      WHAT_MATTERS,
    );
    const again = modelService({
      start: service.time.now(),
      exporters: [edited],
      schedule: gamesOn(daysFrom(OPENING, '2025-11-20')),
      asleep: true,
    });
    loadHistory(again, daysFrom(OPENING, '2025-11-08'));
    for (const [name, state] of service.states) again.states.set(name, state);
    again.start();
    again.time.advanceTo(newYork('2025-11-10', '06:00') + 2 * HOUR);
    expect(again.runs.map(({ cause, slot }) => [cause, slot])).toEqual([
      ['fallback', 'trends-what-matters@2025-11-10'],
    ]);
  });
});
