import { describe, expect, it } from 'vitest';
import { standingFindings } from '../../../src/doctor/standing.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { OURS } from '../../../src/domain/published.js';
import {
  type ExporterState,
  INITIAL_STATE,
  type LiveFile,
  reachedDates,
} from '../../../src/domain/state.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { watermarkSnapshotsOf } from '../../../src/domain/watermark-snapshot.js';
import { verdictAt } from '../../support/journal-lines.js';
import { landed, level, levelsOf } from '../../support/levels.js';
import { HOT_COLD } from '../../support/model-plans.js';
import { SETTINGS } from '../../support/model-world.js';
import { newYork } from '../../support/virtual-time.js';

const NOW = newYork('2025-01-15', '12:00');
const DAYS = ['2025-01-13', '2025-01-14'];
const upTo = (newest: readonly string[]) =>
  levelsOf({ [PLAYER_GAMES]: level(newest.map((day) => landed(day))) }, DAYS);
const WHOLE = upTo(['2025-01-14', '2025-01-13']);
const BEHIND = upTo(['2025-01-13']);

/** The file of this morning, built from these levels. */
const live = (levels = WHOLE): LiveFile => ({
  runId: 'r1',
  cause: 'slot',
  asOf: '2025-01-15',
  publishedAt: newYork('2025-01-15', '07:00'),
  dataThrough: '2025-01-14',
  missing: [],
  partial: false,
  reached: reachedDates(levels, [PLAYER_GAMES], NOW),
  marks: watermarkSnapshotsOf(levels, HOT_COLD.sources),
  levelsReadAt: newYork('2025-01-15', '07:00'),
  definition: HOT_COLD.definition,
  configured: true,
  contentHash: 'h',
  generation: '1',
  rows: {},
});

function findings(
  state: Partial<ExporterState>,
  levels = WHOLE,
  entries: readonly JournalEntry[] = [],
) {
  const whole = { ...INITIAL_STATE, live: live(), ...state };
  const seen = {
    plan: HOT_COLD,
    levels,
    published: OURS,
    entries,
    settings: SETTINGS,
    now: NOW,
  };
  return standingFindings({ ...seen, state: whole });
}

describe('standingFindings', () => {
  it('is green for a fresh file', () => {
    expect(findings({})).toMatchObject([
      { level: 'green', saw: expect.stringMatching(/^fresh, /) },
    ]);
  });

  it('does not take the last word of the journal for true when more should have followed', () => {
    const covered = verdictAt('2025-01-13 07:00', { exporter: HOT_COLD.name, reason: 'covered' });
    const old = { ...live(BEHIND), asOf: '2025-01-13', dataThrough: '2025-01-12' };
    const [found] = findings({ live: old }, BEHIND, [covered]);
    expect(found?.saw).toContain('the journal has no line about this file since Mon 2025-01-13');
    const now = verdictAt('2025-01-15 11:59', { exporter: HOT_COLD.name, reason: 'covered' });
    expect(findings({}, WHOLE, [covered, now])[0]?.saw).not.toContain('Attention');
  });

  it('is red past the deadline, and names the table and date that lack', () => {
    const yesterday = { ...live(BEHIND), asOf: '2025-01-14', dataThrough: '2025-01-13' };
    const waits = verdictAt('2025-01-15 06:00', {
      exporter: HOT_COLD.name,
      reason: 'waiting-for',
      detail: `${PLAYER_GAMES} 2025-01-14`,
    });
    const [found] = findings({ live: yesterday }, BEHIND, [waits]);
    expect(found).toMatchObject({
      level: 'red',
      saw: expect.stringMatching(/^stale, held\. waiting-for since Wed 2025-01-15 06:00 EST/),
      remedy: expect.stringContaining(`${PLAYER_GAMES} 2025-01-14`),
      command: 'trends explain trends-hot-cold',
    });
  });

  it('is a warning where no file is known', () => {
    expect(findings({ live: null })).toMatchObject([
      { level: 'yellow', command: 'trends export --only trends-hot-cold' },
    ]);
  });

  it('is red for a run that fails, with its remedy', () => {
    const setback = { at: NOW, count: 2, message: 'denied', remedy: 'Grant it.', key: 'k' };
    expect(findings({ setback: { kind: 'permanent', ...setback } })).toMatchObject([
      { level: 'red', saw: expect.stringContaining('failing'), remedy: 'Grant it.' },
    ]);
    expect(findings({ setback: { kind: 'held-back', ...setback } })).toMatchObject([
      { level: 'yellow', saw: expect.stringContaining('held-back') },
    ]);
  });

  it('is a warning for what somebody stopped, with the way back', () => {
    expect(findings({ paused: true })).toMatchObject([
      { level: 'yellow', command: 'trends resume trends-hot-cold' },
    ]);
  });

  it('names a claim that outlived its lease, and no other', () => {
    const claim = { holder: 'serve-1', runId: 'r2' };
    const [, dead] = findings({ claim: { ...claim, until: NOW } });
    expect(dead).toMatchObject({
      check: 'claim',
      level: 'yellow',
      saw: expect.stringContaining('serve-1'),
    });
    const running = findings({ claim: { ...claim, until: NOW + 1 } });
    expect(running.map(({ check }) => check)).toEqual(['refresh']);
    expect(running[0]?.saw).toContain(', running.');
  });

  it('names a run that took more than half of the time it is given', () => {
    const half = SETTINGS.runTimeoutMs / 2;
    expect(findings({ lastRunMs: half })).toHaveLength(1);
    expect(findings({ lastRunMs: half + 1 })[1]).toMatchObject({
      check: 'speed',
      level: 'yellow',
      saw: expect.stringContaining('it is cancelled after'),
      command: 'trends cost --days 7',
    });
  });
});
