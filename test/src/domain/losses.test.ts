import { describe, expect, it } from 'vitest';
import {
  confirmedAt,
  type DateKeys,
  followLosses,
  type Loss,
  lostDates,
  type Sight,
  settlesAt,
} from '../../../src/domain/losses.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { landing } from '../../support/landings.js';

const WINDOW = { from: '2025-01-01', to: '2025-01-31' };
const [FIRST, SECOND, THIRD] = ['2025-01-10', '2025-01-11', '2025-01-12'] as const;
const BEFORE: DateKeys = { [FIRST]: 100, [SECOND]: 100, [THIRD]: 100 };

const lost = (now: DateKeys, before = BEFORE, window = WINDOW) =>
  lostDates(PLAYER_GAMES, before, now, window).map(({ date, keys }) => `${date} ${keys}`);

describe('lostDates', () => {
  it('are none where everything is there, and where there is more', () => {
    expect(lost(BEFORE)).toEqual([]);
    expect(lost({ ...BEFORE, [FIRST]: 120, '2025-01-13': 3 })).toEqual([]);
    expect(lost({ [THIRD]: 1 }, {})).toEqual([]);
  });

  it.each([
    [100, 70, false],
    [100, 69, true],
    [20, 13, true],
    [20, 14, false],
    // Fewer than twenty keys before are not judged.
    [19, 1, false],
  ])('of %i keys on a date %i are left: %s', (before, left, expected) => {
    const found = lost({ ...BEFORE, [FIRST]: left }, { ...BEFORE, [FIRST]: before });
    expect(found).toEqual(expected ? [`${FIRST} ${left}`] : []);
  });

  it('names a date that is gone whole', () => {
    expect(lost({ [FIRST]: 100, [THIRD]: 100 })).toEqual([`${SECOND} 0`]);
  });

  it('names the newest date with values when it lies back, however few they were', () => {
    const few = { ...BEFORE, [THIRD]: 4 };
    expect(lost({ [FIRST]: 100, [SECOND]: 100 }, few)).toEqual([`${THIRD} 0`]);
    expect(lost({ [FIRST]: 100, [SECOND]: 100, [THIRD]: 0 }, few)).toEqual([`${THIRD} 0`]);
    expect(lost({ [FIRST]: 100, [SECOND]: 100, '2025-01-13': 1 }, few)).toEqual([]);
    expect(lost({}, few)).toEqual([`${FIRST} 0`, `${SECOND} 0`, `${THIRD} 0`]);
  });

  it('compares the window and nothing else', () => {
    expect(lost({ [FIRST]: 100, [SECOND]: 100 }, BEFORE, { ...WINDOW, to: SECOND })).toEqual([]);
    expect(lost({ [SECOND]: 100, [THIRD]: 100 }, BEFORE, { ...WINDOW, from: SECOND })).toEqual([]);
  });

  it('does not compare dates older than the fourteen that are shown', () => {
    const days = Array.from({ length: 14 }, (_, index) => `2025-01-${index + 11}`);
    const now = Object.fromEntries(days.map((day) => [day, 100]));
    expect(lost(now)).toEqual([]);
    const { '2025-01-24': _, ...fewer } = now;
    expect(lost(fewer)).toEqual([`${FIRST} 0`]);
  });
});

const MAX_WAIT = 30;
const LOST = { table: PLAYER_GAMES, date: THIRD, before: 100, keys: 40 };

function sight(now: number, facts: Partial<Sight> = {}): Sight {
  return { now, landings: [], changedAfter: () => null, readAt: 0, ...facts };
}

const announced = (receivedAt: number, facts: Parameters<typeof landing>[0] = {}) =>
  landing({ gameDate: THIRD, receivedAt, ...facts });

function follow(known: readonly Loss[], seen: Sight, keys = LOST.keys): Loss {
  const [loss] = followLosses([{ ...LOST, keys }], known, seen);
  return loss ?? expect.fail('no loss');
}

describe('followLosses', () => {
  it('counts from when a loss was first seen', () => {
    const first = follow([], sight(100));
    expect(first).toEqual({ ...LOST, seenAt: 100, changedAt: 100, confirmed: false });
    expect(follow([first], sight(110))).toEqual(first);
    expect(settlesAt(first, MAX_WAIT)).toBe(130);
    expect(confirmedAt(first, MAX_WAIT)).toBeNull();
  });

  it('forgets what is there again', () => {
    expect(followLosses([], [follow([], sight(100))], sight(110))).toEqual([]);
  });

  it('goes on from the first sight when more goes or comes', () => {
    const more = follow([follow([], sight(100))], sight(110), 50);
    expect(more).toMatchObject({ keys: 50, seenAt: 100, changedAt: 110 });
  });

  it('dates a loss by the last change of its table, where that is known', () => {
    const changedAfter = (_: string, after: number) => (after < 90 ? 90 : null);
    expect(follow([], sight(100, { changedAfter }))).toMatchObject({ seenAt: 100, changedAt: 90 });
    const before = follow([], sight(100, { changedAfter, readAt: 95 }));
    expect(before).toMatchObject({ changedAt: 100 });
  });

  it('is confirmed by a success received after it, once all has been quiet', () => {
    const changedAfter = () => 90;
    const landings = [announced(95)];
    const loss = follow([], sight(100, { changedAfter, landings }));
    expect(loss).toMatchObject({ changedAt: 95, confirmed: true });
    expect(confirmedAt(loss, MAX_WAIT)).toBe(125);
    expect(follow([loss], sight(110))).toEqual(loss);
  });

  it.each<[string, ReturnType<typeof landing>[]]>([
    ['before it', [announced(85)]],
    ['of another date', [announced(95, { gameDate: FIRST })]],
    ['of another table', [announced(95, { table: 'nba_raw.other' })]],
    ['that is partial', [announced(95, { status: 'partial' })]],
    ['that was only observed', [announced(95, { source: 'observed' })]],
    ['followed by a partial one', [announced(95), announced(97, { status: 'partial' })]],
  ])('is not confirmed by a completion %s', (_, landings) => {
    expect(follow([], sight(100, { changedAfter: () => 90, landings })).confirmed).toBe(false);
  });

  it('is quiet from the last announcement or change on', () => {
    const changedAfter = () => 90;
    const later = announced(99, { source: 'observed', status: 'partial' });
    const loss = follow([], sight(100, { changedAfter, landings: [announced(95), later] }));
    expect(loss).toMatchObject({ changedAt: 99, confirmed: true });
    expect(follow([loss], sight(110, { changedAfter: () => 108 }), 41)).toMatchObject({
      changedAt: 108,
      confirmed: false,
    });
  });

  it('is not held up by instants of a clock that was set back since', () => {
    const ahead = { ...follow([], sight(100_000)), confirmed: true };
    expect(follow([ahead], sight(100))).toMatchObject({ seenAt: 100, changedAt: 100 });
  });
});
