import { addDays, type EpochMs, type IsoDate } from '../../src/domain/date.js';
import { PLAYER_GAMES, type TableName, TEAM_DEFENSE, TEAM_GAMES } from '../../src/domain/tables.js';
import type { ModelService } from './model-service.js';
import { newYork } from './virtual-time.js';

const MINUTE = 60_000;

/** One load of one table, and whether its event arrives. */
export interface Pass {
  readonly at: EpochMs;
  readonly table: TableName;
  readonly day: IsoDate;
  readonly announced: boolean;
}

/**
 * A morning as upstream has it: the day before is loaded from 6:30, each table in two passes a few
 * minutes apart, the zones' analysis at 7:00.
 * @param heard whether the n-th event of the morning arrives
 */
export function morning(
  day: IsoDate,
  heard: (index: number) => boolean = () => true,
): readonly Pass[] {
  const before = addDays(day, -1);
  const start = newYork(day, '06:30');
  const passes: readonly (readonly [number, TableName, IsoDate])[] = [
    [0, PLAYER_GAMES, before],
    [1, TEAM_GAMES, before],
    [6, PLAYER_GAMES, before],
    [8, TEAM_GAMES, before],
    [30, TEAM_DEFENSE, day],
  ];
  return passes.map(([minutes, table, date], index) => ({
    at: start + minutes * MINUTE,
    table,
    day: date,
    announced: heard(index),
  }));
}

/** Lets upstream do the passes; the first of a date's is of edition 1, the next of edition 2. */
export function schedulePasses(service: ModelService, passes: readonly Pass[]): void {
  const editions = new Map<string, number>();
  for (const { at, table, day, announced } of passes) {
    const key = `${table} ${day}`;
    const edition = (editions.get(key) ?? 0) + 1;
    editions.set(key, edition);
    service.time.at(at, () => service.land(table, day, { edition, silently: !announced }));
  }
}

/** Loads dates before a test's story begins. */
export function loadHistory(service: ModelService, days: readonly IsoDate[]): void {
  for (const day of days) {
    for (const table of [PLAYER_GAMES, TEAM_GAMES]) service.warehouse.load(table, day);
    service.warehouse.load(TEAM_DEFENSE, addDays(day, 1), { teams: ['AAA'] });
  }
}
