import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { BOUNCE_BACK, HOT_COLD } from '../../support/model-plans.js';
import { HOUR, inSeason, MINUTE, reasonsOf } from '../../support/season.js';
import { newYork } from '../../support/virtual-time.js';

const DAY = '2025-11-11';
const YESTERDAY = '2025-11-10';
const EVENING = newYork(YESTERDAY, '22:30');

function atEvening(options: Partial<Parameters<typeof inSeason>[0]> = {}) {
  const service = inSeason({ until: YESTERDAY, exporters: [HOT_COLD, BOUNCE_BACK], ...options });
  service.time.advanceTo(EVENING);
  return service;
}

describe('the timed trigger', () => {
  it('checks, and runs nothing, when nothing is due', () => {
    const service = atEvening();
    const { acked } = service.order({ export_types: ['trends-daily'], target_date: 'today' });
    service.time.advanceBy(MINUTE);
    expect(acked).toBe(true);
    expect(service.runs).toEqual([]);
    expect(service.journal[0]).toMatchObject({
      kind: 'tick',
      exporters: [HOT_COLD.name, BOUNCE_BACK.name],
      asOf: null,
    });
  });

  it('means the date in New York by today, though it is tomorrow in UTC', () => {
    const service = atEvening();
    service.order({ export_types: [HOT_COLD.name], target_date: YESTERDAY, force: true });
    service.time.advanceBy(MINUTE);
    expect(service.runs).toMatchObject([
      { asOf: YESTERDAY, destination: 'live', cause: 'forced', force: false },
    ]);
  });

  it('sends a past date to history and leaves the live file and what is pending alone', () => {
    const service = atEvening();
    service.land(PLAYER_GAMES, YESTERDAY);
    service.order({ export_types: [HOT_COLD.name], target_date: 'yesterday' });
    service.time.advanceBy(2 * MINUTE);
    const [history, live] = service.publishedOf(HOT_COLD.name);
    expect(history).toMatchObject({
      status: 'history',
      request: { asOf: '2025-11-09', through: '2025-11-09', landings: [] },
    });
    expect(live?.request.landings.map(({ gameDate }) => gameDate)).toEqual([YESTERDAY]);
    expect(service.states.get(HOT_COLD.name)?.live?.asOf).toBe(YESTERDAY);
  });

  it('disturbs no run for the live file by a past date', () => {
    const service = atEvening({ behaviour: { refreshMs: () => 30_000 } });
    service.land(PLAYER_GAMES, YESTERDAY);
    service.time.advanceBy(MINUTE + 10_000);
    expect(service.states.get(HOT_COLD.name)?.claim).not.toBeNull();
    const before = service.states.get(HOT_COLD.name)?.live;
    service.order({ export_types: [HOT_COLD.name], target_date: 'yesterday' });
    service.time.advanceBy(5_000);
    expect(service.states.get(HOT_COLD.name)?.live).toEqual(before);
    service.time.advanceBy(2 * MINUTE);
    const ended = service.publishedOf(HOT_COLD.name).map(({ status }) => status);
    expect([...ended].sort()).toEqual(['history', 'published']);
    expect(service.runs.filter(({ exporter }) => exporter === HOT_COLD.name)).toHaveLength(2);
    expect(service.states.get(HOT_COLD.name)).toMatchObject({ claim: null, setback: null });
  });

  it('does not forget landings that wait while a past date is exported', () => {
    const trouble = { on: false };
    const service = atEvening({
      behaviour: {
        refreshFails: ({ destination }) =>
          trouble.on && destination === 'live'
            ? { kind: 'transient', message: 'busy', remedy: 'wait' }
            : null,
      },
    });
    trouble.on = true;
    service.land(PLAYER_GAMES, YESTERDAY);
    service.time.advanceBy(2 * MINUTE);
    service.order({ export_types: [HOT_COLD.name], target_date: '2025-11-01' });
    service.time.advanceBy(MINUTE);
    trouble.on = false;
    service.time.advanceBy(10 * MINUTE);
    const live = service.lastOf(HOT_COLD.name);
    expect(live?.request.landings.map(({ gameDate }) => gameDate)).toEqual([YESTERDAY]);
  });

  it('rejects a date to come into the dead letter', () => {
    const service = atEvening();
    const future = service.order({ export_types: ['trends-daily'], target_date: DAY });
    service.time.advanceBy(HOUR);
    expect(future.acked).toBe(true);
    expect(service.runs).toEqual([]);
    expect(service.deadLetters).toEqual([
      expect.stringContaining(`target_date: ${DAY} lies after today`),
    ]);
  });

  it('runs ours where the message also names exports of others, and notes those', () => {
    const service = atEvening();
    const export_types = ['live', HOT_COLD.name, 'best-bets-all'];
    service.order({ export_types, force: true });
    service.time.advanceBy(MINUTE);
    expect(service.runs.map(({ exporter }) => exporter)).toEqual([HOT_COLD.name]);
    expect(service.journal[0]).toMatchObject({
      kind: 'tick',
      exporters: [HOT_COLD.name],
      foreign: ['live', 'best-bets-all'],
    });
    expect(service.deadLetters).toEqual([]);
  });

  it.each([
    [{ export_types: ['live', 'results'], target_date: 'next week', force: 7 }],
    [{ export_types: [] }],
    [{ sport: 'mlb', export_types: [HOT_COLD.name], force: true }],
    [{ players: true, min_games: 5 }],
  ])('leaves %j to others: no dead letter, no look', (trigger) => {
    const service = atEvening();
    const { acked } = service.order(trigger);
    service.time.advanceBy(MINUTE);
    expect(acked).toBe(true);
    expect(service.journal).toMatchObject([{ kind: 'noted', reason: 'not-ours' }]);
    expect(service.deadLetters).toEqual([]);
  });

  it('tells of very many foreign names only the first', () => {
    const service = atEvening();
    const others = Array.from({ length: 4_000 }, (_, n) => `other-${n}-${'x'.repeat(200)}`);
    service.order({ export_types: [...others, HOT_COLD.name] });
    expect(JSON.stringify(service.journal[0]).length).toBeLessThan(3_000);
    service.order({ export_types: others });
    const noted = service.journal.find(({ kind }) => kind === 'noted');
    expect(JSON.stringify(noted).length).toBeLessThan(3_000);
    expect(noted).toMatchObject({ detail: expect.stringContaining('and 3980 more') });
  });

  it('skips the gate when forced, even while the file waits between two runs', () => {
    const service = atEvening();
    service.order({ export_types: [HOT_COLD.name], force: true });
    service.time.advanceBy(MINUTE);
    expect(service.runs.map(({ cause }) => cause)).toEqual(['forced']);
  });
});

