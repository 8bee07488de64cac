import { describe, expect, it } from 'vitest';
import { TEAM_GAMES } from '../../src/domain/tables.js';
import { freshnessOf } from '../../streams/freshness.js';
import { liveFile, lookWith, NOON, stateWith } from '../support/looks.js';

const leftOut = [{ table: TEAM_GAMES, column: 'pace' }];
const freshness = (facts: Parameters<typeof stateWith>[0]) =>
  freshnessOf(lookWith({ state: stateWith(facts) }));

describe('a file of which a column was left out', () => {
  it('is partial for as long as it is live, and names the column', () => {
    expect(freshness({})).toMatchObject({ state: 'fresh', leftOut: [] });
    const live = liveFile({ leftOut, partial: true });
    expect(freshness({ live })).toMatchObject({ state: 'partial', leftOut, missing: [] });
  });

  it('is so too where its state does not say that it is partial', () => {
    expect(freshness({ live: liveFile({ leftOut }) })).toMatchObject({ state: 'partial', leftOut });
  });

  it('says nothing of it while a former version is pinned in its place', () => {
    const pinned = { runId: 'run-0', at: NOON, asOf: '2025-11-10', dataThrough: null };
    expect(freshness({ live: liveFile({ leftOut }), pinned })).toMatchObject({ leftOut: [] });
  });
});
