import { describe, expect, it } from 'vitest';
import { missingText } from '../../../src/domain/missing.js';
import { INITIAL_STATE } from '../../../src/domain/state.js';
import { PLAYER_GAMES, TEAM_GAMES } from '../../../src/domain/tables.js';
import { fileStatus } from '../../../streams/file-status.js';
import { idleTrigger } from '../../../streams/triggers.js';
import { contextWith } from '../../support/contexts.js';
import { HOT_COLD, WHAT_MATTERS } from '../../support/model-plans.js';
import type { ModelService } from '../../support/model-service.js';
import { HOUR, inSeason, MINUTE, reasonsOf } from '../../support/season.js';
import { newYork } from '../../support/virtual-time.js';

const SUNDAY = '2025-11-09';
const MONDAY = '2025-11-10';
const at = (time: string) => newYork(MONDAY, time);

const served = (plan = HOT_COLD) => inSeason({ until: SUNDAY, at: '05:30', exporters: [plan] });

/** How the exporter's file stands now. */
function standing({ states, warehouse, time }: ModelService, plan = HOT_COLD) {
  const levels = warehouse.levels(plan.sources.map(({ table }) => table));
  const state = states.get(plan.name) ?? INITIAL_STATE;
  const evaluate = { plan, state, levels, now: time.now(), trigger: idleTrigger(plan.name) };
  const { state: how, missing, dataThrough } = fileStatus(contextWith(evaluate)).freshness;
  return [how, missingText(missing), dataThrough];
}

describe('a date whose lines come in a later pass', () => {
  it('is published, waited for, and named at the deadline', () => {
    const service = served();
    service.land(PLAYER_GAMES, SUNDAY, { lines: 0 });
    service.time.advanceTo(at('06:30'));
    expect(service.lastOf(HOT_COLD.name)?.request).toMatchObject({ partial: false });
    expect(standing(service)).toEqual(['waiting', `lines of ${SUNDAY}`, '2025-11-08']);
    expect(reasonsOf(service, HOT_COLD.name)).toContain(`waiting-for lines of ${SUNDAY}`);
    service.time.advanceTo(at('08:10'));
    const { missing = [], partial } = service.states.get(HOT_COLD.name)?.live ?? {};
    expect([partial, missingText(missing)]).toEqual([true, `lines of ${SUNDAY}`]);
    expect(standing(service)[0]).toBe('partial');
    service.land(PLAYER_GAMES, SUNDAY, { lines: 9 });
    service.time.advanceBy(20 * MINUTE);
    expect(service.lastOf(HOT_COLD.name)?.request).toMatchObject({ missing: [], partial: false });
    expect(standing(service)).toEqual(['fresh', '', SUNDAY]);
  });

  it('stays used when a line of an earlier date is added after a summer without any', () => {
    const service = served();
    for (const day of ['2025-11-06', '2025-11-07', '2025-11-08', SUNDAY]) {
      service.warehouse.load(PLAYER_GAMES, day, { lines: 0 });
    }
    service.announce(PLAYER_GAMES, SUNDAY);
    service.time.advanceTo(at('06:30'));
    expect(standing(service)).toEqual(['fresh', '', SUNDAY]);
    service.land(PLAYER_GAMES, '2025-11-08', { lines: 1 });
    service.time.advanceBy(HOUR);
    expect(standing(service)).toEqual(['fresh', '', SUNDAY]);
    expect(service.lastOf(HOT_COLD.name)?.request).toMatchObject({ missing: [], partial: false });
  });
});

describe('a team whose rows are all faulty', () => {
  const faulty = { teams: ['AAA', 'BBB', 'CCC'], faulty: [{ code: 'DDX', opponent: 'CCC' }] };
  const told = `DDD in ${PLAYER_GAMES} ${SUNDAY} (rows of DDX)`;

  it('is not waited for: the file is published at once, partial, with code and team', () => {
    const service = served();
    service.land(PLAYER_GAMES, SUNDAY, faulty);
    service.time.advanceBy(2 * MINUTE);
    const { request } = service.lastOf(HOT_COLD.name) ?? {};
    expect([request?.partial, missingText(request?.missing ?? [])]).toEqual([true, told]);
    service.time.advanceTo(at('12:00'));
    expect(standing(service)).toEqual(['partial', told, SUNDAY]);
    expect(service.runs.map(({ cause }) => cause)).not.toContain('fallback');
  });

  it('makes the file whole again once its rows are mended, also where files are made per slot', () => {
    for (const plan of [HOT_COLD, WHAT_MATTERS]) {
      const service = served(plan);
      service.land(TEAM_GAMES, SUNDAY);
      service.land(PLAYER_GAMES, SUNDAY, faulty);
      service.time.advanceTo(at('07:00'));
      expect(standing(service, plan)).toEqual(['partial', told, SUNDAY]);
      service.land(PLAYER_GAMES, SUNDAY, { edition: 2 });
      service.time.advanceTo(at('07:30'));
      expect(standing(service, plan)).toEqual(['fresh', '', SUNDAY]);
      expect(service.lastOf(plan.name)?.request).toMatchObject({ missing: [], partial: false });
    }
  });

  it('lets the deadline of what else is missing stand', () => {
    const service = served();
    service.land(PLAYER_GAMES, SUNDAY, { ...faulty, teams: ['AAA', 'CCC'] });
    service.time.advanceTo(at('07:59'));
    expect(missingText(service.states.get(HOT_COLD.name)?.live?.missing ?? [])).toBe(told);
    service.time.advanceTo(at('08:10'));
    const { missing, partial } = service.states.get(HOT_COLD.name)?.live ?? {};
    expect([partial, missingText(missing ?? [])]).toEqual([
      true,
      `${PLAYER_GAMES} ${SUNDAY}, ${told}`,
    ]);
  });
});
