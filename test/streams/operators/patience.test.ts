import { describe, expect, it } from 'vitest';
import { patience } from '../../../streams/operators/patience.js';
import { virtualTime } from '../../support/virtual-time.js';

function waiting() {
  const time = virtualTime(1_000);
  const expired: string[] = [];
  let timers = 0;
  const wait = patience(100, {
    now: time.now,
    schedule: (work, delay, state) => {
      timers += 1;
      return time.scheduler.schedule(work as never, delay, state as never);
    },
  });
  const begin = (name: string) => wait(() => void expired.push(`${name} ${time.now()}`));
  return { time, expired, begin, timers: () => timers };
}

describe('patience', () => {
  it('ends every wait at its own time', () => {
    const { time, expired, begin } = waiting();
    begin('a');
    time.advanceBy(30);
    begin('b');
    time.advanceBy(1_000);
    expect(expired).toEqual(['a 1100', 'b 1130']);
  });

  it('shares a timer among waits of one instant', () => {
    const { time, expired, begin, timers } = waiting();
    for (const name of ['a', 'b', 'c']) begin(name);
    time.advanceBy(100);
    expect(expired).toEqual(['a 1100', 'b 1100', 'c 1100']);
    expect(timers()).toBe(1);
  });

  it('calls off one wait, not those beside it', () => {
    const { time, expired, begin } = waiting();
    const callOff = begin('a');
    begin('b');
    callOff();
    time.advanceBy(100);
    expect(expired).toEqual(['b 1100']);
  });

  it('begins anew after all of an instant are called off', () => {
    const { time, expired, begin } = waiting();
    begin('a')();
    begin('b');
    time.advanceBy(1_000);
    expect(expired).toEqual(['b 1100']);
  });
});
