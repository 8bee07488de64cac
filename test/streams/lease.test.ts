import { NEVER, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type Claim, type ExporterState, INITIAL_STATE } from '../../src/domain/state.js';
import type { Processes } from '../../src/ports/processes.js';
import { leases } from '../../streams/lease.js';
import { HOT_COLD } from '../support/model-plans.js';
import { type Effect, modelWorld } from '../support/model-world.js';
import { request as requestOf } from '../support/refreshes.js';
import { collect, virtualTime } from '../support/virtual-time.js';

const NAME = HOT_COLD.name;
const DAY = 86_400_000;
const START = Date.parse('2025-11-10T11:00:00Z');
const request = requestOf({ runId: 'run-1' });
const SELF = { boot: 'b', pidNamespace: 'pid:[1]', pid: 7, startedAt: '70' };

/** A world with one file, whose claim is somebody else's unless told otherwise. */
function claimed(claim: Partial<Claim> = {}, processes?: Processes) {
  const time = virtualTime(START);
  const broken = new Set<Effect>();
  const breaks = (effect: Effect) => broken.has(effect);
  const model = modelWorld({ time, exporters: [HOT_COLD], behaviour: { breaks } });
  const world = { ...model.deps, ...(processes && { processes }) };
  const held: Claim = { holder: 'other', runId: 'run-9', until: START, renewals: 0, ...claim };
  let generation = 0;
  /** As somebody else saves it. */
  const save = (changes: Partial<ExporterState>) => {
    generation += 1;
    const before = model.states.get(NAME) ?? INITIAL_STATE;
    model.states.set(NAME, { ...before, ...changes, generation: `other ${generation}` });
  };
  save({ claim: held });
  const now = () => model.states.get(NAME);
  const all = leases(world);
  return { time, world, model, held, save, now, all, broken };
}

/** The same, claimed by a run of this process whose work goes on. */
function ours() {
  const made = claimed({ holder: 'the model', runId: request.runId });
  const over$ = new Subject<string>();
  made.all.begin(request);
  const work = collect(made.time, made.all.keep(request, over$));
  return { ...made, over$, work };
}

describe("somebody else's claim", () => {
  it('is dead when it has not changed for ten seconds, whatever the clocks did and say', () => {
    for (const until of [START - DAY, START + DAY]) {
      const { time, all, held } = claimed({ until });
      expect(all.isDead(NAME, { ...held })).toBe(false);
      time.setClock(DAY);
      time.advanceBy(9_999);
      expect(all.isDead(NAME, { ...held })).toBe(false);
      time.setClock(-2 * DAY);
      time.advanceBy(1);
      expect(all.isDead(NAME, { ...held })).toBe(true);
    }
  });

  it('lives while it is renewed, however long', () => {
    const { time, all, held } = claimed();
    for (let renewals = 0; renewals < 100; renewals += 1) {
      expect(all.isDead(NAME, { ...held, renewals })).toBe(false);
      time.advanceBy(9_000);
    }
  });

  it('is over within a moment of its death, or of its release', () => {
    const { time, all, held, save } = claimed();
    all.isDead(NAME, held);
    const death = collect(time, all.ended(NAME));
    time.advanceBy(60_000);
    expect(death.times).toEqual([START + 10_000]);
    const release = collect(time, all.ended(NAME));
    save({ claim: { ...held, renewals: 1 } });
    time.at(time.now() + 5_500, () => save({ claim: null }));
    time.advanceBy(60_000);
    expect(release.times).toEqual([START + 66_001]);
  });

  it('is not kept alive by what else becomes of the state', () => {
    const { time, all, save } = claimed();
    for (let s = 1; s <= 20; s += 1) {
      time.at(START + s * 1_000, () => save({ paused: s % 2 === 0 }));
    }
    const ended = collect(time, all.ended(NAME));
    time.advanceBy(60_000);
    // Seen first at once, it is dead ten seconds later.
    expect(ended.times).toEqual([START + 10_000]);
  });

  it('of a version that did not renew is judged the same way', () => {
    const { time, all } = claimed();
    const old = { holder: 'other', runId: 'run-9', until: START + DAY };
    expect(all.isDead(NAME, { ...old })).toBe(false);
    time.advanceBy(10_000);
    expect(all.isDead(NAME, { ...old })).toBe(true);
  });

  it('is dead at once when its process on this host has ended, and only then', () => {
    const ended = new Set([8]);
    const { all, held } = claimed({}, { self: SELF, hasEnded: ({ pid }) => ended.has(pid) });
    expect(all.isDead(NAME, { ...held, process: { ...SELF, pid: 8 } })).toBe(true);
    expect(all.isDead(NAME, { ...held, process: { ...SELF, pid: 9 } })).toBe(false);
    expect(all.isDead(NAME, { ...held, process: null })).toBe(false);
  });

  it('is still looked at when the state cannot be read for a while', () => {
    const { time, all, broken } = claimed();
    const ended = collect(time, all.ended(NAME));
    broken.add('state');
    time.at(START + 30_000, () => broken.clear());
    time.advanceBy(60_000);
    expect(ended.times).toHaveLength(1);
  });
});

