import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/domain/errors.js';
import { LISTENED, subscriptionNames } from '../../../src/setup/subscription-names.js';

const [PHASE3, PHASE4, TRIGGER] = LISTENED;
const names = (given: readonly string[]) => subscriptionNames(given).map(({ name }) => name);

describe('subscriptionNames', () => {
  it.each([
    [[], [`trends-${PHASE3}`, `trends-${PHASE4}`, `trends-${TRIGGER}`]],
    [
      ['a-sub', 'b-sub', 'c-sub'],
      ['a-sub', 'b-sub', 'c-sub'],
    ],
    [
      [`x-${TRIGGER}`, `x-${PHASE4}`, `x-${PHASE3}`],
      [`x-${PHASE3}`, `x-${PHASE4}`, `x-${TRIGGER}`],
    ],
    [
      ['first', `x-${PHASE3}`, 'second'],
      [`x-${PHASE3}`, 'first', 'second'],
    ],
  ])('takes %j for the topics in order as %j', (given, expected) => {
    expect(names(given)).toEqual(expected);
  });

  it.each([[['one']], [['one', 'two']], [['a', 'b', 'c', 'd']], [['a', 'a', 'b']]])(
    'refuses %j',
    (given) => {
      expect(() => names(given)).toThrow(UsageError);
    },
  );
});
