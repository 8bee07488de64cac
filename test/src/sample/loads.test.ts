import { Temporal } from 'temporal-polyfill';
import { beforeAll, describe, expect, it } from 'vitest';
import { addDays, type EpochMs } from '../../../src/domain/date.js';
import { PLAYER_GAMES, TEAM_DEFENSE, TEAM_GAMES } from '../../../src/domain/tables.js';
import {
  type CompletionEvent,
  eventsOf,
  gamesOn,
  generateLeague,
  type League,
  type Load,
  loadsOf,
  rowsOfLoad,
  type SampleRow,
} from '../../../src/sample/index.js';

let league: League;
/** A Saturday with matinees. */
const busy = '2025-01-18';

beforeAll(() => {
  league = generateLeague({ seed: 7, seasons: 1, lastSeason: 2024 });
});

/** Wall-clock time in New York, `2025-01-19 06:36`. */
const newYork = (at: EpochMs) =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO('America/New_York')
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ');

const loadsOn = (table: string, date = busy): readonly Load[] =>
  loadsOf(league, date).filter((load) => load.table === table);

const rowsAt = (load: Load | undefined): readonly SampleRow[] =>
  (load && rowsOfLoad(league, load)) ?? [];

const teamsIn = (rows: readonly SampleRow[]) => new Set(rows.map(({ team_abbr }) => team_abbr));