describe("this process's claim", () => {
  it('is renewed every three seconds while the work goes on, and no longer', () => {
    const { time, now, over$, work } = ours();
    time.advanceBy(20_000);
    expect(now()?.claim).toMatchObject({ runId: 'run-1', renewals: 6 });
    over$.next('done');
    over$.complete();
    time.advanceBy(20_000);
    expect(now()?.claim).toMatchObject({ renewals: 6 });
    expect([work.values, work.ended()]).toEqual([['done'], 'completed']);
  });

  it('keeps what others change beside it', () => {
    const { time, now, save } = ours();
    time.at(START + 4_000, () => save({ paused: true }));
    time.advanceBy(10_000);
    expect(now()).toMatchObject({ paused: true, claim: { runId: 'run-1', renewals: 3 } });
  });

  it('is lost when it turns out to be somebody else’s', () => {
    const { time, all, save, held, now } = ours();
    const lost = collect(time, all.lost(request));
    time.advanceBy(4_000);
    expect(lost.values).toHaveLength(0);
    save({ claim: { ...held, holder: 'other', runId: 'run-2' } });
    time.advanceBy(4_000);
    expect([lost.values.length, lost.ended()]).toEqual([1, 'completed']);
    expect(now()?.claim).toMatchObject({ runId: 'run-2', renewals: 0 });
  });

  it('is renewed before a write that comes ten seconds after the last renewal, else only looked at', () => {
    const { time, all, broken, now } = ours();
    time.advanceBy(6_500);
    expect(collect(time, all.holds(request)).values).toHaveLength(1);
    expect(now()?.claim?.renewals).toBe(2);
    broken.add('saveState');
    time.advanceBy(10_000);
    expect(collect(time, all.holds(request)).ended()).toBe('failed');
    broken.clear();
    expect(collect(time, all.holds(request)).values).toHaveLength(1);
    expect(now()?.claim?.renewals).toBe(3);
  });

  it('does not hold for a write once somebody else has it', () => {
    const { time, all, save, held } = ours();
    save({ claim: { ...held, runId: 'run-2' } });
    expect(collect(time, all.holds(request)).values).toEqual([null]);
    time.advanceBy(12_000);
    expect(collect(time, all.holds(request)).values).toEqual([null]);
  });

  it('left over from a run that is not recorded is dead at once', () => {
    const { all, held, over$ } = ours();
    expect(all.isDead(NAME, held)).toBe(false);
    over$.complete();
    expect(all.isDead(NAME, held)).toBe(true);
  });

  it('survives an outage of the store that is shorter than the run', () => {
    const { time, now, broken, model } = ours();
    broken.add('saveState');
    time.advanceBy(30_000);
    broken.clear();
    time.advanceBy(3_000);
    expect(now()?.claim?.renewals).toBe(1);
    expect(model.warnings).toContain('the claim of run run-1 could not be renewed; retrying');
  });
});

it('a store that hangs keeps no renewal for longer than a lease', () => {
  const { time, world } = claimed({ holder: 'the model', runId: request.runId });
  let hangs = true;
  const state: typeof world.state = (name) => (hangs ? NEVER : world.state(name));
  const all = leases({ ...world, state });
  all.begin(request);
  collect(time, all.keep(request, NEVER));
  time.advanceBy(12_000);
  hangs = false;
  time.advanceBy(12_000);
  expect(all.isDead(NAME, { holder: 'the model', runId: request.runId, until: 0 })).toBe(false);
  expect(collect(time, all.holds(request)).values).toHaveLength(1);
});
