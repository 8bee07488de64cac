import { describe, expect, it } from 'vitest';
import { type LiveFile, reachedDates, satisfies } from '../../../src/domain/state.js';
import { PLAYER_GAMES, TEAM_DEFENSE } from '../../../src/domain/tables.js';
import { levelsKey, watermarkSnapshotsOf } from '../../../src/domain/watermark-snapshot.js';
import { landed, level, levelsOf } from '../../support/levels.js';
import { daysFrom } from '../../support/model-warehouse.js';
import { newYork } from '../../support/virtual-time.js';

const NOW = newYork('2025-11-20', '12:00');
const DAYS = daysFrom('2025-10-21', '2025-11-19');
const NEWEST = [...DAYS].reverse().slice(0, 14);
const LEVELS = levelsOf(
  {
    [PLAYER_GAMES]: level(NEWEST.map((day) => landed(day))),
    [TEAM_DEFENSE]: level([landed('2025-11-20', { teams: ['AAA'] })]),
  },
  DAYS,
);
const TABLES = [PLAYER_GAMES, TEAM_DEFENSE];
const READS = TABLES.map((table) => ({ table }));

function live(changes: Partial<LiveFile> = {}): LiveFile {
  return {
    runId: 'r',
    cause: 'slot',
    asOf: '2025-11-20',
    publishedAt: NOW,
    dataThrough: '2025-11-19',
    missing: [],
    partial: false,
    reached: reachedDates(LEVELS, TABLES, NOW),
    marks: watermarkSnapshotsOf(LEVELS, READS),
    levelsReadAt: NOW,
    definition: 'd',
    configured: true,
    contentHash: 'h',
    generation: '1',
    rows: {},
    ...changes,
  };
}

describe('covers', () => {
  it('needs the as-of, the parameters and every source', () => {
    expect(satisfies(live(), '2025-11-20', '2025-11-19', TABLES, NOW)).toBe(true);
    expect(satisfies(live({ asOf: '2025-11-19' }), '2025-11-20', '2025-11-19', TABLES, NOW)).toBe(
      false,
    );
    expect(satisfies(live({ configured: false }), '2025-11-20', '2025-11-19', TABLES, NOW)).toBe(
      false,
    );
    expect(satisfies(live({ reached: {} }), '2025-11-20', '2025-11-19', TABLES, NOW)).toBe(false);
    expect(satisfies(live({ reached: {} }), '2025-11-20', null, TABLES, NOW)).toBe(true);
    expect(satisfies(null, '2025-11-20', null, TABLES, NOW)).toBe(false);
  });

  it('knows dates older than the newest ones: a monthly slot is covered in mid-month', () => {
    expect(satisfies(live(), '2025-11-01', '2025-10-31', TABLES, NOW)).toBe(true);
  });

  it('knows dates that were only announced, where there is no schedule', () => {
    const announced = levelsOf({ [PLAYER_GAMES]: level([]) }, [], {
      [PLAYER_GAMES]: { '2025-11-19': 'success', '2025-11-18': 'partial' },
    });
    expect(reachedDates(announced, [PLAYER_GAMES], NOW)).toEqual({
      [PLAYER_GAMES]: ['2025-11-19'],
    });
  });
});

describe('levelsKey', () => {
  const key = (day = '2025-11-20', definition = 'd', levels = LEVELS) =>
    levelsKey(levels, READS, definition, day);

  it('is the same for the same levels, and another for another day, definition or reload', () => {
    expect(key()).toBe(key());
    const asked = { older: { '2025-10-01': landed('2025-10-01') } };
    const { [PLAYER_GAMES]: players = level([]) } = LEVELS.tables;
    const tables = { ...LEVELS.tables, [PLAYER_GAMES]: { ...players, ...asked } };
    expect(key(undefined, undefined, { ...LEVELS, tables })).toBe(key());
    const reloaded = { ...LEVELS, tables: { [PLAYER_GAMES]: level([landed('2025-11-19')], 2) } };
    const keys = [
      key(),
      key('2025-11-21'),
      key('2025-11-20', 'e'),
      key('2025-11-20', 'd', reloaded),
    ];
    expect(new Set(keys).size).toBe(4);
  });
});
