import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import type { Failure } from '../../../streams/flow.js';
import { HOT_COLD, planOf, WHAT_MATTERS } from '../../support/model-plans.js';
import type { ModelService } from '../../support/model-service.js';
import { HOUR, inSeason, MINUTE } from '../../support/season.js';
import { newYork } from '../../support/virtual-time.js';

const NAME = HOT_COLD.name;
const SUNDAY = '2025-11-09';
const MONDAY = '2025-11-10';
const SIX = newYork(MONDAY, '06:00');
const DAY = 24 * HOUR;

const liveOf = (service: ModelService) => service.states.get(NAME)?.live;
const current = (service: ModelService) =>
  service.lastOf(NAME)?.content === service.contentNow(NAME);

/** A Monday morning after its refresh. */
function refreshed(behaviour: Parameters<typeof inSeason>[0]['behaviour'] = {}): ModelService {
  const service = inSeason({ until: SUNDAY, exporters: [HOT_COLD], behaviour });
  service.time.advanceTo(SIX - HOUR);
  service.land(PLAYER_GAMES, SUNDAY);
  service.time.advanceTo(SIX + HOUR);
  expect(service.runs).toHaveLength(1);
  return service;
}

describe('the clock is set back by hours', () => {
  it('a correction that lands then is published once, and recorded', () => {
    const service = refreshed();
    service.time.setClock(-3 * HOUR);
    service.land(PLAYER_GAMES, SUNDAY, { edition: 2 });
    service.time.advanceBy(30 * MINUTE);
    expect(service.runs).toHaveLength(2);
    expect(current(service)).toBe(true);
    const [, run] = service.runs;
    expect(liveOf(service)).toMatchObject({ runId: run?.runId, asOf: MONDAY });
    expect(liveOf(service)?.levelsReadAt).toBeLessThan(SIX - HOUR);
    service.time.advanceBy(10 * HOUR);
    expect(service.runs).toHaveLength(2);
  });

  it('so does one of a date that level two does not show any more', () => {
    const service = refreshed();
    service.time.setClock(-3 * HOUR);
    service.land(PLAYER_GAMES, '2025-10-22', { edition: 2 });
    service.time.advanceBy(30 * MINUTE);
    expect(service.runs).toHaveLength(2);
    service.time.advanceBy(10 * HOUR);
    expect(service.runs).toHaveLength(2);
  });

  it('holds up no run by the space between two of a file', () => {
    const service = refreshed();
    service.land(PLAYER_GAMES, SUNDAY, { edition: 2 });
    service.time.advanceBy(2 * MINUTE);
    expect(service.runs).toHaveLength(2);
    service.time.setClock(-3 * HOUR);
    for (let minute = 0; minute < 20; minute += 2) {
      service.time.advanceBy(2 * MINUTE);
      service.land(PLAYER_GAMES, SUNDAY, { edition: 3 + minute });
    }
    service.time.advanceBy(12 * MINUTE);
    expect(service.runs.length).toBeGreaterThan(2);
    expect(current(service)).toBe(true);
  });
});

describe('a clock is a day ahead for a while', () => {
  const FAILED: Failure = { kind: 'transient', message: 'away', remedy: 'Wait.' };

  it('what it published as of a date to come is replaced at once when it is right again, and said', () => {
    const service = refreshed();
    service.time.setClock(DAY);
    service.land(PLAYER_GAMES, MONDAY);
    service.time.advanceBy(30 * MINUTE);
    expect(liveOf(service)).toMatchObject({ asOf: '2025-11-11' });
    service.time.setClock(-DAY);
    service.time.advanceBy(11 * MINUTE);
    const last = service.lastOf(NAME);
    expect(last?.request).toMatchObject({ cause: 'clock', asOf: MONDAY });
    expect(liveOf(service)).toMatchObject({ asOf: MONDAY, cause: 'clock' });
    const runs = service.runs.length;
    service.time.advanceBy(10 * HOUR);
    expect(service.runs).toHaveLength(runs);
  });

  it('a file as of today, made minutes ahead of midnight by another clock, is left alone', () => {
    const service = refreshed();
    service.time.advanceTo(newYork('2025-11-11', '00:30'));
    service.land(PLAYER_GAMES, MONDAY);
    service.time.advanceBy(10 * MINUTE);
    expect(liveOf(service)).toMatchObject({ asOf: '2025-11-11' });
    const runs = service.runs.length;
    service.time.setClock(-80 * MINUTE);
    service.time.advanceBy(20 * MINUTE);
    expect(service.time.today()).toBe(MONDAY);
    expect(service.runs).toHaveLength(runs);
  });

  it('what failed by it is retried at once', () => {
    let fails = false;
    const service = refreshed({ refreshFails: () => (fails ? FAILED : null) });
    service.time.setClock(DAY);
    fails = true;
    service.land(PLAYER_GAMES, SUNDAY, { edition: 2 });
    service.time.advanceBy(5 * MINUTE);
    expect(service.states.get(NAME)?.setback?.kind).toBe('transient');
    fails = false;
    service.time.setClock(-DAY);
    service.time.advanceBy(10 * MINUTE);
    expect(service.states.get(NAME)?.setback).toBeNull();
    expect(current(service)).toBe(true);
  });

  it('what the guard refused by it stays refused as long as nothing changes', () => {
    let held = true;
    const HELD: Failure = { kind: 'held-back', message: 'gutted', remedy: 'Mend it.' };
    const service = refreshed({
      refreshFails: ({ levels }) => (held && levels.readAt > SIX + 2 * HOUR ? HELD : null),
    });
    service.time.advanceTo(SIX + 3 * HOUR);
    service.land(PLAYER_GAMES, SUNDAY, { edition: 2 });
    service.time.advanceBy(5 * MINUTE);
    const runs = service.runs.length;
    service.time.setClock(-HOUR);
    service.time.advanceBy(40 * MINUTE);
    expect(service.runs).toHaveLength(runs);
    held = false;
    service.land(PLAYER_GAMES, SUNDAY, { edition: 3 });
    service.time.advanceBy(12 * MINUTE);
    expect(current(service)).toBe(true);
  });

  it('a calendar that came into force by it holds at once', () => {
    const cadence = { kind: 'weekly', on: 'mon', at: '07:00' } as const;
    const edited = planOf(WHAT_MATTERS.name, cadence, WHAT_MATTERS);
    const service = inSeason({ until: SUNDAY, exporters: [edited] });
    const state = service.states.get(edited.name);
    if (state === undefined) throw new Error('no state yet');
    const since = SIX + 7 * DAY;
    service.states.set(edited.name, { ...state, cadence: { key: edited.cadenceKey, since } });
    for (const { table } of edited.sources) {
      if (table.startsWith('nba_analytics')) service.land(table, SUNDAY);
    }
    service.time.advanceTo(SIX + 2 * HOUR);
    expect(service.runs.map(({ slot }) => slot)).toEqual([`${edited.name}@${MONDAY}`]);
  });
});
