import { describe, expect, it } from 'vitest';
import { landedFinding, scheduleFindings } from '../../../src/doctor/landed.js';
import { tableFindings } from '../../../src/doctor/tables.js';
import { PLAYER_GAMES, SCHEDULE, TEAM_DEFENSE } from '../../../src/domain/tables.js';
import type { TableWatermark, Watermarks } from '../../../src/domain/watermarks.js';
import { landed, level, levelsOf } from '../../support/levels.js';
import { BOUNCE_BACK, HOT_COLD, TEAM } from '../../support/model-plans.js';
import { newYork } from '../../support/virtual-time.js';

const PLANS = [HOT_COLD, BOUNCE_BACK, TEAM];
const DAYS = ['2025-01-12', '2025-01-13', '2025-01-14'];
const at = (time: string) => newYork('2025-01-15', time);
const holding = (table: string, dates: TableWatermark): Watermarks =>
  levelsOf({ [table]: dates }, DAYS);
const finding = (dates: TableWatermark, time: string, table = PLAYER_GAMES) =>
  landedFinding(table, {
    plans: PLANS,
    levels: holding(table, dates),
    now: at(time),
    newest: dates.landed[0]?.day ?? null,
  });

const upTo13 = level([landed('2025-01-13'), landed('2025-01-12')]);

describe('landedFinding', () => {
  it('is green when the table reaches the last scheduled date', () => {
    const whole = level([landed('2025-01-14'), landed('2025-01-13')]);
    expect(finding(whole, '12:00')).toMatchObject({
      level: 'green',
      saw: 'its newest date is 2025-01-14, as the schedule expects',
    });
  });

  it('is a warning until the first deadline of a file that needs it, then red', () => {
    const waiting = finding(upTo13, '07:00');
    expect(waiting).toMatchObject({ level: 'yellow', command: 'trends explain trends-hot-cold' });
    expect(waiting.saw).toBe(
      'its newest date is 2025-01-13; 2025-01-14 is not there, 7 h after that day ended. It holds up trends-hot-cold, trends-bounce-back; the first deadline is Wed 2025-01-15 08:00 EST',
    );
    const late = finding(upTo13, '08:00');
    expect(late.level).toBe('red');
    expect(late.saw).toContain('Past the deadline of trends-hot-cold, trends-bounce-back');
  });

  it('holds up nothing before the slot opens', () => {
    const early = finding(upTo13, '05:00');
    expect(early).toMatchObject({ level: 'yellow' });
    expect(early.saw).toContain('It holds nothing up yet');
  });

  it('names the first date that lacks, and for how long', () => {
    const { saw } = finding(level([landed('2025-01-12')]), '09:00');
    expect(saw).toContain('2025-01-13 is not there, nor what follows to 2025-01-14, 1 d 9 h after');
  });

  it('tells a date that is half there from one that is not', () => {
    const half = landed('2025-01-14', { valued: ['AAA', 'BBB'], unresolved: 3 });
    const { saw } = finding(level([half, landed('2025-01-13')]), '09:00');
    expect(saw).toContain('is not whole (2 teams with values, none of CCC DDD, 3 results to come)');
  });

  it('holds up nobody whose slot asks for an older date', () => {
    const analysed = level([landed('2025-01-13')]);
    expect(finding(analysed, '09:00', TEAM_DEFENSE)).toMatchObject({
      level: 'yellow',
      command: 'trends explain trends-team',
      saw: expect.stringContaining('It holds nothing up yet'),
    });
  });

  it('expects nothing without a schedule, and says so', () => {
    const levels = levelsOf({ [PLAYER_GAMES]: upTo13 }, []);
    const known = { plans: PLANS, levels, now: at('09:00'), newest: '2024-06-17' };
    const found = landedFinding(PLAYER_GAMES, known);
    expect(found).toMatchObject({
      level: 'yellow',
      saw: expect.stringMatching(/^its newest date is 2024-06-17; the schedule has no games/),
      remedy: expect.stringContaining('nbac_schedule'),
    });
  });
});

describe('tableFindings', () => {
  it('tells the missing from the empty, and how old the others are', () => {
    const stamps = new Map([
      ['a.full', { modifiedAt: at('09:00') - 3_600_000, rows: 3 }],
      ['a.empty', { modifiedAt: at('09:00'), rows: 0 }],
    ]);
    expect(tableFindings(['a.full', 'a.empty', 'a.gone'], stamps, at('09:00'))).toMatchObject([
      { subject: 'a.full', level: 'green', saw: '3 rows, changed 1 h ago' },
      { subject: 'a.empty', level: 'yellow', saw: 'is there and has no rows' },
      { subject: 'a.gone', level: 'red', saw: 'is missing' },
    ]);
  });
});

describe('scheduleFindings', () => {
  const game = (n: number) => ({ day: `2025-01-1${n}`, gameId: `002240000${n}` });

  it('finds nothing where every row names its game', () => {
    expect(scheduleFindings({})).toEqual([]);
    expect(scheduleFindings({ unnamedGames: [] })).toEqual([]);
  });

  it('warns of games without two known teams, the last ones by name', () => {
    const few = scheduleFindings({
      unnamedGames: [game(1), { day: '2025-01-12', gameId: null }],
    });
    expect(few).toMatchObject([{ level: 'yellow', subject: SCHEDULE, command: 'trends status' }]);
    expect(few[0]?.saw).toBe(
      'without two known teams, so that nothing is waited for: 0022400001 on 2025-01-11, a row without game_id on 2025-01-12',
    );
    const [many] = scheduleFindings({ unnamedGames: [1, 2, 3, 4, 5, 6, 7].map(game) });
    expect(many?.saw).toMatch(
      /: 0022400003 on 2025-01-13, .*0022400007 on 2025-01-17, and 2 more$/,
    );
  });

  it('is red, and that alone, where no row names a game', () => {
    const found = scheduleFindings({ uselessSchedule: true, unnamedGames: [game(1)] });
    expect(found).toMatchObject([{ level: 'red', subject: SCHEDULE }]);
    expect(found[0]?.saw).toContain('none names a game that counts');
  });
});
