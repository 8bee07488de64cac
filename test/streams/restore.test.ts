import { describe, expect, it } from 'vitest';
import { amissFile, amissText } from '../../src/domain/amiss.js';
import { isGivenUp, noted, type Published, withChange } from '../../src/domain/published.js';
import { type ExporterState, INITIAL_STATE, type LastFailure } from '../../src/domain/state.js';
import { PLAYER_GAMES } from '../../src/domain/tables.js';
import { decide } from '../../streams/decide.js';
import type { EvaluationContext } from '../../streams/evaluation-context.js';
import { fileStatus } from '../../streams/file-status.js';
import { restorationOf } from '../../streams/restore.js';
import { idleTrigger } from '../../streams/triggers.js';
import {
  contextWith,
  HERE,
  levelsWith,
  liveFile,
  NOON,
  RELOADED,
  stateWith,
  TODAY,
  triggerWith,
  YESTERDAY,
} from '../support/contexts.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DELETED: Published = { kind: 'deleted' };
const FOREIGN: Published = { kind: 'foreign-write' };
const VERSION = { runId: 'run-1', asOf: TODAY, generation: '1', sha256: null };
const PIN = { runId: 'old', at: 1, asOf: YESTERDAY, dataThrough: null, generation: '9' };
const CHANGED = levelsWith({ [PLAYER_GAMES]: RELOADED });
const EARLY = triggerWith({ why: 'reconcile', restore: true, landings: [HERE] });
const setback = (facts: Partial<LastFailure> = {}): LastFailure => ({
  kind: 'transient',
  at: NOON,
  count: 1,
  message: 'disk full',
  remedy: 'Free space.',
  key: '',
  ...facts,
});
const foreign = (facts: Partial<ExporterState['foreign']>) => ({
  foreign: { ...INITIAL_STATE.foreign, ...facts },
});
const writes = (...minutesAgo: readonly number[]) =>
  minutesAgo.map((minutes) => ({ kind: 'foreign-write', at: NOON - minutes * MINUTE }) as const);
const deletions = (...secondsAgo: readonly number[]) =>
  secondsAgo.map((seconds) => ({ kind: 'deleted', at: NOON - seconds * 1_000 }) as const);

const decided = (facts: Partial<EvaluationContext>) => decide(contextWith(facts));

describe('the decision on a live file that is not what was published', () => {
  it.each<[string, Partial<EvaluationContext>, object]>([
    [
      'puts back what was deleted',
      { published: DELETED },
      { kind: 'restore', change: 'deleted', version: VERSION },
    ],
    [
      'puts back what was overwritten',
      { published: FOREIGN },
      { kind: 'restore', change: 'foreign-write', version: VERSION },
    ],
    [
      'lets a refresh that is due take its place',
      { published: FOREIGN, levels: CHANGED },
      { kind: 'refresh', cause: 'landing', change: 'foreign-write' },
    ],
    [
      'lets a forced refresh take its place, also while it is paused',
      {
        published: DELETED,
        trigger: triggerWith({ force: true }),
        state: stateWith({ paused: true }),
      },
      { kind: 'refresh', cause: 'forced', change: 'deleted' },
    ],
    [
      'puts it back before a refresh while runs are spaced, and keeps the landings',
      { published: DELETED, levels: CHANGED, trigger: EARLY },
      { kind: 'restore', change: 'deleted', retained: [HERE] },
    ],
    [
      'puts it back while the refresh that is due is held back',
      {
        published: DELETED,
        levels: CHANGED,
        state: stateWith({ setback: setback({ kind: 'transient' }) }),
        trigger: triggerWith({ why: 'reconcile' }),
      },
      { kind: 'restore', change: 'deleted' },
    ],
    [
      'puts a pinned version back before a refresh, which would go to history',
      { published: FOREIGN, levels: CHANGED, state: stateWith({ pinned: PIN }) },
      { kind: 'restore', version: { runId: 'old', asOf: YESTERDAY, generation: '9' } },
    ],
    [
      "puts a pinned version in place whose rollback was cut off, which is nobody's doing",
      { published: { kind: 'former' }, state: stateWith({ pinned: PIN }) },
      { kind: 'restore', change: null, version: { runId: 'old' } },
    ],
    [
      'does nothing while it is paused',
      { published: DELETED, state: stateWith({ paused: true }) },
      { kind: 'skipped', reason: 'paused' },
    ],
    [
      'does nothing about a file that cannot be looked at',
      { published: { kind: 'unread', message: '503' } },
      { kind: 'skipped', reason: 'covered' },
    ],
    [
      'does nothing about an earlier version that the service is about to replace',
      { published: { kind: 'former' } },
      { kind: 'skipped', reason: 'covered' },
    ],
    [
      'does nothing before there was a file',
      {
        published: { kind: 'none' },
        state: stateWith({ live: null, cadence: { key: 'k', since: NOON } }),
      },
      { kind: 'refresh', cause: 'first' },
    ],
    [
      'waits after an attempt that failed, and says why',
      {
        published: DELETED,
        state: stateWith(foreign({ setback: setback() })),
        trigger: idleTrigger('x'),
      },
      { kind: 'skipped', reason: 'failing', detail: 'disk full', until: NOON + MINUTE },
    ],
    [
      'gives up a file that is overwritten again and again',
      { published: FOREIGN, state: stateWith(foreign({ changes: writes(50, 20, 1) })) },
      { kind: 'skipped', reason: 'foreign-write' },
    ],
    [
      'leaves a refresh that is due between spaced runs, when the file is there again',
      { levels: CHANGED, trigger: EARLY },
      { kind: 'skipped', reason: 'settling', detail: 'runs are spaced', retained: [HERE] },
    ],
  ])('%s', (_, facts, expected) => {
    expect(decided(facts)).toMatchObject(expected);
  });
});

