import { NEVER, type ObservableInput, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { inFlight } from '../../../streams/operators/in-flight.js';
import { fc } from '../../support/properties.js';
import { virtualTime } from '../../support/virtual-time.js';

const LIMIT_MS = 100;

function sent(act: (item: string) => ObservableInput<unknown> = () => NEVER) {
  const time = virtualTime(1_000);
  const told: string[] = [];
  let timers = 0;
  const tell = (how: string) => (item: string) => void told.push(`${item} ${how} ${time.now()}`);
  const sending = inFlight<string>({
    act,
    limitMs: LIMIT_MS,
    scheduler: {
      now: time.now,
      schedule: (work, delay, state) => {
        timers += 1;
        return time.scheduler.schedule(work as never, delay, state as never);
      },
    },
    done: tell('done'),
    failed: (item, error) => tell(`failed (${error})`)(item),
    expired: tell('expired'),
  });
  return { time, told, sending, timers: () => timers };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('errands', () => {
  it('tells of each when it is over: a promise, an observable, an array, a failure, a throw', async () => {
    const open$ = new Subject<never>();
    const effects: Readonly<Record<string, () => ObservableInput<unknown>>> = {
      array: () => [1, 2],
      promise: async () => 1,
      observable: () => open$,
      rejected: async () => Promise.reject('no'),
      thrown: () => {
        throw 'never began';
      },
    };
    const { told, sending } = sent((item) => effects[item]?.() ?? NEVER);
    for (const item of Object.keys(effects)) sending.begin(item);
    expect(told).toEqual(['array done 1000', 'thrown failed (never began) 1000']);
    await turn();
    expect(told.slice(2)).toEqual(['promise done 1000', 'rejected failed (no) 1000']);
    expect(sending.size()).toBe(1);
    open$.complete();
    expect(told.slice(4)).toEqual(['observable done 1000']);
    expect(sending.size()).toBe(0);
  });

  it('ends each at its own time, and stops what it waited for', () => {
    const effects = { a: new Subject<never>(), b: new Subject<never>() };
    const { time, told, sending } = sent((item) => (item === 'a' ? effects.a : effects.b));
    sending.begin('a');
    time.advanceBy(30);
    sending.begin('b');
    time.advanceBy(70);
    expect(told).toEqual(['a expired 1100']);
    expect([effects.a.observed, effects.b.observed]).toEqual([false, true]);
    time.advanceBy(1_000);
    expect(told).toEqual(['a expired 1100', 'b expired 1130']);
  });

  it('does not hear of a promise that comes after its time', async () => {
    let late: (value: unknown) => void = () => {};
    const { time, told, sending } = sent(
      () =>
        new Promise((resolve) => {
          late = resolve;
        }),
    );
    sending.begin('a');
    time.advanceBy(LIMIT_MS);
    late(1);
    await turn();
    expect(told).toEqual(['a expired 1100']);
  });

  it('shares a timer among those of one instant, and keeps none when all are over', () => {
    const gates = new Map(['a', 'b', 'c'].map((item) => [item, new Subject<never>()]));
    const { time, told, sending, timers } = sent((item) => gates.get(item) ?? NEVER);
    for (const item of gates.keys()) sending.begin(item);
    expect(timers()).toBe(1);
    for (const gate$ of gates.values()) gate$.complete();
    sending.begin('late');
    time.advanceBy(1_000);
    expect(told.at(-1)).toBe('late expired 1100');
    expect(timers()).toBe(2);
  });

  it('tells nothing once closed', async () => {
    const open$ = new Subject<never>();
    const { time, told, sending } = sent((item) => (item === 'a' ? open$ : Promise.resolve()));
    for (const item of ['a', 'b']) sending.begin(item);
    sending.close();
    expect([sending.size(), open$.observed]).toEqual([0, false]);
    await turn();
    time.advanceBy(1_000);
    expect(told).toEqual([]);
  });

  it('tells of every errand exactly once, whatever ends when', () => {
    const delay = fc.integer({ min: 0, max: 2 * LIMIT_MS });
    const plan = fc.record({ begins: fc.integer({ min: 0, max: 300 }), takes: delay });
    fc.assert(
      fc.property(fc.array(plan, { maxLength: 30 }), (plans) => {
        const ends = plans.map(() => new Subject<never>());
        const { time, told, sending } = sent((item) => ends[Number(item)] ?? NEVER);
        for (const [index, { begins, takes }] of plans.entries()) {
          time.at(1_000 + begins, () => sending.begin(String(index)));
          if (takes > 0) time.at(1_000 + begins + takes, () => ends[index]?.complete());
        }
        time.advanceBy(1_000);
        const expected = plans.map(({ begins, takes }, index) =>
          takes > 0 && takes < LIMIT_MS
            ? `${index} done ${1_000 + begins + takes}`
            : `${index} expired ${1_000 + begins + LIMIT_MS}`,
        );
        const exact = plans.map(({ takes }) => takes !== LIMIT_MS);
        const only = (lines: readonly string[]) =>
          lines.filter((line) => exact[Number(line.split(' ')[0])]).sort();
        expect(only(told)).toEqual(only(expected));
        expect(told).toHaveLength(plans.length);
        expect(sending.size()).toBe(0);
      }),
    );
  });
});
