import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES, TEAM_GAMES } from '../../../src/domain/tables.js';
import { explain } from '../../../src/explain/explain.js';
import type { Message } from '../../../src/ports/event-source.js';
import { pipeline } from '../../../streams/pipeline.js';
import { HOT_COLD } from '../../support/model-plans.js';
import { type ModelService, modelService } from '../../support/model-service.js';
import { daysFrom, gamesOn } from '../../support/model-warehouse.js';
import { SETTINGS } from '../../support/model-world.js';
import { HOUR, MINUTE, OPENING } from '../../support/season.js';
import { loadHistory } from '../../support/upstream.js';
import { newYork } from '../../support/virtual-time.js';

const SUNDAY = '2025-11-09';
const MONDAY = '2025-11-10';

/** A service that has been up since Sunday; it goes down at 6:00 on Monday, before anything is loaded. */
function down(): ModelService {
  const service = modelService({
    schedule: gamesOn(daysFrom(OPENING, '2025-11-30')),
    exporters: [HOT_COLD],
    start: newYork(SUNDAY, '12:00'),
    asleep: true,
  });
  loadHistory(service, daysFrom(OPENING, '2025-11-08'));
  service.time.advanceBy(HOUR);
  service.start();
  service.time.advanceTo(newYork(MONDAY, '06:00'));
  service.crash();
  service.time.advanceTo(newYork(MONDAY, '07:00'));
  return service;
}

const landings = (service: ModelService) =>
  service.journal.flatMap((entry) => (entry.kind === 'landing' ? [entry.landing] : []));
const observed = (service: ModelService) =>
  landings(service).filter(({ source }) => source === 'observed');

function explained(service: ModelService) {
  const name = HOT_COLD.name;
  const outlook = { plan: HOT_COLD, settings: SETTINGS };
  const state = service.states.get(name) ?? null;
  return explain(service.journal, state, outlook, service.time.now());
}

describe('downtime', () => {
  it('refreshes what was loaded meanwhile without events, and names the landing it observed', () => {
    const service = down();
    service.warehouse.load(PLAYER_GAMES, SUNDAY);
    service.time.advanceBy(HOUR);
    const before = service.runs.length;
    service.start();
    service.time.advanceBy(15 * MINUTE);
    expect(service.runs.slice(before)).toHaveLength(1);
    expect(service.lastOf(HOT_COLD.name)?.content).toBe(service.contentNow(HOT_COLD.name));
    const facts = { table: PLAYER_GAMES, gameDate: SUNDAY, source: 'observed' };
    expect(landings(service)).toMatchObject([facts]);
    expect(explained(service).since).toMatchObject([{ ...facts, reason: 'already-current' }]);
    service.crash();
    service.start();
    service.time.advanceBy(HOUR);
    expect(landings(service)).toHaveLength(1);
    expect(service.runs.slice(before)).toHaveLength(1);
  });

  it('waits after the start for messages that waited for it', () => {
    const service = down();
    service.warehouse.load(PLAYER_GAMES, SUNDAY);
    service.warehouse.load(TEAM_GAMES, SUNDAY);
    service.start();
    service.time.advanceBy(MINUTE / 2);
    service.announce(PLAYER_GAMES, SUNDAY);
    service.send({ export_types: [HOT_COLD.name] });
    service.time.advanceBy(HOUR);
    expect(landings(service).map(({ source }) => source)).toEqual(['event']);
  });

  it('counts what was announced before it went down', () => {
    const service = down();
    service.start();
    service.time.advanceBy(15 * MINUTE);
    service.land(PLAYER_GAMES, SUNDAY);
    service.crash();
    service.start();
    service.time.advanceBy(HOUR);
    expect(landings(service).map(({ source }) => source)).toEqual(['event']);
  });

  it('tells a reload of a date whose earlier event the last evaluation had counted', () => {
    const service = down();
    service.start();
    service.announce(PLAYER_GAMES, SUNDAY);
    service.time.advanceBy(15 * MINUTE);
    service.crash();
    service.warehouse.load(PLAYER_GAMES, SUNDAY);
    service.start();
    service.time.advanceBy(HOUR);
    expect(landings(service).map(({ source }) => source)).toEqual(['event', 'observed']);
  });

  it('observes nothing without a reading to compare with, however long the history', () => {
    const service = down();
    service.journal.length = 0;
    loadHistory(service, daysFrom(OPENING, SUNDAY));
    service.start();
    service.time.advanceBy(HOUR);
    expect(landings(service)).toEqual([]);
    expect(service.journal.filter(({ kind }) => kind === 'levels')).toHaveLength(1);
  });

  it('observes rows that were loaded ahead, and announced, when their day has come', () => {
    const service = down();
    service.start();
    service.time.advanceTo(newYork(MONDAY, '23:35'));
    service.land(PLAYER_GAMES, '2025-11-11');
    service.crash();
    service.time.advanceTo(newYork('2025-11-11', '00:30'));
    service.start();
    service.time.advanceBy(HOUR);
    const facts = { table: PLAYER_GAMES, gameDate: '2025-11-11' };
    expect(landings(service)).toMatchObject([{ source: 'event' }, { source: 'observed' }]);
    expect(landings(service)).toMatchObject([facts, facts]);
  });

  it('leaves what one instance was told of, or has observed, alone in the other', () => {
    const service = down();
    service.start();
    const { lastReadings: _, ...first } = service.deps;
    const other$ = new Subject<Message>();
    service.time.advanceBy(5 * MINUTE);
    other$.pipe(pipeline({ ...first, holder: 'the other' })).subscribe();
    service.time.advanceBy(7 * MINUTE);
    service.land(PLAYER_GAMES, SUNDAY);
    service.time.advanceBy(30 * MINUTE);
    expect(landings(service).map(({ source }) => source)).toEqual(['event']);
    for (const edition of [2, 3, 2]) {
      service.land(PLAYER_GAMES, SUNDAY, { edition, silently: true });
      service.time.advanceBy(30 * MINUTE);
    }
    expect(observed(service)).toHaveLength(3);
    expect(new Set(landings(service).map(({ id }) => id)).size).toBe(4);
  });

  it('writes no line for a reading that changed nothing, but one a month', () => {
    const service = down();
    service.start();
    service.time.advanceBy(HOUR);
    const lines = () => service.journal.filter(({ kind }) => kind === 'levels');
    const before = lines().length;
    service.time.advanceBy(24 * HOUR);
    expect(lines()).toHaveLength(before);
    service.crash();
    service.time.advanceBy(30 * 24 * HOUR);
    service.start();
    service.time.advanceBy(HOUR);
    expect(lines()).toHaveLength(before + 1);
    expect(observed(service)).toEqual([]);
  });
});
