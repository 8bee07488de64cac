import { type RunHelpers, TestScheduler } from 'rxjs/testing';
import { expect } from 'vitest';

/** Runs a marble test; `body` also gets the scheduler to hand to what is tested. */
export function marbles(body: (helpers: RunHelpers, scheduler: TestScheduler) => void): void {
  const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
  scheduler.run((helpers) => body(helpers, scheduler));
}
