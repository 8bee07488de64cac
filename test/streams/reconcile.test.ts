import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { newestReadings } from '../../src/domain/reading.js';
import { PLAYER_GAMES, REGISTRY, TEAM_GAMES } from '../../src/domain/tables.js';
import { watermarkSnapshotsOf } from '../../src/domain/watermark-snapshot.js';
import { announcementIndex } from '../../streams/announcement-index.js';
import type { Sent } from '../../streams/classify.js';
import type { ManualTrigger } from '../../streams/flow.js';
import type { PipelineDeps } from '../../streams/pipeline-deps.js';
import { reconcile } from '../../streams/reconcile.js';
import { routing } from '../../streams/routing.js';
import { landing } from '../support/landings.js';
import { printed } from '../support/levels.js';
import { HOT_COLD, SIX } from '../support/model-plans.js';
import { daysFrom, gamesOn } from '../support/model-warehouse.js';
import { type Effect, modelWorld } from '../support/model-world.js';
import { collect, newYork, virtualTime } from '../support/virtual-time.js';

const MINUTE = 60_000;
const DAY = '2025-11-10';

function reconciling() {
  const time = virtualTime(newYork('2025-11-11', '06:00'));
  const broken = new Set<Effect | 'journal after a landing'>();
  const asked: number[] = [];
  const model = modelWorld({
    time,
    schedule: gamesOn(daysFrom('2025-11-01', DAY)),
    behaviour: {
      breaks: (effect) =>
        broken.has(effect) ||
        (effect === 'journal' &&
          broken.has('journal after a landing') &&
          model.journal.at(-1)?.kind === 'landing'),
    },
  });
  const { journaledSince } = model.deps;
  const deps: PipelineDeps = {
    ...model.deps,
    journaledSince: (since) => {
      asked.push(since);
      return journaledSince?.(since) ?? [];
    },
  };
  const in$ = new Subject<Sent>();
  model.warehouse.load(PLAYER_GAMES, '2025-11-09');
  const seen = collect(time, in$.pipe(reconcile(deps)));
  const wakes = (why: string) =>
    seen.values.filter((item) => item.kind === 'trigger' && item.why === why);
  const landings = () =>
    seen.values.flatMap((item) => (item.kind === 'received' ? [item.landing] : []));
  const receive = (day = DAY) => {
    const one = landing({ gameDate: day, receivedAt: time.now() });
    const routes = routing(SIX)(one, time.today());
    in$.next({ kind: 'received', landing: one, routes });
  };
  const tick = (asOf: string | null): ManualTrigger => ({
    kind: 'tick',
    exporters: [HOT_COLD.name],
    asOf,
    force: true,
  });
  return { time, model, in$, seen, wakes, landings, receive, tick, broken, asked };
}

