import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { BOUNCE_BACK, DEEP_DIVE, HOT_COLD, planOf } from '../../support/model-plans.js';
import type { ModelService } from '../../support/model-service.js';
import { inSeason, MINUTE, reasonsOf, type SeasonOptions } from '../../support/season.js';
import { newYork } from '../../support/virtual-time.js';

/** Reads players alone, once a week, on Mondays. */
const DEEP_DIVE_WEEKLY = planOf(
  'trends-deep-dive',
  { kind: 'weekly', on: 'mon', at: '06:00' },
  DEEP_DIVE,
);

const SUNDAY = '2025-11-09';
const MONDAY = '2025-11-10';
const at = (time: string) => newYork(MONDAY, time);

/** A Monday on which Sunday's 200 players' games have landed at 06:30, and are live. */
function loaded(options: Partial<SeasonOptions> = {}): ModelService {
  const service = inSeason({ until: SUNDAY, exporters: [HOT_COLD, BOUNCE_BACK], ...options });
  service.time.at(at('06:30'), () => service.land(PLAYER_GAMES, SUNDAY, { keys: 200 }));
  service.time.advanceTo(at('08:00'));
  expect(service.lastOf(HOT_COLD.name)?.request).toMatchObject({ missing: [], partial: false });
  service.published.length = 0;
  service.runs.length = 0;
  service.journal.length = 0;
  return service;
}

const stateOf = (service: ModelService, name: string = HOT_COLD.name) =>
  service.states.get(name) ?? expect.fail(`${name} has no state`);

/** The runs of an exporter that the guard held back, as their messages. */
const heldBack = (service: ModelService, name: string = HOT_COLD.name) =>
  service.journal.flatMap((entry) =>
    entry.kind === 'run' && entry.run.exporter === name && entry.run.status === 'held-back'
      ? [entry.run.error?.message ?? '']
      : [],
  );

describe('tables put back a day', () => {
  const putBack = (service: ModelService, time = '09:00') =>
    service.time.at(at(time), () => service.warehouse.unload(PLAYER_GAMES, SUNDAY));

  it('are never published: they settle for half an hour, then are held back', () => {
    const service = loaded();
    putBack(service);
    service.time.advanceTo(at('09:29'));
    expect(reasonsOf(service, HOT_COLD.name)).toContain(
      `settling ${PLAYER_GAMES} has no rows with values for ${SUNDAY}, of 200 behind the live file`,
    );
    expect(heldBack(service)).toEqual([]);
    expect(stateOf(service).setback).toBeNull();

    service.time.advanceTo(at('23:00'));
    expect(service.published).toEqual([]);
    expect(heldBack(service)).toEqual([
      `${PLAYER_GAMES} has no rows with values for ${SUNDAY}, of 200 behind the live file`,
    ]);
    expect(stateOf(service)).toMatchObject({ setback: { kind: 'held-back', count: 1 } });
  });

  it('hold back every file that reads them', () => {
    const service = loaded();
    putBack(service);
    service.time.advanceTo(at('12:00'));
    expect(heldBack(service, BOUNCE_BACK.name)).toHaveLength(1);
    expect(service.published).toEqual([]);
  });

  it('hold the next day back too, past its deadline: the guard outranks the ladder', () => {
    const service = loaded();
    putBack(service);
    service.time.advanceTo(newYork('2025-11-11', '23:00'));
    expect(service.published).toEqual([]);
    expect(stateOf(service).live?.asOf).toBe(MONDAY);
  });

  it('hold back a refresh that is forced past the gate', () => {
    const service = loaded({ exporters: [HOT_COLD] });
    putBack(service);
    service.time.at(at('09:05'), () =>
      service.send({ export_types: [HOT_COLD.name], target_date: 'today', force: true }),
    );
    service.time.advanceTo(at('12:00'));
    expect(service.published).toEqual([]);
    expect(heldBack(service).length).toBeGreaterThan(0);
  });

  it('cost no run while they settle, and one afterwards', () => {
    const service = loaded({ exporters: [HOT_COLD] });
    putBack(service);
    service.time.advanceTo(at('09:29'));
    expect(service.runs).toEqual([]);
    service.time.advanceTo(at('20:00'));
    expect(service.runs).toHaveLength(1);
  });

  it('are published again, and the setback is over, once the day is back', () => {
    const service = loaded({ exporters: [HOT_COLD] });
    putBack(service);
    service.time.at(at('11:00'), () => service.land(PLAYER_GAMES, SUNDAY, { keys: 201 }));
    service.time.advanceTo(at('12:00'));
    expect(service.published).toHaveLength(1);
    expect(stateOf(service)).toMatchObject({ setback: null, losses: [] });
  });

  it('leave nothing behind when the very same rows are back', () => {
    const service = loaded({ exporters: [HOT_COLD] });
    putBack(service);
    service.time.at(at('11:00'), () => service.land(PLAYER_GAMES, SUNDAY, { keys: 200 }));
    service.time.advanceTo(at('12:00'));
    expect(service.published).toEqual([]);
    expect(stateOf(service)).toMatchObject({ setback: null, losses: [] });
    expect(reasonsOf(service, HOT_COLD.name).at(-1)).toMatch(/^(already-current|covered)/);
  });

  it('hold a weekly file back at its next slot', () => {
    const service = loaded({ exporters: [HOT_COLD, DEEP_DIVE_WEEKLY] });
    putBack(service);
    service.time.advanceTo(newYork('2025-11-17', '12:00'));
    expect(service.publishedOf(DEEP_DIVE_WEEKLY.name)).toEqual([]);
    expect(heldBack(service, DEEP_DIVE_WEEKLY.name)).toHaveLength(1);
  });
});