describe('restorationOf', () => {
  const kind = (published: Published, facts: Partial<ExporterState>, now = NOON) =>
    restorationOf(published, stateWith(facts), now, 'reconcile').kind;

  it.each([
    [1, 1],
    [2, 1],
    [3, 5],
    [4, 15],
    [5, 60],
    [9, 60],
  ])('waits after %i attempts in a row that each cost a query for %i minutes', (count, minutes) => {
    const facts = foreign({ setback: setback({ count, stage: 'publishing' }) });
    const until = NOON + minutes * MINUTE;
    expect(restorationOf(DELETED, stateWith(facts), until - 1, 'reconcile')).toMatchObject({
      until,
    });
    expect(kind(DELETED, facts, until)).toBe('now');
  });

  it('waits a minute after what cost nothing, in states of earlier versions too', () => {
    for (const kindOf of ['transient', 'permanent'] as const) {
      const facts = foreign({ setback: setback({ kind: kindOf, count: 9 }) });
      expect(kind(DELETED, facts, NOON + MINUTE - 1)).toBe('later');
      expect(kind(DELETED, facts, NOON + MINUTE)).toBe('now');
    }
  });

  it.each(['settled', 'tick', 'start'] as const)('waits a second at most for a %s', (why) => {
    const facts = stateWith(foreign({ setback: setback({ kind: 'permanent', count: 9 }) }));
    expect(restorationOf(DELETED, facts, NOON + 999, why).kind).toBe('later');
    expect(restorationOf(DELETED, facts, NOON + 1_000, why).kind).toBe('now');
  });

  it('waits an hour after content that will fail again, and never for a clock that was wrong', () => {
    const facts = foreign({ setback: setback({ kind: 'permanent', stage: 'computing' }) });
    expect(kind(DELETED, facts, NOON + HOUR - 1)).toBe('later');
    expect(kind(DELETED, facts, NOON + HOUR)).toBe('now');
    expect(kind(DELETED, foreign({ setback: setback({ at: NOON + 24 * HOUR }) }))).toBe('now');
  });

  it('puts a file back three times a minute that is deleted as fast', () => {
    expect(kind(DELETED, foreign({ changes: deletions(50, 30) }))).toBe('now');
    expect(kind(DELETED, foreign({ changes: deletions(50, 30, 10) }))).toBe('later');
    expect(kind(DELETED, foreign({ changes: deletions(50, 30, 10) }), NOON + 10_000)).toBe('now');
    expect(kind(DELETED, foreign({ changes: deletions(50, 30, 10), standing: true }))).toBe('now');
  });

  it('counts foreign writes of an hour, and not one twice', () => {
    const givenUp = (facts: Partial<ExporterState['foreign']>) =>
      isGivenUp(FOREIGN, stateWith(foreign(facts)), NOON);
    expect(givenUp({ changes: writes(59, 30, 1) })).toBe(true);
    expect(givenUp({ changes: writes(61, 30, 1) })).toBe(false);
    expect(givenUp({ changes: writes(30, 1) })).toBe(false);
    expect(givenUp({ changes: writes(59, 30, 1), standing: true })).toBe(false);
    expect(givenUp({ changes: [], stopped: true })).toBe(true);
    expect(givenUp({ changes: writes(-30, -20, -10) })).toBe(false);
    expect(isGivenUp(DELETED, stateWith(foreign({ stopped: true })), NOON)).toBe(false);
  });
});

