import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES, SCHEDULE } from '../../../src/domain/tables.js';
import { BOUNCE_BACK, HOT_COLD, WHAT_MATTERS } from '../../support/model-plans.js';
import { HOUR, inSeason, MINUTE, reasonsOf } from '../../support/season.js';
import { newYork } from '../../support/virtual-time.js';

const SUNDAY = '2025-11-09';
const MONDAY = '2025-11-10';
const OLD = '2025-10-22';
const at = (time: string) => newYork(MONDAY, time);

/** Everything of Sunday is there, and the table of players is a view. */
function overViews(time: string) {
  const service = inSeason({
    until: SUNDAY,
    at: time,
    exporters: [HOT_COLD, BOUNCE_BACK],
    untrusted: [PLAYER_GAMES],
  });
  const readings = (from: string, to: string) =>
    service.warehouse.readings(PLAYER_GAMES).filter((read) => at(from) <= read && read < at(to));
  const correct = (day = SUNDAY, edition = 2) =>
    service.warehouse.load(PLAYER_GAMES, day, { edition });
  return { ...service, readings, correct };
}

describe('a table whose stamp tells nothing', () => {
  it('is read when something of it is announced, and the correction is published', () => {
    const { time, correct, announce, lastOf, contentNow } = overViews('13:07');
    correct();
    announce(PLAYER_GAMES, SUNDAY);
    time.advanceBy(2 * MINUTE);
    expect(lastOf(HOT_COLD.name)?.request).toMatchObject({ cause: 'landing' });
    expect(lastOf(HOT_COLD.name)?.content).toBe(contentNow(HOT_COLD.name));
    expect(lastOf(BOUNCE_BACK.name)?.content).toBe(contentNow(BOUNCE_BACK.name));
  });

  it('is read on a manual trigger, and a change that nobody announced is found', () => {
    const { time, correct, send, journal, lastOf, contentNow } = overViews('13:07');
    correct();
    send({ export_types: [HOT_COLD.name], target_date: 'today' });
    time.advanceBy(2 * MINUTE);
    expect(journal.filter(({ kind }) => kind === 'landing')).toMatchObject([
      {
        landing: {
          source: 'observed',
          table: PLAYER_GAMES,
          gameDate: SUNDAY,
          landedAt: at('13:07'),
        },
      },
    ]);
    expect(lastOf(HOT_COLD.name)?.content).toBe(contentNow(HOT_COLD.name));
  });

  it('is read at least hourly and at most twice beside slots, however often is looked', () => {
    const { time, correct, readings, lastOf, contentNow } = overViews('10:07');
    time.advanceTo(at('13:05'));
    correct();
    time.advanceTo(at('14:20'));
    expect(lastOf(HOT_COLD.name)?.content).toBe(contentNow(HOT_COLD.name));
    const hours = ['10:10', '11:20', '12:30'].map(
      (from, n) => readings(from, ['11:20', '12:30', '13:40'][n] ?? '').length,
    );
    expect(Math.min(...hours)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...hours)).toBeLessThanOrEqual(2);
  });

  it('is read at a slot and at its deadline', () => {
    const { time, warehouse, readings, lastOf } = overViews('05:40');
    warehouse.load(PLAYER_GAMES, SUNDAY, { teams: ['AAA', 'BBB'] });
    time.advanceTo(at('05:59'));
    time.advanceTo(at('08:30'));
    expect(readings('06:00', '06:01').length).toBe(1);
    expect(readings('08:00', '08:01').length).toBe(1);
    expect(lastOf(HOT_COLD.name)?.request).toMatchObject({
      missing: [{ table: PLAYER_GAMES, date: SUNDAY }],
    });
  });

  it('is read again each minute for an announced date of which it has no row yet', () => {
    const { time, announce, correct, readings, lastOf } = overViews('13:07');
    announce(PLAYER_GAMES, MONDAY);
    time.advanceTo(at('13:12'));
    expect(readings('13:08', '13:12').length).toBeGreaterThanOrEqual(3);
    correct(MONDAY, 1);
    time.advanceTo(at('13:15'));
    expect(lastOf(HOT_COLD.name)?.request.landings.map(({ gameDate }) => gameDate)).toEqual([
      MONDAY,
    ]);
  });
});

describe('an input without events whose stamp tells nothing', () => {
  it('makes a file anew once per slot, unless it was read since the slot opened', () => {
    const service = inSeason({
      until: SUNDAY,
      at: '05:30',
      exporters: [HOT_COLD],
      untrusted: [SCHEDULE],
    });
    service.land(PLAYER_GAMES, SUNDAY);
    service.time.advanceTo(at('12:00'));
    expect(service.runs.map(({ cause, startedAt }) => [cause, startedAt])).toEqual([
      ['landing', at('05:31')],
      ['silent-input', at('06:00')],
    ]);
  });
});

describe('an announced date that is older than level two shows', () => {
  const service = () =>
    inSeason({ until: SUNDAY, at: '13:07', exporters: [HOT_COLD, WHAT_MATTERS] });

  it('is read, so that its correction is published, and one that brings nothing new is not run', () => {
    const { time, land, lastOf, contentNow, runs } = service();
    land(PLAYER_GAMES, OLD, { edition: 2, executionId: 'a' });
    time.advanceBy(10 * MINUTE);
    expect(lastOf(HOT_COLD.name)?.content).toBe(contentNow(HOT_COLD.name));
    expect(runs).toHaveLength(1);
    land(PLAYER_GAMES, OLD, { edition: 2, executionId: 'b' });
    time.advanceBy(30 * MINUTE);
    expect(runs).toHaveLength(1);
    land(PLAYER_GAMES, OLD, { edition: 3, executionId: 'c' });
    time.advanceBy(30 * MINUTE);
    expect(runs).toHaveLength(2);
    expect(lastOf(HOT_COLD.name)?.content).toBe(contentNow(HOT_COLD.name));
  });

  it('leads to nothing when its table was not touched since the file was made', () => {
    const { time, announce, runs } = service();
    announce(PLAYER_GAMES, OLD);
    time.advanceBy(HOUR);
    expect(runs).toEqual([]);
  });

  it('is waited for as long as it has no row', () => {
    const dailies = service();
    const { time, announce, land, runs } = dailies;
    announce(PLAYER_GAMES, '2025-10-19');
    time.advanceBy(5 * MINUTE);
    expect(reasonsOf(dailies, HOT_COLD.name)).toContain(`waiting-for ${PLAYER_GAMES} 2025-10-19`);
    const before = runs.length;
    land(PLAYER_GAMES, '2025-10-19', { silently: true, teams: ['AAA', 'BBB'] });
    time.advanceBy(20 * MINUTE);
    expect(
      runs.slice(before).map(({ landings }) => landings.map(({ gameDate }) => gameDate)),
    ).toEqual([['2025-10-19']]);
  });
});
