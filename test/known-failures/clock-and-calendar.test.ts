import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/date.js';
import { PLAYER_GAMES, TEAM_GAMES } from '../../src/domain/tables.js';
import { DEEP_DIVE, HOT_COLD, planOf, WHAT_MATTERS } from '../support/model-plans.js';
import { modelService } from '../support/model-service.js';
import { daysFrom, gamesOn } from '../support/model-warehouse.js';
import { HOUR, inSeason, MINUTE, OPENING } from '../support/season.js';
import { loadHistory } from '../support/upstream.js';
import { newYork } from '../support/virtual-time.js';

const SUNDAY = '2025-11-09';
const MONDAY = '2025-11-10';
const six = newYork(MONDAY, '06:00');

/** No games any more: nothing but the clock can make a file due. */
function afterTheSeason(exporters: Parameters<typeof inSeason>[0]['exporters'] = [HOT_COLD]) {
  return inSeason({
    until: MONDAY,
    exporters: exporters ?? [],
    schedule: gamesOn(daysFrom(OPENING, SUNDAY)),
  });
}

describe('known failures: clock and calendar', () => {
  it('6: the cadence is edited while a slot is satisfied: not run again, the new calendar holds from now', () => {
    const service = weekly();
    for (const table of [PLAYER_GAMES, TEAM_GAMES]) service.land(table, SUNDAY);
    service.time.advanceTo(six + HOUR);
    expect(service.runs).toHaveLength(1);
    service.crash();
    const edited = planOf(
      WHAT_MATTERS.name,
      { kind: 'weekly', on: 'mon', at: '07:00' },
      WHAT_MATTERS,
    );
    const next = modelService({
      start: six + 2 * HOUR,
      exporters: [edited],
      schedule: gamesOn(daysFrom(OPENING, addDays(MONDAY, 14))),
      asleep: true,
    });
    loadHistory(next, daysFrom(OPENING, SUNDAY));
    for (const [name, state] of service.states) next.states.set(name, state);
    next.start();
    next.time.advanceTo(newYork('2025-11-16', '23:00'));
    expect(next.runs).toEqual([]);
    next.time.advanceTo(newYork('2025-11-17', '09:00'));
    expect(next.runs.map(({ slot }) => slot)).toEqual(['trends-what-matters@2025-11-17']);
  });

  it('18: a slot passes while the process is down: derived from the data, so not missed', () => {
    const service = afterTheSeason();
    service.crash();
    service.time.advanceTo(newYork('2025-11-11', '06:05'));
    service.start();
    service.time.advanceTo(newYork('2025-11-11', '06:06'));
    expect(service.runs.map(({ slot }) => slot)).toEqual(['trends-hot-cold@2025-11-11']);
  });

  it('24: a wait of more than 24.8 days fires on its day', () => {
    const service = inSeason({
      until: '2025-11-03',
      exporters: [DEEP_DIVE],
      schedule: gamesOn(daysFrom(OPENING, '2025-11-02')),
      settings: { reconcileMs: 400 * 24 * HOUR },
    });
    service.time.advanceTo(newYork('2025-12-01', '05:59'));
    expect(service.runs).toEqual([]);
    service.time.advanceTo(newYork('2025-12-01', '06:00'));
    expect(service.runs.map(({ slot }) => slot)).toEqual(['trends-deep-dive@2025-12-01']);
  });

  it('25: the wall clock is set back and forward during a wait: settle unaffected, each slot once, by the wall clock', () => {
    const service = afterTheSeason();
    service.time.advanceTo(newYork('2025-11-11', '05:30'));
    service.time.setClock(-HOUR);
    service.time.advanceTo(newYork('2025-11-11', '05:59'));
    expect(service.runs).toEqual([]);
    service.time.advanceTo(newYork('2025-11-11', '06:01'));
    expect(service.runs.map(({ slot }) => slot)).toEqual(['trends-hot-cold@2025-11-11']);
    service.time.setClock(-HOUR);
    service.time.advanceTo(newYork('2025-11-11', '12:00'));
    service.time.setClock(HOUR);
    service.time.advanceTo(newYork('2025-11-11', '23:00'));
    expect(service.runs).toHaveLength(1);

    service.land(PLAYER_GAMES, SUNDAY, { edition: 2 });
    const before = service.published.length;
    service.time.advanceBy(MINUTE / 2);
    service.time.setClock(-HOUR);
    service.time.advanceBy(MINUTE / 2);
    expect(service.published.length - before).toBe(1);
  });

  it('26: a slot in the hour that DST repeats or skips: exactly one per local date', () => {
    const nightly = planOf(HOT_COLD.name, { kind: 'daily', at: '02:30' }, HOT_COLD);
    const games = daysFrom('2026-02-20', '2026-03-01');
    const service = modelService({
      schedule: gamesOn(games),
      start: newYork('2026-03-06', '12:00'),
      exporters: [nightly],
      asleep: true,
    });
    loadHistory(service, games);
    service.start();
    service.time.advanceTo(newYork('2026-03-09', '12:00'));
    expect(service.runs.slice(1).map(({ slot }) => slot)).toEqual([
      'trends-hot-cold@2026-03-07',
      'trends-hot-cold@2026-03-08',
      'trends-hot-cold@2026-03-09',
    ]);
  });

  it('35: "today" at 8 PM in New York is the date in New York', () => {
    const service = afterTheSeason();
    service.time.advanceTo(newYork(MONDAY, '20:00'));
    service.order({ export_types: [HOT_COLD.name], target_date: 'today', force: true });
    service.time.advanceBy(1);
    expect(service.runs).toMatchObject([{ asOf: MONDAY, destination: 'live' }]);
  });
});

function weekly() {
  return inSeason({ until: SUNDAY, exporters: [WHAT_MATTERS] });
}
