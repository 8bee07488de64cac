import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { BOUNCE_BACK, HOT_COLD } from '../../support/model-plans.js';
import { HOUR, inSeason, MINUTE } from '../../support/season.js';
import { newYork } from '../../support/virtual-time.js';

const DAY = '2025-11-11';
const YESTERDAY = '2025-11-10';
const EVENING = newYork(YESTERDAY, '22:30');

function atEvening(options: Partial<Parameters<typeof inSeason>[0]> = {}) {
  const service = inSeason({ until: YESTERDAY, exporters: [HOT_COLD, BOUNCE_BACK], ...options });
  service.time.advanceTo(EVENING);
  return service;
}

describe('the timed trigger', () => {
  it('checks, and runs nothing, when nothing is due', () => {
    const service = atEvening();
    const { acked } = service.send({ export_types: ['trends-daily'], target_date: 'today' });
    service.time.advanceBy(MINUTE);
    expect(acked).toBe(true);
    expect(service.runs).toEqual([]);
    expect(service.journal[0]).toMatchObject({
      kind: 'tick',
      exporters: [HOT_COLD.name, BOUNCE_BACK.name],
      asOf: null,
    });
  });

  it('means the date in New York by today, though it is tomorrow in UTC', () => {
    const service = atEvening();
    service.send({ export_types: [HOT_COLD.name], target_date: YESTERDAY, force: true });
    service.time.advanceBy(MINUTE);
    expect(service.runs).toMatchObject([
      { asOf: YESTERDAY, destination: 'live', cause: 'forced', force: false },
    ]);
  });

  it('sends a past date to history and leaves the live file and what is pending alone', () => {
    const service = atEvening();
    service.land(PLAYER_GAMES, YESTERDAY);
    service.send({ export_types: [HOT_COLD.name], target_date: 'yesterday' });
    service.time.advanceBy(2 * MINUTE);
    const [history, live] = service.publishedOf(HOT_COLD.name);
    expect(history).toMatchObject({
      status: 'history',
      request: { asOf: '2025-11-09', through: '2025-11-09', landings: [] },
    });
    expect(live?.request.landings.map(({ gameDate }) => gameDate)).toEqual([YESTERDAY]);
    expect(service.states.get(HOT_COLD.name)?.live?.asOf).toBe(YESTERDAY);
  });

  it('writes nothing to the state for a past date: a claim of the live file is not disturbed', () => {
    const service = atEvening();
    const before = service.states.get(HOT_COLD.name)?.generation;
    service.send({ export_types: [HOT_COLD.name], target_date: 'yesterday' });
    service.time.advanceBy(2 * MINUTE);
    expect(service.published.map(({ status }) => status)).toEqual(['history']);
    expect(service.states.get(HOT_COLD.name)?.generation).toBe(before);
  });

  it('does not forget landings that wait while a past date is exported', () => {
    const trouble = { on: false };
    const service = atEvening({
      behaviour: {
        refreshFails: ({ destination }) =>
          trouble.on && destination === 'live'
            ? { kind: 'transient', message: 'busy', remedy: 'wait' }
            : null,
      },
    });
    trouble.on = true;
    service.land(PLAYER_GAMES, YESTERDAY);
    service.time.advanceBy(2 * MINUTE);
    service.send({ export_types: [HOT_COLD.name], target_date: '2025-11-01' });
    service.time.advanceBy(MINUTE);
    trouble.on = false;
    service.time.advanceBy(10 * MINUTE);
    const live = service.lastOf(HOT_COLD.name);
    expect(live?.request.landings.map(({ gameDate }) => gameDate)).toEqual([YESTERDAY]);
  });

  it('rejects a name nobody has, and a date to come, into the dead letter', () => {
    const service = atEvening();
    const unknown = service.send({ export_types: ['trends-daily', 'trends-nothing'] });
    const future = service.send({ export_types: ['trends-daily'], target_date: DAY });
    service.time.advanceBy(HOUR);
    expect([unknown.acked, future.acked]).toEqual([true, true]);
    expect(service.runs).toEqual([]);
    expect(service.deadLetters[0]).toContain('export_types: "trends-nothing"');
    expect(service.deadLetters[1]).toContain(`target_date: ${DAY} lies after today`);
  });

  it('skips the gate when forced, even while the file waits between two runs', () => {
    const service = atEvening();
    for (let n = 0; n < 2; n += 1) {
      service.send({ export_types: [HOT_COLD.name], force: true });
      service.time.advanceBy(MINUTE);
    }
    expect(service.runs.map(({ cause }) => cause)).toEqual(['forced', 'forced']);
  });
});