describe('what is noted of a live file', () => {
  it('remembers three changes of each kind, and one that stands once', () => {
    let state = stateWith();
    for (const at of [1, 2, 3, 4]) {
      state = withChange(withChange(state, 'deleted', at), 'deleted', at + 100);
      state = { ...state, foreign: { ...state.foreign, standing: false } };
      state = withChange(state, 'foreign-write', at);
      state = { ...state, foreign: { ...state.foreign, standing: false } };
    }
    const times = (kind: string) =>
      state.foreign.changes.filter((change) => change.kind === kind).map(({ at }) => at);
    expect([times('deleted'), times('foreign-write')]).toEqual([
      [2, 3, 4],
      [2, 3, 4],
    ]);
    expect(withChange(state, null, 5)).toBe(state);
  });

  it.each<[string, Published, Partial<ExporterState>, object | null]>([
    ['nothing of a file that is ours', { kind: 'ours' }, {}, null],
    ['nothing of one that is gone: the claim notes it', DELETED, {}, null],
    [
      'that it is there again',
      { kind: 'ours' },
      foreign({ standing: true, stopped: true, setback: setback() }),
      { foreign: { standing: false, stopped: false, setback: null } },
    ],
    [
      'the object of the same bytes',
      { kind: 'adopted', generation: '5', sha256: 's' },
      foreign({ standing: true }),
      { live: { generation: '5', sha256: 's', runId: 'run-1' }, foreign: { standing: false } },
    ],
    [
      'the object of the same bytes of a pinned version',
      { kind: 'adopted', generation: '5', sha256: 's' },
      { pinned: PIN },
      { pinned: { runId: 'old', generation: '5', sha256: 's' }, live: { generation: '1' } },
    ],
    [
      'that it gives up',
      FOREIGN,
      foreign({ changes: writes(50, 20, 1) }),
      { foreign: { stopped: true, standing: true } },
    ],
    ['no more once it has given up', FOREIGN, foreign({ stopped: true }), null],
    [
      'nothing while it is paused',
      FOREIGN,
      { paused: true, ...foreign({ changes: writes(5, 2, 1) }) },
      null,
    ],
  ])('%s', (_, published, facts, expected) => {
    const after = noted(stateWith(facts), published, NOON);
    if (expected === null) expect(after).toBeNull();
    else expect(after).toMatchObject(expected);
  });

  it('takes a run that was not recorded for live, and for built from nothing', () => {
    const run = { runId: 'r', asOf: TODAY, dataThrough: null, contentHash: 'x', partial: true };
    const published: Published = { kind: 'recorded', generation: '7', sha256: 's', run };
    const after = noted(stateWith(), published, NOON);
    expect(after?.live).toEqual({
      ...liveFile(),
      ...run,
      generation: '7',
      sha256: 's',
      publishedAt: NOON,
      marks: {},
      reached: {},
    });
    expect(noted(stateWith({ pinned: PIN }), published, NOON)).toBeNull();
    expect(decided({ state: after ?? stateWith() })).toMatchObject({ kind: 'refresh' });
  });
});

describe('the freshness of a live file', () => {
  const fresh = (facts: Partial<EvaluationContext>) => fileStatus(contextWith(facts)).freshness;

  it.each<[string, Published, string, string | null]>([
    ['as it was published', { kind: 'ours' }, 'fresh', null],
    ['the same bytes', { kind: 'adopted', generation: '2', sha256: 's' }, 'fresh', null],
    ['deleted', DELETED, 'unknown', 'deleted'],
    ['overwritten', FOREIGN, 'unknown', 'foreign-write'],
    ['an earlier version', { kind: 'former' }, 'unknown', 'former'],
    ['not to be looked at', { kind: 'unread', message: '503' }, 'unknown', 'unread'],
  ])('%s', (_, published, state, unknown) => {
    expect(fresh({ published })).toMatchObject({ state, unknown });
  });

  it('is unknown for the table that cannot be read, unless the file itself is amiss', () => {
    const fault = { message: 'denied', remedy: 'Grant it.', permanent: true };
    const levels = { ...levelsWith(), unreadable: { [PLAYER_GAMES]: fault } };
    expect(fresh({ levels })).toMatchObject({ state: 'unknown', unknown: 'unreadable-table' });
    expect(fresh({ levels, published: DELETED }).unknown).toBe('deleted');
    expect(fresh({ state: stateWith({ live: null }) }).unknown).toBe('no-file');
  });
});

describe('amissText', () => {
  const told = (published: Published, facts: Partial<ExporterState> = {}) => {
    const file = { exporter: 'trends-x', file: 'x.json' };
    const amiss = amissFile(file, published, stateWith(facts));
    return amiss && amissText(amiss);
  };

  it('names who acts: the service, or the operator who set it aside or has to end a fight', () => {
    expect(told({ kind: 'ours' })).toBeNull();
    expect(told(DELETED)).toEqual({
      message: 'x.json is gone: somebody else deleted it',
      remedy: 'The service puts it right within a minute: check that it runs (trends serve)',
    });
    expect(told(FOREIGN, { paused: true })?.remedy).toContain('trends resume trends-x');
    const fight = told(FOREIGN, foreign({ stopped: true }));
    expect(fight?.message).toContain('again and again');
    expect(fight?.remedy).toContain('trends pause trends-x');
  });
});