/** What the upstream contract asks of an event, checked by hand. */
function faultsOf(event: CompletionEvent): readonly string[] {
  const text = [event.processor_name, event.execution_id, event.correlation_id, event.output_table];
  const words = event.output_table
    .split('_')
    .map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`);
  const dataset = { phase_3_analytics: 'nba_analytics', phase_4_precompute: 'nba_precompute' };
  const rules: readonly [string, boolean][] = [
    ['texts', text.every((value) => typeof value === 'string' && value.length > 0)],
    ['processor', event.processor_name === `${words.join('')}Processor`],
    ['dataset', dataset[event.phase] === event.output_dataset],
    ['date', /^20\d\d-[01]\d-[0-3]\d$/.test(event.game_date)],
    ['status', ['success', 'partial', 'no_data', 'failed'].includes(event.status)],
    ['timestamp', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(event.timestamp)],
    [
      'counts',
      [event.record_count, event.records_failed].every((n) => Number.isInteger(n) && n >= 0),
    ],
    ['no data', (event.status === 'no_data') === (event.record_count + event.records_failed === 0)],
    ['error', (event.error_message !== undefined) === (event.status === 'failed')],
    ['no nulls', Object.values(event).every((value) => value !== null && value !== undefined)],
  ];
  return rules.flatMap(([rule, holds]) => (holds ? [] : [`${event.execution_id}: ${rule}`]));
}

describe('the loads of a game date', () => {
  it('come in passes, at their times', () => {
    const times = (table: string) => loadsOn(table).map(({ at, pass }) => [pass, newYork(at)]);
    const morning = loadsOn(PLAYER_GAMES).filter(({ pass }) => /results|lines/.test(pass));
    expect(morning.map(({ at, pass }) => [pass, newYork(at)])).toEqual([
      ['half-results', '2025-01-19 06:31'],
      ['results', '2025-01-19 06:36'],
      ['late-lines', '2025-01-19 06:52'],
    ]);
    expect(times(TEAM_DEFENSE)).toEqual([
      ['half', '2025-01-19 07:00'],
      ['full', '2025-01-19 07:08'],
    ]);
    expect(times('nba_analytics.upcoming_team_game_context').map(([, at]) => at)).toEqual([
      '2025-01-18 10:31',
      '2025-01-18 17:01',
    ]);
    expect(times('nba_precompute.player_composite_factors').map(([, at]) => at)).toEqual([
      '2025-01-18 11:01',
      '2025-01-18 17:31',
      '2025-01-19 07:03',
    ]);
  });

  it('follow the games: statistics 75 to 110 minutes after the last one covered, shot zones after four hours', () => {
    const games = gamesOn(league, busy);
    for (const load of loadsOn(PLAYER_GAMES)) {
      const covered = teamsIn(rowsAt(load));
      const last = Math.max(
        ...games.flatMap(({ home, tipOff }) => (covered.has(home) ? [tipOff] : [])),
      );
      const minutes = (load.at - last) / 60_000 - 150;
      if (['matinees', 'early', 'core'].includes(load.pass)) {
        expect(minutes).toBeGreaterThanOrEqual(75);
        expect(minutes).toBeLessThan(110);
      }
      if (load.pass === 'shot-zones') expect(Math.abs(minutes - 240)).toBeLessThan(2);
    }
  });

  it('are about fifteen of each phase', () => {
    const events = loadsOf(league, busy).map(({ event }) => event);
    for (const phase of ['phase_3_analytics', 'phase_4_precompute']) {
      const count = events.filter((event) => event.phase === phase).length;
      expect(count).toBeGreaterThanOrEqual(13);
      expect(count).toBeLessThanOrEqual(18);
    }
  });

  it('carry the date of their games: today, tomorrow, or the day of the analysis', () => {
    const dates = (table: string) => loadsOn(table).map(({ event }) => event.game_date);
    const next = addDays(busy, 1);
    expect(dates('nba_analytics.upcoming_player_game_context')).toEqual([busy, next]);
    expect(dates('nba_precompute.ml_feature_store')).toEqual([busy, next, next]);
    expect(dates(TEAM_DEFENSE)).toEqual([next, next]);
    expect(new Set(dates(PLAYER_GAMES))).toEqual(new Set([busy]));
  });

  it('land a date by halves: first the afternoon, then the earlier games, then all', () => {
    const counts = loadsOn(TEAM_GAMES).map(({ pass, event }) => [
      pass,
      event.status,
      event.record_count,
    ]);
    const all = 2 * gamesOn(league, busy).length;
    const [afternoon] = counts;
    expect(afternoon?.[0]).toBe('matinees');
    expect(counts.slice(-2)).toEqual([
      ['core', 'success', all],
      ['results', 'success', all],
    ]);
    expect(Number(afternoon?.[2])).toBeLessThan(all);
    expect(afternoon?.[1]).toBe('partial');
  });

  it('bring results after the statistics, half the games first', () => {
    const load = (pass: string) => rowsAt(loadsOn(PLAYER_GAMES).find((one) => one.pass === pass));
    const withResult = (rows: readonly SampleRow[]) =>
      rows.filter(({ over_under_result }) => over_under_result !== null);
    expect(load('core').some(({ points_line }) => points_line !== null)).toBe(true);
    expect(withResult(load('core'))).toEqual([]);
    const half = teamsIn(withResult(load('half-results'))).size;
    expect(half).toBe(2 * Math.ceil(gamesOn(league, busy).length / 2));
    expect(teamsIn(withResult(load('results'))).size).toBe(2 * gamesOn(league, busy).length);
    expect(load('half-results')).toHaveLength(load('core').length);
  });

  it('bring some lines only with the last pass, together with their results', () => {
    const before = rowsAt(loadsOn(PLAYER_GAMES).at(-2));
    const after = rowsAt(loadsOn(PLAYER_GAMES).at(-1));
    const late = after.filter((row, index) => row.points_line !== before[index]?.points_line);
    expect(late.length).toBeGreaterThan(0);
    expect(late.length).toBeLessThan(after.length / 5);
    const unresolved = before.filter(
      ({ points, points_line, over_under_result }) =>
        points !== null && points_line !== null && points !== points_line && !over_under_result,
    );
    expect(unresolved).toEqual([]);
    expect(after).toEqual(league.playerGames.filter(({ game_date }) => game_date === busy));
  });

  it('say how many rows they brought', () => {
    for (const load of loadsOf(league, busy)) {
      const rows = rowsOfLoad(league, load);
      if (rows !== null) expect(load.event.record_count).toBe(rows.length);
    }
  });
});

describe('days that differ', () => {
  it('keep their wall-clock times when the clocks change', () => {
    for (const [date, offset] of [
      ['2024-11-02', '-05:00'],
      ['2024-11-01', '-04:00'],
      ['2025-03-08', '-04:00'],
      ['2025-03-07', '-05:00'],
    ] as const) {
      const results = loadsOn(PLAYER_GAMES, date).find(({ pass }) => pass === 'results');
      const zoned = Temporal.Instant.fromEpochMilliseconds(results?.at ?? 0).toZonedDateTimeISO(
        'America/New_York',
      );
      expect(newYork(results?.at ?? 0)).toBe(`${addDays(date, 1)} 06:36`);
      expect(zoned.offset).toBe(offset);
    }
  });

  it('announce no data when nobody plays, and fall silent between seasons', () => {
    const pause = loadsOn(PLAYER_GAMES, '2025-02-16').map(({ event }) => event);
    expect(pause.map(({ status, record_count }) => [status, record_count])).toEqual([
      ['no_data', 0],
    ]);
    expect(loadsOf(league, '2025-07-04')).toEqual([]);
    expect(loadsOf(league, '2024-10-20')).toEqual([]);
    const eve = loadsOf(league, '2024-10-21').filter(({ event }) => event.status === 'success');
    expect(new Set(eve.map(({ gameDate }) => gameDate))).toEqual(new Set(['2024-10-22']));
  });
});

describe('the events of a range', () => {
  it('are complete, in order of time, and each an execution of its own', () => {
    const events = [...eventsOf(league, '2024-10-01', '2025-04-30')];
    expect(events.flatMap(faultsOf)).toEqual([]);
    const times = events.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort());
    expect(new Set(events.map(({ execution_id }) => execution_id)).size).toBe(events.length);
    expect(new Set(events.map(({ status }) => status))).toEqual(
      new Set(['success', 'partial', 'no_data', 'failed']),
    );
  });

  it('survive JSON unchanged', () => {
    const events = [...eventsOf(league, busy, busy)];
    expect(events.map((event) => JSON.parse(JSON.stringify(event)))).toEqual(events);
  });

  it('multiply for load tests', () => {
    const once = [...eventsOf(league, busy, busy)];
    const burst = [...eventsOf(league, busy, busy, { burst: 3 })];
    expect(burst).toHaveLength(3 * once.length);
    expect(new Set(burst.map(({ execution_id }) => execution_id)).size).toBe(burst.length);
  });
});
