import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { wait } from '../../../src/ports/timer.js';
import { jumpingTime } from '../../support/jumping-time.js';

it('waits as long as it is told, and listens no longer', async () => {
  const time = jumpingTime();
  const stop = new AbortController();
  const waiting = wait(time.scheduler, 500, [stop.signal]);
  expect(getEventListeners(stop.signal, 'abort')).toHaveLength(1);
  await time.settle(waiting);
  expect(time.now()).toBe(500);
  expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
});

it('ends with the first signal that is aborted, and leaves no timer behind', async () => {
  const time = jumpingTime();
  const [one, other] = [new AbortController(), new AbortController()];
  time.scheduler.schedule(() => other.abort(), 100);
  await time.settle(wait(time.scheduler, 500, [one.signal, other.signal]));
  expect([time.now(), time.pending()]).toEqual([100, 0]);
  expect(getEventListeners(one.signal, 'abort')).toEqual([]);
});

it.each([
  ['nothing to wait for', 0, []],
  ['an aborted signal', 500, [AbortSignal.abort()]],
])('sets no timer for %s', async (_what, ms, signals) => {
  const time = jumpingTime();
  const waiting = wait(time.scheduler, ms, signals);
  expect(time.pending()).toBe(0);
  await waiting;
});
