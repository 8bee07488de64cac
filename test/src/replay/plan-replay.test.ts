import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.js';
import { addDays, newYorkDate, startOfNewYorkDay } from '../../../src/domain/date.js';
import { decode } from '../../../src/domain/decode.js';
import type { Landing } from '../../../src/domain/landing.js';
import { TEAM_GAMES } from '../../../src/domain/tables.js';
import { newYorkTime } from '../../../src/domain/times.js';
import {
  endOfReplay,
  type PlannedRefresh,
  planReplay,
  startOfReplay,
} from '../../../src/replay/plan-replay.js';
import { eventsOf, generateLeague } from '../../../src/sample/index.js';
import { plansOf } from '../../../src/service/plans.js';
import { loaded } from '../simulate/made.js';

const config = loadConfig({ env: {}, flags: {} });
const FROM = '2025-01-06';
const TO = '2025-02-05';

function landingsOfMonth(): readonly Landing[] {
  const league = generateLeague({ seed: 3, seasons: 1, lastSeason: 2024 });
  return [...eventsOf(league, FROM, TO)].flatMap((event) => {
    const decoded = decode(new TextEncoder().encode(JSON.stringify(event)), 0);
    return decoded.kind === 'landing' ? [decoded.landing] : [];
  });
}

describe('planReplay', () => {
  let landings: readonly Landing[] = [];
  let planned: readonly PlannedRefresh[] = [];
  const plan = (given: readonly Landing[]) =>
    planReplay({
      landings: given,
      plans: plansOf(config),
      settings: config.pipeline,
      start: startOfReplay(FROM),
      until: startOfNewYorkDay(addDays(TO, 2)),
    }).refreshes;
  const of = (exporter: string) => planned.filter((refresh) => refresh.exporter === exporter);
  beforeAll(() => {
    landings = landingsOfMonth();
    planned = plan(landings);
  });

  it('decides the same, whatever the order and however often a landing is recorded', () => {
    expect(plan([...landings].reverse())).toEqual(planned);
    expect(plan(landings.flatMap((landing) => [landing, landing]))).toEqual(planned);
  });

  it('computes every refresh as of its own day, through what had been replayed', () => {
    for (const { at, asOf, through } of planned) {
      expect(asOf).toBe(newYorkDate(at));
      expect(through <= asOf).toBe(true);
      const known = landings.filter(({ landedAt }) => landedAt <= at);
      expect(known.some(({ gameDate }) => gameDate === through)).toBe(true);
    }
  });

  it('refreshes the daily files every day with games, the weekly once a week', () => {
    const gameDays = new Set(
      landings
        .filter(({ table }) => table === 'nba_analytics.player_game_summary')
        .map(({ landedAt }) => newYorkDate(landedAt)),
    );
    const refreshed = new Set(of('trends-hot-cold').map(({ asOf }) => asOf));
    for (const day of gameDays) expect([day, refreshed.has(day)]).toEqual([day, true]);
    const slots = of('trends-quick-hits').map(({ slot }) => slot);
    expect(slots.length).toBeGreaterThanOrEqual(4);
    expect(new Set(slots).size).toBe(slots.length);
  });

  it('names the landings that a refresh includes, none of them twice', () => {
    for (const exporter of ['trends-hot-cold', 'trends-bounce-back']) {
      const named = of(exporter).flatMap((refresh) => refresh.landings);
      expect(new Set(named).size).toBe(named.length);
    }
  });

  it('ends with the last day of its range in New York, or now', () => {
    const end = Date.parse('2025-02-06T05:00:00Z');
    expect(endOfReplay(TO, end + 1)).toBe(end);
    expect(endOfReplay(TO, end - 1)).toBe(end - 1);
  });

  it('makes nothing of nothing', () => {
    expect(plan([])).toEqual([]);
  });
});

describe('a recorded Monday without a journal', () => {
  const monday = [
    loaded('2025-01-12', ['2025-01-13', '06:30'], { table: TEAM_GAMES }),
    loaded('2025-01-12', ['2025-01-13', '06:40']),
  ];
  const weekly = (landings: readonly Landing[]) =>
    planReplay({
      landings,
      plans: plansOf(config).filter(({ name }) => name === 'trends-what-matters'),
      settings: config.pipeline,
      start: startOfReplay('2025-01-13'),
      until: startOfReplay('2025-01-14') - 1,
    }).refreshes.map(({ at, slot, dataThrough }) => [newYorkTime(at), slot, dataThrough]);
  const once = [['Mon 2025-01-13 06:41 EST', 'trends-what-matters@2025-01-13', '2025-01-12']];

  it('refreshes the weekly file once all of its tables have landed after the slot', () => {
    expect(weekly(monday)).toEqual(once);
  });

  it('does not refresh it at the slot through a day whose games have not landed', () => {
    const before = [
      loaded('2025-01-11', ['2025-01-12', '06:30'], { table: TEAM_GAMES }),
      loaded('2025-01-11', ['2025-01-12', '06:40']),
    ];
    expect(weekly([...before, ...monday])).toEqual(once);
  });

  it('refreshes it at the deadline with what is there', () => {
    const late = [loaded('2025-01-12', ['2025-01-13', '09:00']), ...monday.slice(0, 1)];
    expect(weekly(late).map(([at]) => at)).toEqual([
      'Mon 2025-01-13 08:00 EST',
      'Mon 2025-01-13 09:01 EST',
    ]);
  });
});