describe('reconcile', () => {
  it('wakes everybody at the start and at every interval', () => {
    const { time, wakes } = reconciling();
    time.advanceBy(35 * MINUTE);
    expect(wakes('start')).toHaveLength(SIX.length);
    expect(wakes('reconcile')).toHaveLength(3 * SIX.length);
  });

  it('makes a landing of a change that nobody announced, journaled, with its routes', () => {
    const { time, model, landings } = reconciling();
    time.advanceBy(5 * MINUTE);
    model.warehouse.load(PLAYER_GAMES, DAY);
    time.advanceBy(30 * MINUTE);
    expect(landings()).toMatchObject([
      { table: PLAYER_GAMES, gameDate: DAY, source: 'observed', status: 'partial' },
    ]);
    const line = model.journal.find(({ kind }) => kind === 'landing');
    expect(line).toMatchObject({ landing: { source: 'observed' }, reason: null });
  });

  it('takes the first reading as it is: the gate compares it with the live files', () => {
    const { time, landings } = reconciling();
    time.advanceBy(MINUTE);
    expect(landings()).toEqual([]);
  });

  it('leaves a change alone that an event announced since the reading before', () => {
    const { time, model, landings, receive } = reconciling();
    time.advanceBy(5 * MINUTE);
    model.warehouse.load(PLAYER_GAMES, DAY);
    receive();
    time.advanceBy(30 * MINUTE);
    expect(landings().map(({ source }) => source)).toEqual(['event']);
  });

  it('observes data that came long after its event', () => {
    const { time, model, landings, receive } = reconciling();
    time.advanceBy(5 * MINUTE);
    receive();
    time.advanceBy(10 * MINUTE);
    model.warehouse.load(PLAYER_GAMES, DAY);
    time.advanceBy(10 * MINUTE);
    expect(landings().map(({ source }) => source)).toEqual(['event', 'observed']);
  });

  it('looks at once on a tick, then wakes those it names; today is the live file', () => {
    const { time, model, in$, seen, tick } = reconciling();
    time.advanceBy(5 * MINUTE);
    model.warehouse.load(PLAYER_GAMES, DAY);
    in$.next(tick('2025-11-11'));
    in$.next(tick(DAY));
    expect(seen.values.slice(SIX.length)).toMatchObject([
      { kind: 'received', landing: { source: 'observed' } },
      { kind: 'trigger', why: 'tick', exporter: HOT_COLD.name, asOf: null, force: true },
      { kind: 'trigger', why: 'tick', exporter: HOT_COLD.name, asOf: DAY },
    ]);
  });

  it('wakes all the same when the levels cannot be read', () => {
    const { time, model, wakes, broken } = reconciling();
    broken.add('levels');
    time.advanceBy(15 * MINUTE);
    expect(wakes('reconcile')).toHaveLength(SIX.length);
    expect(model.warnings).toEqual(Array(2).fill('watermarks could not be read'));
  });

  it('takes a change for unseen until its landing is journaled', () => {
    const { time, model, landings, broken } = reconciling();
    time.advanceBy(5 * MINUTE);
    model.warehouse.load(PLAYER_GAMES, DAY);
    broken.add('journal');
    time.advanceBy(10 * MINUTE);
    expect(landings()).toEqual([]);
    broken.delete('journal');
    time.advanceBy(10 * MINUTE);
    expect(landings().map(({ gameDate }) => gameDate)).toEqual([DAY]);
  });

  it('tells a change once though the line of its reading is lost, and journals that line later', () => {
    const { time, model, landings, broken } = reconciling();
    time.advanceBy(5 * MINUTE);
    const lines = () => model.journal.filter(({ kind }) => kind === 'levels');
    const before = lines().length;
    model.warehouse.load(PLAYER_GAMES, DAY);
    broken.add('journal after a landing');
    time.advanceBy(10 * MINUTE);
    expect(landings().map(({ gameDate }) => gameDate)).toEqual([DAY]);
    expect(lines()).toHaveLength(before);
    broken.clear();
    time.advanceBy(10 * MINUTE);
    expect(landings()).toHaveLength(1);
    expect(lines()).toHaveLength(before + 1);
  });

  it('does so too for rows whose day has come, though their table stood still', () => {
    const { time, model, landings, broken } = reconciling();
    model.warehouse.load(PLAYER_GAMES, '2025-11-12');
    time.advanceBy(15 * MINUTE);
    const lines = () => model.journal.filter(({ kind }) => kind === 'levels');
    const before = lines().length;
    broken.add('journal after a landing');
    time.advanceTo(newYork('2025-11-12', '00:15'));
    broken.clear();
    time.advanceBy(10 * MINUTE);
    expect(landings().map(({ gameDate }) => gameDate)).toEqual(['2025-11-12']);
    expect(lines()).toHaveLength(before + 1);
  });

  it('leaves a change to the instance that has read it a moment later and told it already', () => {
    const { time, model, landings } = reconciling();
    time.advanceBy(5 * MINUTE);
    model.warehouse.load(PLAYER_GAMES, DAY);
    model.warehouse.load(PLAYER_GAMES, '2025-11-09', { edition: 2 });
    const levels = model.warehouse.levels([PLAYER_GAMES]);
    const { [PLAYER_GAMES]: mark } = watermarkSnapshotsOf(levels, [{ table: PLAYER_GAMES }]);
    const columns = { ...mark?.columns, '2025-11-09': printed('as it was before') };
    const line = { stamp: mark?.stamp ?? null, columns };
    const at = time.now() + 5 * MINUTE + 1;
    model.journal.push({ kind: 'levels', version: 2, at, tables: { [PLAYER_GAMES]: line } });
    time.advanceBy(6 * MINUTE);
    expect(landings().map(({ gameDate }) => gameDate)).toEqual(['2025-11-09']);
  });

  it('goes on from a line of an earlier version, which says nothing of columns', () => {
    const { time, model, landings } = reconciling();
    const prints = { '2025-11-09': 'a print of the date as a whole' };
    const at = time.now() - 1;
    const line = {
      kind: 'levels',
      at,
      tables: { [PLAYER_GAMES]: { stamp: null, prints } },
    } as const;
    expect(newestReadings([line])[PLAYER_GAMES]).toMatchObject({ readAt: at, prints });
    const memory = announcementIndex([PLAYER_GAMES], newestReadings([line]));
    const levels = () => model.warehouse.levels([PLAYER_GAMES]);
    expect(memory.unannounced(levels())).toEqual([]);
    model.warehouse.load(PLAYER_GAMES, DAY);
    expect(memory.unannounced(levels())).toEqual([{ table: PLAYER_GAMES, date: DAY }]);
    expect(memory.worthALine(levels())).toHaveProperty([PLAYER_GAMES, 'columns', DAY]);
    expect(landings()).toEqual([]);
  });

  it('asks the journal of the others only about changes it was told nothing of', () => {
    const { time, model, landings, receive, asked } = reconciling();
    time.advanceBy(5 * MINUTE);
    model.warehouse.load(PLAYER_GAMES, DAY);
    receive();
    time.advanceBy(30 * MINUTE);
    expect(asked).toEqual([]);
    const looked = time.now() - 5 * MINUTE;
    model.warehouse.load(PLAYER_GAMES, DAY, { edition: 2 });
    time.advanceBy(10 * MINUTE);
    expect(asked).toEqual([looked]);
    expect(landings().map(({ source }) => source)).toEqual(['event', 'observed']);
  });

  it('takes a table that is away for none whose rows went: nothing is observed of it', () => {
    const { time, model, landings } = reconciling();
    model.warehouse.load(PLAYER_GAMES, DAY);
    time.advanceBy(5 * MINUTE);
    model.warehouse.away(PLAYER_GAMES, true);
    time.advanceBy(30 * MINUTE);
    model.warehouse.away(PLAYER_GAMES, false);
    time.advanceBy(30 * MINUTE);
    expect(landings()).toEqual([]);
  });

  it('observes what changed while a table was away, once it is back', () => {
    const { time, model, landings } = reconciling();
    time.advanceBy(5 * MINUTE);
    model.warehouse.away(PLAYER_GAMES, true);
    time.advanceBy(30 * MINUTE);
    model.warehouse.load(PLAYER_GAMES, DAY);
    model.warehouse.away(PLAYER_GAMES, false);
    time.advanceBy(30 * MINUTE);
    expect(landings().map(({ gameDate }) => gameDate)).toEqual([DAY]);
  });

  it('leaves to its event what was announced of a table while it could not be read', () => {
    const { time, model, landings, receive } = reconciling();
    time.advanceBy(5 * MINUTE);
    model.warehouse.away(PLAYER_GAMES, true);
    receive();
    time.advanceBy(30 * MINUTE);
    model.warehouse.load(PLAYER_GAMES, DAY);
    model.warehouse.away(PLAYER_GAMES, false);
    time.advanceBy(30 * MINUTE);
    expect(landings().map(({ source }) => source)).toEqual(['event']);
  });

  it('stops its clock when the input completes', () => {
    const { time, in$, seen } = reconciling();
    time.advanceBy(MINUTE);
    in$.complete();
    expect(seen.ended()).toBe('completed');
  });
});

