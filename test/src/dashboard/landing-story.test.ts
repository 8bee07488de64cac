import { describe, expect, it } from 'vitest';
import { landingMark } from '../../../src/dashboard/landing-mark.js';
import { landingStory } from '../../../src/dashboard/landing-story.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { landed, landingAt, ny, ranAt, verdictAt } from '../../support/journal-lines.js';
import { BOUNCE_BACK, HOT_COLD, SIX, WHAT_MATTERS } from '../../support/model-plans.js';

const landing = landingAt('2025-12-02 06:12', '2025-12-01');
const line = landed(HOT_COLD.name, landing);
const LANDED: JournalEntry =
  line.kind === 'landing'
    ? {
        ...line,
        routes: [
          { exporter: HOT_COLD.name, reason: 'settling' },
          { exporter: BOUNCE_BACK.name, reason: 'settling' },
          { exporter: WHAT_MATTERS.name, reason: 'settling' },
        ],
      }
    : expect.fail('no landing');
const error = { message: 'the warehouse did not answer', remedy: 'Wait.' };
const ENTRIES: readonly JournalEntry[] = [
  LANDED,
  ranAt('2025-12-02 06:13', {
    exporter: HOT_COLD.name,
    asOf: '2025-12-02',
    landings: [landing.id],
  }),
  ranAt('2025-12-02 06:14', {
    exporter: BOUNCE_BACK.name,
    asOf: '2025-12-02',
    runId: 'failed-run',
    status: 'failed',
    landings: [landing.id],
    error,
  }),
  verdictAt('2025-12-02 06:13', {
    exporter: WHAT_MATTERS.name,
    reason: 'next-slot',
    detail: 'trends-what-matters@2025-12-08',
    landings: [landing.id],
  }),
];
const storyOf = (entries: readonly JournalEntry[], id: string, now = '2025-12-02 07:00') =>
  landingStory(entries, SIX, id, ny(now));

describe('landingStory', () => {
  it('tells for every exporter that reads the table what became of it', () => {
    const story = storyOf(ENTRIES, landing.id);
    expect(story).toMatchObject({
      landing: { id: landing.id, table: PLAYER_GAMES, gameDate: '2025-12-01' },
      executionId: landing.executionId,
      correlationId: 'scrape-1',
      records: 210,
      landedAt: landing.landedAt,
    });
    expect(story?.perExporter).toEqual([
      {
        exporter: HOT_COLD.name,
        reason: 'refreshed',
        detail: 'run-202512020613',
        runId: 'run-202512020613',
      },
      { exporter: BOUNCE_BACK.name, reason: 'failing', detail: error.message, runId: 'failed-run' },
      {
        exporter: WHAT_MATTERS.name,
        reason: 'next-slot',
        detail: 'trends-what-matters@2025-12-08',
        runId: null,
      },
    ]);
  });

  it('tells what was known at the moment', () => {
    const reasons = storyOf(ENTRIES, landing.id, '2025-12-02 06:12')?.perExporter.map(
      ({ reason }) => reason,
    );
    expect(reasons).toEqual(['settling', 'settling', 'settling']);
  });

  it('has a story for what was set aside and for what nobody reads', () => {
    const aside: JournalEntry = {
      kind: 'set-aside',
      at: ny('2025-12-02 06:30'),
      messageId: 'm',
      reason: 'duplicate',
      table: PLAYER_GAMES,
      gameDate: '2025-12-01',
      executionId: landing.executionId,
    };
    const { id } = landingMark(aside);
    expect(id).not.toBe(landing.id);
    const story = storyOf([...ENTRIES, aside], id);
    expect(story).toMatchObject({ records: null, landing: { reason: 'duplicate' } });
    expect(new Set(story?.perExporter.map(({ reason }) => reason))).toEqual(new Set(['duplicate']));
    const foreign = landingAt('2025-12-02 06:40', '2025-12-01', { table: 'nba_raw.odds' });
    const entries = [landed('', foreign, { reason: 'no-feed', route: null })];
    expect(storyOf(entries, foreign.id)?.perExporter).toEqual([]);
    expect(storyOf(ENTRIES, 'another')).toBeNull();
  });
});
