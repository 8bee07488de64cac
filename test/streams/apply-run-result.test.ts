import { describe, expect, it } from 'vitest';
import type { CountedFaults } from '../../src/domain/row-faults.js';
import { INITIAL_STATE } from '../../src/domain/state.js';
import { PLAYER_GAMES, type TableName } from '../../src/domain/tables.js';
import { applyRunResult, recordOf } from '../../streams/apply-run-result.js';
import type { Draft, Failure, Publication, Ran, Request } from '../../streams/flow.js';
import { HOT_COLD } from '../support/model-plans.js';
import { draft, request } from '../support/refreshes.js';

const DRAFT = draft({ resultRows: 3, bytesProcessed: 5, bytesBilled: 20 });

const HELD: Failure = { kind: 'held-back', message: 'no rows', remedy: 'Load them.' };

/** How a run ended that published a file. */
const published = (
  status: Publication['status'] = 'published',
  made: Draft = DRAFT,
  asked: Request = request(),
): Ran => {
  const generation = status === 'history' ? null : '1';
  const publication = { kind: 'publication', status, generation } as const;
  return { kind: 'published', request: asked, draft: made, publication };
};

/** How one ended that did not. */
const failed = (failure: Failure, made: Draft | null = null): Ran => ({
  kind: 'failed',
  request: request(),
  draft: made,
  failure,
});

const ended = (ran: Ran) => ({ plan: HOT_COLD, ran, finishedAt: 7 });

describe('the record of a run', () => {
  it.each<[string, Ran, object]>([
    ['published', published(), { status: 'published', bytesProcessed: 5, bytesBilled: 20 }],
    [
      'held back after its query',
      failed({ ...HELD, spent: { bytesProcessed: 4, bytesBilled: 10 } }),
      { status: 'held-back', rows: null, bytesProcessed: 4, bytesBilled: 10 },
    ],
    [
      'to wait for the rest of a load after its query',
      failed({ ...HELD, settlesAt: 9, spent: { bytesProcessed: 4, bytesBilled: 10 } }),
      { status: 'settling', settlesAt: 9, rows: null, bytesProcessed: 4, bytesBilled: 10 },
    ],
    [
      'refused by the store',
      failed({ ...HELD, kind: 'transient' }, DRAFT),
      { status: 'failed', bytesProcessed: 5, bytesBilled: 20 },
    ],
    [
      'cancelled',
      failed({ ...HELD, kind: 'transient' }),
      { status: 'failed', bytesProcessed: null, bytesBilled: null },
    ],
  ])('says what a run that was %s has read and is billed for', (_, ran, said) => {
    expect(recordOf(ended(ran))).toMatchObject(said);
  });
});

describe('the faulty rows in the record of a run', () => {
  const faults: readonly CountedFaults[] = [
    {
      kind: 'team',
      table: PLAYER_GAMES,
      column: 'team_abbr',
      faulty: 20,
      concerned: 300,
      examples: [{ date: '2025-01-14', key: 'adam 1', column: 'team_abbr', value: 'BRK' }],
    },
  ];

  it.each<[string, Ran, readonly CountedFaults[]]>([
    ['a file', published('published', { ...DRAFT, faults }), faults],
    ['a run that the guard held back', failed({ ...HELD, faults }), faults],
    ['a run that failed before its query', failed(HELD), []],
  ])('are those of %s', (_, ran, recorded) => {
    expect(recordOf(ended(ran)).faults).toEqual(recorded);
  });
});

describe('the state after a run', () => {
  it('holds nothing of a table that was changed under the queries', () => {
    const claim = { runId: 'run-1', holder: 'one', until: 100 };
    const known = (...moved: readonly TableName[]) => {
      const ran = ended(published('published', { ...DRAFT, moved }));
      const { live } = applyRunResult({ ...INITIAL_STATE, claim }, ran);
      const tables = [live?.marks, live?.reached].map((facts) => Object.keys(facts ?? {}));
      return tables.map((names) => names.includes(PLAYER_GAMES));
    };
    expect(known()).toEqual([true, true]);
    expect(known(PLAYER_GAMES)).toEqual([false, false]);
  });

  it.each(['published', 'unchanged', 'already-current', 'history'] as const)(
    'that succeeded (%s) keeps no setback from before, and begins its count anew',
    (status) => {
      const claim = { runId: 'run-1', holder: 'one', until: 100 };
      const setback = { ...HELD, at: 1, count: 3, key: 'before' };
      const before = { ...INITIAL_STATE, claim, setback };
      const after = applyRunResult(before, ended(published(status)));
      expect(after).toMatchObject({ setback: null, claim: null });
      const next = applyRunResult({ ...after, claim }, ended(failed(HELD)));
      expect(next.setback?.count).toBe(1);
    },
  );

  it('keeps a setback through a run for history alone', () => {
    const setback = { ...HELD, at: 1, count: 3, key: 'before' };
    const before = { ...INITIAL_STATE, setback };
    const ran = ended(published('history', DRAFT, request({ destination: 'history' })));
    expect(applyRunResult(before, ran).setback).toEqual(setback);
  });

  it('is partial where a column was left out, which the file and its record name', () => {
    const claim = { runId: 'run-1', holder: 'one', until: 100 };
    const leftOut = [{ table: PLAYER_GAMES, column: 'points_line' }];
    const ran = ended(published('published', { ...DRAFT, leftOut }));
    expect(recordOf(ran)).toMatchObject({ partial: true, leftOut });
    const { live } = applyRunResult({ ...INITIAL_STATE, claim }, ran);
    expect(live).toMatchObject({ partial: true, leftOut });
  });

  it('keeps why it was held back, and not what it cost', () => {
    const claim = { runId: 'run-1', holder: 'one', until: 100 };
    const failure = { ...HELD, faults: [], spent: { bytesProcessed: 4, bytesBilled: 10 } };
    const { setback } = applyRunResult({ ...INITIAL_STATE, claim }, ended(failed(failure)));
    expect(setback).toEqual({
      ...HELD,
      subject: { table: null },
      stage: 'computing',
      at: 7,
      count: 1,
      key: expect.any(String),
    });
  });
});
