import { describe, expect, it } from 'vitest';
import { SCHEDULE, TEAM_GAMES } from '../../src/domain/tables.js';
import { fileStatus } from '../../streams/file-status.js';
import { BEHIND, contextWith, levelsWith, liveFile, NOON, stateWith } from '../support/contexts.js';

const leftOut = [{ table: TEAM_GAMES, column: 'pace' }];
const PIN = { runId: 'run-0', at: NOON, asOf: '2025-11-10', dataThrough: null };
const SETBACK = { at: 0, count: 1, message: 'no', remedy: 'yes', key: 'k' };
const claim = (until: number) => ({ holder: 'a', runId: 'r', until });
const statusWith = (facts: Parameters<typeof stateWith>[0]) =>
  fileStatus(contextWith({ state: stateWith(facts) }));

describe('a file of which a column was left out', () => {
  const freshness = (facts: Parameters<typeof stateWith>[0]) => statusWith(facts).freshness;

  it('is partial for as long as it is live, and names the column', () => {
    expect(freshness({})).toMatchObject({ state: 'fresh', leftOut: [] });
    const live = liveFile({ leftOut, partial: true });
    expect(freshness({ live })).toMatchObject({ state: 'partial', leftOut, missing: [] });
  });

  it('is so too where its state does not say that it is partial', () => {
    expect(freshness({ live: liveFile({ leftOut }) })).toMatchObject({ state: 'partial', leftOut });
  });

  it('says nothing of it while a former version is pinned in its place', () => {
    expect(freshness({ live: liveFile({ leftOut }), pinned: PIN })).toMatchObject({ leftOut: [] });
  });
});

describe('what an exporter is doing', () => {
  it.each([
    ['settling', 'settling'],
    ['waiting-for', 'held'],
    ['covered', 'idle'],
    [null, 'idle'],
  ] as const)('when the journal last said %s it is %s', (reason, activity) => {
    expect(fileStatus(contextWith(), { reason, detail: '' }).activity).toBe(activity);
  });

  it.each([
    [{ claim: claim(NOON + 1) }, 'running'],
    [{ claim: claim(NOON) }, 'idle'],
    [{ setback: { kind: 'held-back', ...SETBACK } }, 'held-back'],
    [{ setback: { kind: 'transient', ...SETBACK } }, 'failing'],
    [{ paused: true, claim: claim(NOON + 1) }, 'paused'],
    [{ paused: true, pinned: PIN }, 'pinned'],
  ] as const)('in the state %j it is %s', (state, activity) => {
    expect(statusWith(state).activity).toBe(activity);
  });
});

describe('why a file stands as it does', () => {
  const levels = levelsWith({ [TEAM_GAMES]: BEHIND });
  const live = liveFile({ asOf: '2025-11-10' });

  it('is what the journal said last', () => {
    expect(fileStatus(contextWith(), { reason: 'refreshed', detail: 'run-1' })).toMatchObject({
      reason: 'refreshed',
      detail: 'run-1',
    });
  });

  it('is what an evaluation says where the journal says nothing', () => {
    expect(statusWith({})).toMatchObject({ reason: 'covered', covered: true });
    expect(statusWith({ live })).toMatchObject({ reason: null, covered: false });
    expect(statusWith({ paused: true })).toMatchObject({ reason: 'paused', setAside: 'paused' });
  });

  it('is the table that cannot be read, and then nobody knows whether a slot is covered', () => {
    const unreadable = {
      [TEAM_GAMES]: { message: 'denied', remedy: 'Grant it.', permanent: true },
    };
    const status = fileStatus(contextWith({ levels: { ...levels, unreadable } }));
    expect(status).toMatchObject({ reason: 'failing', covered: null });
    const useless = fileStatus(contextWith({ levels: { ...levels, uselessSchedule: true } }));
    expect(useless).toMatchObject({ reason: 'failing', covered: null });
    expect(useless.freshness.unreadable?.message).toContain(SCHEDULE);
  });
});

describe('a setback', () => {
  const suspicion = { since: NOON, until: NOON + 1 };
  const setback = { kind: 'held-back', ...SETBACK, at: NOON, suspicion } as const;

  it('is settling while its inputs may be half a load, and then what it is', () => {
    const at = (now: number) => fileStatus(contextWith({ now, state: stateWith({ setback }) }));
    expect(at(NOON)).toMatchObject({ activity: 'settling', setback: { kind: 'settling' } });
    expect(at(NOON + 1)).toMatchObject({ activity: 'held-back', setback: { kind: 'held-back' } });
  });
});