describe("half of yesterday's rows", () => {
  const half = (service: ModelService, time: string, keys: number, how: object = {}) =>
    service.time.at(at(time), () => service.land(PLAYER_GAMES, SUNDAY, { keys, ...how }));

  it('gone are held back, announced or not', () => {
    for (const silently of [true, false]) {
      const service = loaded({ exporters: [HOT_COLD] });
      half(service, '09:00', 100, { silently, status: 'partial' });
      service.time.advanceTo(at('20:00'));
      expect(service.published).toEqual([]);
      expect(heldBack(service)).toEqual([
        `${PLAYER_GAMES} has only 100 rows with values for ${SUNDAY}, of 200 behind the live file`,
      ]);
    }
  });

  it('are a load under way that settles, and is published once it is whole', () => {
    const service = loaded({ exporters: [HOT_COLD] });
    half(service, '09:00', 60, { silently: true });
    half(service, '09:08', 130, { status: 'partial', edition: 2 });
    half(service, '09:20', 210, { edition: 3 });
    service.time.advanceTo(at('09:19'));
    expect(service.published).toEqual([]);
    service.time.advanceTo(at('12:00'));
    expect(service.published).toHaveLength(1);
    expect(service.published[0]?.content).toBe(service.contentNow(HOT_COLD.name));
    expect(service.published[0]?.at).toBe(at('09:20') + MINUTE);
    expect(heldBack(service)).toEqual([]);
  });

  it('that are meant are published after a success and half an hour of quiet, with a warning', () => {
    const service = loaded({ exporters: [HOT_COLD] });
    half(service, '09:00', 100);
    service.time.advanceTo(at('09:29'));
    expect(service.published).toEqual([]);
    service.time.advanceTo(at('09:35'));
    expect(service.published).toHaveLength(1);
    expect(service.published[0]?.at).toBeGreaterThanOrEqual(at('09:30'));
    expect(heldBack(service)).toEqual([]);
    expect(warningsOf(service)).toEqual([
      { kind: 'confirmed-loss', table: PLAYER_GAMES, date: SUNDAY, before: 200, keys: 100 },
    ]);
    // What stands behind the file is the rest now.
    service.time.at(at('10:00'), () =>
      service.land(PLAYER_GAMES, SUNDAY, { keys: 90, edition: 2, status: 'partial' }),
    );
    service.time.advanceTo(at('11:00'));
    expect(service.published).toHaveLength(2);
    expect(warningsOf(service)).toHaveLength(1);
  });

  it('that were held back are published once a success says that they are meant', () => {
    const service = loaded({ exporters: [HOT_COLD] });
    half(service, '09:00', 100, { silently: true });
    service.time.advanceTo(at('10:00'));
    expect(heldBack(service)).toHaveLength(1);
    service.time.at(at('11:00'), () => service.announce(PLAYER_GAMES, SUNDAY));
    service.time.advanceTo(at('11:29'));
    expect(service.published).toEqual([]);
    service.time.advanceTo(at('11:31'));
    expect(service.published).toHaveLength(1);
    expect(stateOf(service)).toMatchObject({ setback: null, losses: [] });
  });

  it('are remembered over a restart, with since when', () => {
    const service = loaded({ exporters: [HOT_COLD] });
    half(service, '09:00', 100, { silently: true });
    service.time.advanceTo(at('09:25'));
    service.crash();
    service.time.advanceTo(at('09:50'));
    service.start();
    service.time.advanceTo(at('09:55'));
    expect(heldBack(service)).toHaveLength(1);
    expect(service.published).toEqual([]);
  });
});

function warningsOf(service: ModelService) {
  return service.journal.flatMap((entry) =>
    entry.kind === 'run' ? (entry.run.warnings ?? []) : [],
  );
}
