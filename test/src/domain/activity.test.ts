import { describe, expect, it } from 'vitest';
import { activityOf } from '../../../src/domain/activity.js';
import { INITIAL_STATE } from '../../../src/domain/state.js';

const NOW = 1_736_960_400_000;
const SETBACK = { at: 0, count: 1, message: 'no', remedy: 'yes', key: 'k' };
const PIN = { runId: 'r', at: 0, asOf: '2025-01-14', dataThrough: null };
const claim = (until: number) => ({ holder: 'a', runId: 'r', until });

describe('activityOf', () => {
  it.each([
    ['settling', 'settling'],
    ['waiting-for', 'held'],
    ['covered', 'idle'],
    [null, 'idle'],
  ] as const)('with the reason %s it is %s', (reason, activity) => {
    expect(activityOf(INITIAL_STATE, reason, NOW)).toBe(activity);
  });

  it.each([
    [{ claim: claim(NOW + 1) }, 'running'],
    [{ claim: claim(NOW) }, 'idle'],
    [{ setback: { kind: 'held-back', ...SETBACK } }, 'held-back'],
    [{ setback: { kind: 'transient', ...SETBACK } }, 'failing'],
    [{ paused: true, claim: claim(NOW + 1) }, 'paused'],
    [{ paused: true, pinned: PIN }, 'pinned'],
  ] as const)('in the state %j it is %s', (state, activity) => {
    expect(activityOf({ ...INITIAL_STATE, ...state }, 'covered', NOW)).toBe(activity);
  });
});
