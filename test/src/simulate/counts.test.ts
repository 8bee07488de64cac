import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.js';
import { PLAYER_GAMES, TEAM_DEFENSE, TEAM_GAMES } from '../../../src/domain/tables.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import { gameDatesOf } from '../../../src/replay/recorded-landings.js';
import { plansOf } from '../../../src/service/plans.js';
import { datedLandings, feedsOf } from '../../../src/simulate/feed.js';
import { earlyOf, wastedOf } from '../../../src/simulate/measures.js';
import { periodOf } from '../../../src/simulate/period.js';
import { reachOf } from '../../../src/simulate/reach.js';
import type { ExporterPlan } from '../../../streams/pipeline-deps.js';
import { loaded, twoDays } from './made.js';

function planOf(name: string): ExporterPlan {
  const plan = plansOf(loadConfig({ env: {}, flags: {} })).find((each) => each.name === name);
  if (plan === undefined) throw new Error(`no plan of ${name}`);
  return plan;
}

const at = (day: string, time: string) => newYorkInstant(day, time);

describe('reachOf', () => {
  const reach = reachOf([
    loaded('2025-01-14', ['2025-01-15', '01:30'], { status: 'partial' }),
    loaded('2025-01-14', ['2025-01-15', '06:36']),
    loaded('2025-01-14', ['2025-01-15', '09:00'], { status: 'partial' }),
    loaded('2025-01-14', ['2025-01-15', '09:10']),
    loaded('2025-01-16', ['2025-01-16', '07:00'], { table: TEAM_DEFENSE, status: 'partial' }),
  ]);

  it('goes by the newest landing of the date', () => {
    const had = (time: string) => reach.had(PLAYER_GAMES, '2025-01-14', at('2025-01-15', time));
    expect(['06:00', '06:36', '08:59', '09:00', '09:10'].map(had)).toEqual([
      ...[false, true, true, false, true],
    ]);
    expect(reach.after(PLAYER_GAMES, '2025-01-14', at('2025-01-15', '06:36'))).toBe(
      at('2025-01-15', '09:10'),
    );
    expect(reach.after(PLAYER_GAMES, '2025-01-13', 0)).toBeNull();
  });

  it('takes any later analysis for one that reaches the date', () => {
    expect(reach.after(TEAM_DEFENSE, '2025-01-14', 0)).toBe(at('2025-01-16', '07:00'));
    expect(reach.had(TEAM_DEFENSE, '2025-01-17', at('2025-01-18', '00:00'))).toBe(false);
  });
});

describe('earlyOf', () => {
  const { landings, gameDates } = twoDays();
  const plan = planOf('trends-hot-cold');
  const early = (...times: readonly string[]) =>
    earlyOf(
      plan,
      times.map((time) => at('2025-01-15', time)),
      gameDates,
      reachOf(landings),
      at('2025-01-15', '00:00'),
    );

  it('counts what went out before the last game date had landed, and what stayed', () => {
    expect(early('06:00')).toEqual({ missed: 1, left: 1 });
    expect(early('01:31', '06:00', '07:36')).toEqual({ missed: 2, left: 0 });
    expect(early('06:00', '07:37')).toEqual({ missed: 1, left: 1 });
    expect(early('06:36', '12:00')).toEqual({ missed: 0, left: 0 });
  });

  it('counts no publication before the period, and none that missed what never came', () => {
    const none = reachOf([]);
    const published = [at('2025-01-15', '06:00')];
    expect(earlyOf(plan, published, gameDates, none, 0)).toEqual({ missed: 0, left: 0 });
    const later = at('2025-01-15', '12:00');
    expect(earlyOf(plan, published, gameDates, reachOf(landings), later)).toEqual({
      missed: 0,
      left: 0,
    });
  });
});

describe('wastedOf', () => {
  const feeds = [10, 20].map((moment) => ({ at: moment, gameDate: '2025-01-01' }));

  it('counts publications with nothing new since the one before', () => {
    expect(wastedOf(feeds, [5, 10, 11, 25, 26], 0)).toBe(3);
    expect(wastedOf(feeds, [5, 10, 11, 25, 26], 11)).toBe(2);
    expect(wastedOf(feeds, [], 0)).toBe(0);
  });
});

describe('feedsOf', () => {
  it('has what the exporter reads and its span holds, a date ahead once its day has come', () => {
    const landings = [
      loaded('2025-01-14', ['2025-01-15', '06:36']),
      loaded('2024-11-14', ['2025-01-15', '06:36']),
      loaded('2025-01-14', ['2025-01-15', '06:36'], { table: TEAM_GAMES }),
      loaded('2025-01-17', ['2025-01-15', '06:36']),
    ];
    expect(feedsOf(planOf('trends-hot-cold'), datedLandings(landings))).toMatchObject([
      { at: at('2025-01-15', '06:36'), gameDate: '2025-01-14' },
      { at: at('2025-01-17', '00:00'), gameDate: '2025-01-17' },
    ]);
  });
});

describe('periodOf', () => {
  it('has the landings of its days, and of two weeks before', () => {
    const days = ['2025-01-01', '2025-01-02', '2025-01-15', '2025-01-16', '2025-01-17'];
    const landings = days.map((day) => loaded(day, [day, '23:59'])).reverse();
    const gameDates = gameDatesOf(landings);
    const period = periodOf({ landings, gameDates, source: 's' }, '2025-01-16', '2025-01-16');
    expect(period.landings.map(({ gameDate }) => gameDate)).toEqual(days.slice(1, 4));
    expect([period.startsAt, period.endsAt]).toEqual([
      at('2025-01-16', '00:00'),
      at('2025-01-17', '00:00'),
    ]);
    expect(gameDates).toEqual(days);
  });
});