describe('the timed trigger, from those who may only ask for an evaluation', () => {
  it.each([{ force: true }, { target_date: 'yesterday' }, { force: true, target_date: YESTERDAY }])(
    'is a plain look where it says %j',
    (wish) => {
      const service = atEvening();
      const { acked } = service.send({ export_types: [HOT_COLD.name], ...wish });
      service.time.advanceBy(MINUTE);
      expect(acked).toBe(true);
      expect(service.runs).toEqual([]);
      const ignored = Object.keys(wish).filter(
        (name) => wish.target_date !== YESTERDAY || name === 'force',
      );
      expect(service.journal[0]).toMatchObject({
        ...{ kind: 'tick', exporters: [HOT_COLD.name], asOf: null, force: false },
        ignored,
      });
    },
  );

  it('is no less an evaluation: what is due is refreshed', () => {
    const service = atEvening();
    service.land(PLAYER_GAMES, YESTERDAY, { silently: true });
    service.send({ export_types: [HOT_COLD.name], force: true });
    service.time.advanceBy(2 * MINUTE);
    expect(service.runs[0]).toMatchObject({ exporter: HOT_COLD.name, cause: 'landing' });
  });
});

describe('orders of one exporter within minInterval', () => {
  const forced = { export_types: [HOT_COLD.name], force: true };

  it('are carried out once: the next is rate-limited, and not queued', () => {
    const service = atEvening();
    service.order(forced);
    service.time.advanceBy(MINUTE);
    const { acked } = service.order({ export_types: ['trends-daily'], force: true });
    service.time.advanceBy(HOUR);
    expect(acked).toBe(true);
    expect(service.runs.map(({ exporter, cause }) => [exporter, cause])).toEqual([
      [HOT_COLD.name, 'forced'],
      [BOUNCE_BACK.name, 'forced'],
    ]);
    expect(service.journal.filter(({ kind }) => kind === 'tick')).toMatchObject([
      { exporters: [HOT_COLD.name] },
      { exporters: [BOUNCE_BACK.name], limited: [HOT_COLD.name], reason: null },
    ]);
    const verdicts = service.journal.flatMap((line) =>
      line.kind === 'verdict' && line.verdict.exporter === HOT_COLD.name
        ? [`${line.verdict.reason} ${line.verdict.detail}`]
        : [],
    );
    // Its own evaluation comes after it: what stands is what holds.
    expect(verdicts).toContain('rate-limited force');
    expect(verdicts.at(-1)).toMatch(/^covered/);
  });

  it('count whether forced or of a past date, and no plain looks', () => {
    const service = atEvening();
    service.order({ export_types: [HOT_COLD.name] });
    service.order({ export_types: [HOT_COLD.name], target_date: 'yesterday' });
    service.order(forced);
    service.time.advanceBy(MINUTE);
    expect(service.runs.map(({ destination }) => destination)).toEqual(['history']);
    expect(service.journal.filter(({ kind }) => kind === 'tick')).toMatchObject([
      { reason: null },
      { reason: null, asOf: '2025-11-09' },
      { reason: 'rate-limited', exporters: [], limited: [HOT_COLD.name] },
    ]);
  });

  it('are carried out again after it', () => {
    const service = atEvening();
    service.order(forced);
    service.time.advanceBy(10 * MINUTE);
    service.order(forced);
    service.time.advanceBy(MINUTE);
    expect(service.runs.map(({ cause }) => cause)).toEqual(['forced', 'forced']);
  });

  it('do not count when they could not be journaled', () => {
    const trouble = { on: true };
    const service = atEvening({
      behaviour: { breaks: (effect) => trouble.on && effect === 'journal' },
    });
    expect(service.order(forced, { id: 'm-1' })).toMatchObject({ nacked: true });
    trouble.on = false;
    expect(service.order(forced, { id: 'm-1' })).toMatchObject({ acked: true });
    service.time.advanceBy(MINUTE);
    expect(service.runs.map(({ cause }) => cause)).toEqual(['forced']);
  });

  it('count across a restart', () => {
    const service = atEvening();
    service.order(forced);
    service.time.advanceBy(MINUTE);
    service.crash();
    service.start();
    service.time.advanceBy(MINUTE);
    service.order(forced);
    service.time.advanceBy(MINUTE);
    expect(service.runs.map(({ cause }) => cause)).toEqual(['forced']);
  });

  describe('that another instance carried out', () => {
    const elsewhere = (agoMs: number) => {
      const service = atEvening();
      const state = service.states.get(HOT_COLD.name) ?? expect.fail('it has no state');
      const at = service.time.now() - agoMs;
      service.states.set(HOT_COLD.name, { ...state, order: { at, holder: 'another' } });
      return service;
    };
    const rateLimited = (service: ReturnType<typeof elsewhere>) =>
      reasonsOf(service, HOT_COLD.name).filter((said) => said.startsWith('rate-limited'));

    it.each([
      [forced, 'rate-limited force'],
      [
        { export_types: [HOT_COLD.name], target_date: 'yesterday' },
        'rate-limited as of 2025-11-09',
      ],
    ])('count too: %j is rate-limited, and a look', (trigger, said) => {
      const service = elsewhere(9 * MINUTE);
      service.order(trigger);
      service.time.advanceBy(HOUR);
      expect(service.runs).toEqual([]);
      expect(rateLimited(service)).toEqual([said]);
    });

    it('leave what is due to be refreshed', () => {
      const service = elsewhere(MINUTE);
      service.land(PLAYER_GAMES, YESTERDAY, { silently: true });
      service.time.advanceBy(2 * MINUTE);
      service.order(forced);
      service.time.advanceBy(MINUTE);
      const ofHotCold = service.runs.filter(({ exporter }) => exporter === HOT_COLD.name);
      expect(ofHotCold.map(({ cause }) => cause)).toEqual(['landing']);
    });

    it('count no longer than minInterval', () => {
      const service = elsewhere(10 * MINUTE);
      service.order(forced);
      service.time.advanceBy(MINUTE);
      expect(service.runs.map(({ cause }) => cause)).toEqual(['forced']);
      const order = { at: service.runs[0]?.startedAt, holder: 'the model' };
      expect(service.states.get(HOT_COLD.name)?.order).toEqual(order);
    });
  });
});
