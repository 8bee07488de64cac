import { describe, expect, it } from 'vitest';
import { SIX } from '../../support/model-plans.js';
import type { ModelService } from '../../support/model-service.js';
import { daysFrom } from '../../support/model-warehouse.js';
import { fc, propertyRuns } from '../../support/properties.js';
import { HOUR, inSeason } from '../../support/season.js';
import { morning, schedulePasses } from '../../support/upstream.js';
import { newYork } from '../../support/virtual-time.js';

const DAYS = daysFrom('2025-11-09', '2025-11-12');

/** Plays four mornings of which some events arrive, and checks every file at its deadline. */
function play(heard: (index: number) => boolean): ModelService {
  const service = inSeason({ until: '2025-11-08' });
  for (const [nth, day] of DAYS.entries()) {
    schedulePasses(
      service,
      morning(day, (index) => heard(nth * 5 + index)),
    );
  }
  for (const day of DAYS) {
    service.time.advanceTo(newYork(day, '08:00'));
    for (const plan of SIX) {
      const { name, calendar, on } = plan;
      const live = service.states.get(name)?.live;
      const slot = calendar.latest(service.time.now());
      expect((live?.asOf ?? '') >= (slot?.day ?? ''), `${name} on ${day}`).toBe(true);
      expect(live?.missing, `${name} on ${day}`).toEqual([]);
      if (on === 'landing') expect(service.lastOf(name)?.content).toBe(service.contentNow(name));
    }
  }
  service.time.advanceTo(newYork('2025-11-12', '08:00') + HOUR);
  expect(service.ended()).toBe('open');
  expect(service.published.some(({ request }) => request.partial)).toBe(false);
  return service;
}

describe('events get lost', () => {
  it('has every file right by its deadline when any 30 % of the events are dropped', () => {
    const drops = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(drops, (draws) => {
        play((index) => (draws[index] ?? 0) >= 3);
      }),
      { numRuns: propertyRuns(12), seed: 20251109 },
    );
  });

  it('has every file right by its deadline when all events are dropped, and says who saw the data', () => {
    const service = play(() => false);
    const landings = service.journal.flatMap((entry) =>
      entry.kind === 'landing' ? [entry.landing] : [],
    );
    expect(landings.length).toBeGreaterThan(10);
    expect(new Set(landings.map(({ source }) => source))).toEqual(new Set(['observed']));
  });

  it('runs no more often for it', () => {
    expect(play(() => false).runs.length).toBeLessThanOrEqual(play(() => true).runs.length);
  });
});