describe('reconcile, of what was announced without a date', () => {
  const unnamed = { kind: 'undated', table: null } as const;

  it('looks at once, and finds what landed', () => {
    const { time, model, in$, landings, wakes } = reconciling();
    time.advanceBy(5 * MINUTE);
    model.warehouse.load(PLAYER_GAMES, DAY);
    in$.next(unnamed);
    expect(landings()).toMatchObject([{ gameDate: DAY, source: 'observed' }]);
    expect(wakes('reconcile')).toHaveLength(SIX.length);
  });

  it('looks at most once a minute where no table is named, and once more for all that came meanwhile', () => {
    const { time, model, in$, landings, wakes } = reconciling();
    time.advanceBy(5 * MINUTE);
    for (let n = 0; n < 100; n += 1) {
      in$.next(unnamed);
      time.advanceBy(1_000);
      if (n === 30) model.warehouse.load(PLAYER_GAMES, DAY);
    }
    expect(wakes('reconcile')).toHaveLength(2 * SIX.length);
    expect(landings().map(({ gameDate }) => gameDate)).toEqual([DAY]);
    time.advanceBy(MINUTE);
    expect(wakes('reconcile')).toHaveLength(3 * SIX.length);
  });

  it("makes landings of what changed in a table that the audit log names, and of no other's", () => {
    const { time, model, in$, landings } = reconciling();
    time.advanceBy(5 * MINUTE);
    model.warehouse.load(PLAYER_GAMES, DAY);
    model.warehouse.load(TEAM_GAMES, DAY);
    in$.next({ kind: 'undated', table: PLAYER_GAMES });
    expect(landings().map(({ table, source }) => [table, source])).toEqual(
      expect.arrayContaining([
        [PLAYER_GAMES, 'audit-log'],
        [TEAM_GAMES, 'observed'],
      ]),
    );
    const lines = model.journal.filter(({ kind }) => kind === 'landing');
    expect(lines[0]).toMatchObject({ landing: { source: 'audit-log' }, reason: null });
  });

  it('hears of a table that is loaded in hundreds of pieces within seconds, without an evaluation for each', () => {
    const { time, model, in$, landings } = reconciling();
    time.advanceBy(5 * MINUTE);
    const before = model.levelReads();
    for (let n = 0; n < 300; n += 1) in$.next({ kind: 'undated', table: PLAYER_GAMES });
    model.warehouse.load(PLAYER_GAMES, DAY);
    time.advanceBy(5_000);
    expect(landings().map(({ gameDate }) => gameDate)).toEqual([DAY]);
    expect(model.levelReads() - before).toBe(2);
  });

  it('wakes those who read a table that sends no events', () => {
    const { time, in$, seen } = reconciling();
    time.advanceBy(5 * MINUTE);
    const before = seen.values.length;
    in$.next({ kind: 'undated', table: REGISTRY });
    const readers = SIX.filter(({ sources }) => sources.some(({ table }) => table === REGISTRY));
    expect(seen.values.slice(before)).toMatchObject(
      readers.map(({ name }) => ({ kind: 'trigger', exporter: name, why: 'reconcile' })),
    );
    expect(readers.length).toBeGreaterThan(0);
  });

  it('keeps nobody waiting for the next evaluation when the input completes', () => {
    const { time, in$, seen } = reconciling();
    time.advanceBy(MINUTE);
    for (const table of [null, PLAYER_GAMES]) {
      in$.next({ kind: 'undated', table });
      in$.next({ kind: 'undated', table });
    }
    in$.complete();
    expect(seen.ended()).toBe('completed');
  });
});
