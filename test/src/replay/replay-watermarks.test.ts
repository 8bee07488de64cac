import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.js';
import { isComplete, missingFor, requiredDate } from '../../../src/domain/completeness.js';
import { addDays } from '../../../src/domain/date.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import { rememberedSpans } from '../../../src/replay/remembered-spans.js';
import { replayWatermarks } from '../../../src/replay/replay-watermarks.js';
import { plansOf } from '../../../src/service/plans.js';
import { loaded } from '../simulate/made.js';

const MORNING = newYorkInstant('2025-01-15', '06:00');
const TABLES = [PLAYER_GAMES];

describe('replayLevels', () => {
  it('requires what the schedule has, whatever has landed', () => {
    const levels = replayWatermarks(['2025-01-12', '2025-01-14', '2025-01-15', '2025-01-16']);
    levels.add(loaded('2025-01-12', ['2025-01-13', '06:36']));
    const read = levels.read(MORNING);
    expect(read.schedule.map(({ day }) => day)).toEqual(['2025-01-12', '2025-01-14', '2025-01-15']);
    expect(requiredDate(read, TABLES, '2025-01-15', MORNING)).toBe('2025-01-14');
    expect(missingFor(read, TABLES, '2025-01-14', MORNING)).toEqual([
      { table: PLAYER_GAMES, date: '2025-01-14' },
    ]);
    expect(isComplete(read, PLAYER_GAMES, '2025-01-12', MORNING)).toBe(true);
  });

  it('reaches a date with the newest landing for it, when that was a success', () => {
    const levels = replayWatermarks(['2025-01-14']);
    const reached = () => isComplete(levels.read(MORNING), PLAYER_GAMES, '2025-01-14', MORNING);
    levels.add(loaded('2025-01-14', ['2025-01-15', '01:30'], { status: 'partial' }));
    expect(reached()).toBe(false);
    levels.add(loaded('2025-01-14', ['2025-01-15', '05:00']));
    expect(reached()).toBe(true);
    levels.add(loaded('2025-01-14', ['2025-01-15', '05:30'], { status: 'partial' }));
    expect(reached()).toBe(false);
  });

  it('goes by what the landings announce where there is no schedule', () => {
    const levels = replayWatermarks();
    levels.add(loaded('2025-01-12', ['2025-01-13', '06:36']));
    levels.add(loaded('2025-01-14', ['2025-01-15', '01:30'], { status: 'partial' }));
    const read = levels.read(MORNING);
    expect(requiredDate(read, TABLES, '2025-01-15', MORNING)).toBe('2025-01-12');
    expect(isComplete(read, PLAYER_GAMES, '2025-01-14', MORNING)).toBe(false);
  });

  it('has looks keep what they saw', () => {
    const levels = replayWatermarks(['2025-01-14']);
    levels.add(loaded('2025-01-14', ['2025-01-15', '01:30'], { status: 'partial' }));
    const before = levels.read(MORNING);
    levels.add(loaded('2025-01-14', ['2025-01-15', '05:00']));
    expect(isComplete(before, PLAYER_GAMES, '2025-01-14', MORNING)).toBe(false);
  });
});

describe('rememberedSpans', () => {
  it.each(plansOf(loadConfig({ env: {}, flags: {} })))('changes no span of $name', (plan) => {
    const remembered = rememberedSpans(plan);
    for (const asOf of ['2025-01-15', '2025-01-15', '2024-10-01', '2025-01-15']) {
      for (const day of [asOf, addDays(asOf, 1)]) {
        const spans = ({ sources }: typeof plan) =>
          sources.map((source) => (source.kind === 'dated' ? source.span(day) : null));
        expect(spans(remembered)).toEqual(spans(plan));
      }
    }
  });
});
