import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/domain/date.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { type ExporterState, INITIAL_STATE, satisfies } from '../../../src/domain/state.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { rebuiltState } from '../../../src/store/rebuild-state.js';
import { datedTables } from '../../../streams/evaluation-context.js';
import type { ExporterPlan } from '../../../streams/pipeline-deps.js';
import { ny } from '../../support/journal-lines.js';
import { HOT_COLD, SIX } from '../../support/model-plans.js';
import { modelService } from '../../support/model-service.js';
import { daysFrom, gamesOn } from '../../support/model-warehouse.js';
import { MINUTE, OPENING } from '../../support/season.js';
import { loadHistory, morning, schedulePasses } from '../../support/upstream.js';
import { newYork } from '../../support/virtual-time.js';

const FIRST = '2025-11-11';

/** A service that has journaled everything since its first start, up to the evening of a later day. */
function livedFor(days: number) {
  const service = modelService({
    schedule: gamesOn(daysFrom(OPENING, addDays(FIRST, 60))),
    start: newYork(addDays(FIRST, -1), '15:00'),
    asleep: true,
  });
  loadHistory(service, daysFrom(OPENING, addDays(FIRST, -2)));
  service.start();
  for (let day = 0; day < days; day += 1) {
    // The pass of every fourth day is lost: its deadline makes a partial file.
    if (day % 4 !== 3) schedulePasses(service, morning(addDays(FIRST, day)));
  }
  service.time.advanceTo(ny(`${addDays(FIRST, days - 1)} 22:00`));
  return service;
}

const aboutOf = (plan: ExporterPlan) => ({
  exporter: plan.name,
  tables: datedTables(plan),
  definition: plan.definition,
  live: null,
});

/** What a reader of the state is told of the live file. */
const toldOf = ({ live, paused, pinned, fallbackSlot, silentSlot }: ExporterState) => ({
  live: live && {
    runId: live.runId,
    cause: live.cause,
    asOf: live.asOf,
    publishedAt: live.publishedAt,
    dataThrough: live.dataThrough,
    missing: live.missing,
    partial: live.partial,
    generation: live.generation,
    contentHash: live.contentHash,
    definition: live.definition,
  },
  paused,
  pinned,
  fallbackSlot,
  silentSlot,
});

describe('a state that is rebuilt from the journal', () => {
  it.each([1, 4, 9])('says what the lost one said after %i days', (days) => {
    const { journal, states } = livedFor(days);
    for (const plan of SIX) {
      const lost = states.get(plan.name) ?? INITIAL_STATE;
      expect(toldOf(rebuiltState(journal, aboutOf(plan)))).toEqual(toldOf(lost));
    }
  });

  it('covers the slot that the lost one covered', () => {
    const { journal, states, time } = livedFor(9);
    for (const plan of SIX) {
      const slot = plan.calendar.latest(time.now());
      const required = slot && addDays(slot.day, -1);
      const coversIt = (state: ExporterState | undefined) =>
        satisfies(state?.live ?? null, slot?.day ?? '', required, datedTables(plan), time.now());
      const rebuilt = rebuiltState(journal, aboutOf(plan));
      expect([plan.name, coversIt(rebuilt)]).toEqual([plan.name, coversIt(states.get(plan.name))]);
    }
  });

  it('leads to one query of the daily files and to no upload where nothing changed', () => {
    const service = livedFor(5);
    const before = new Map(SIX.map(({ name }) => [name, service.states.get(name)?.live?.runId]));
    service.crash();
    const daily = SIX.filter(({ on }) => on === 'landing').map(({ name }) => name);
    const done = service.published.length;
    for (const plan of SIX)
      service.states.set(plan.name, rebuiltState(service.journal, aboutOf(plan)));
    service.start();
    service.time.advanceBy(30 * MINUTE);
    const more = service.published.slice(done);
    expect(more.map(({ request, status }) => [request.exporter, status])).toEqual(
      daily.map((name) => [name, 'unchanged']),
    );
    for (const { name } of SIX)
      expect(service.states.get(name)?.live?.runId).toBe(before.get(name));
  });

  const operation = (
    at: number,
    what: 'pause' | 'resume' | 'rollback',
    detail = '',
  ): JournalEntry => ({ kind: 'operation', at, exporter: HOT_COLD.name, operation: what, detail });

  it('is paused, or pinned to the version put back, as operators left it', () => {
    const { journal, time } = livedFor(4);
    const at = time.now();
    const last = journal.findLast((entry) => entry.kind === 'run');
    const version = last?.kind === 'run' ? last.run : null;
    const runId = version?.runId ?? '';
    const rebuilt = (...entries: JournalEntry[]) =>
      rebuiltState([...journal, ...entries], aboutOf(HOT_COLD));
    expect(rebuilt(operation(at, 'pause')).paused).toBe(true);
    expect(rebuilt(operation(at, 'resume'), operation(at - 1, 'pause')).paused).toBe(false);
    expect(rebuilt(operation(at, 'rollback', runId)).pinned).toMatchObject({ runId, at });
  });

  it('takes the dates of a pinned version from the live file, which is that version', () => {
    const metadata = { 'run-id': 'old', 'as-of': '2025-11-05', 'data-through': '2025-11-04' };
    const about = { ...aboutOf(HOT_COLD), live: { generation: '9', metadata } };
    expect(rebuiltState([operation(5, 'rollback', 'old')], about).pinned).toEqual({
      runId: 'old',
      at: 5,
      asOf: '2025-11-05',
      dataThrough: '2025-11-04',
    });
  });

  it('takes a live file from its own metadata where the line of its run is lost', () => {
    const metadata = {
      'run-id': '20251115T110500Z-3f9a1c',
      cause: 'fallback',
      'as-of': '2025-11-15',
      'data-through': '2025-11-13',
      'content-hash': 'h9',
      partial: 'nba_analytics.player_game_summary 2025-11-14',
    };
    const about = { ...aboutOf(HOT_COLD), live: { generation: '9', metadata } };
    expect(rebuiltState([], about).live).toMatchObject({
      runId: '20251115T110500Z-3f9a1c',
      cause: 'fallback',
      generation: '9',
      asOf: '2025-11-15',
      dataThrough: '2025-11-13',
      contentHash: 'h9',
      partial: true,
      missing: [{ table: PLAYER_GAMES, date: '2025-11-14' }],
      publishedAt: Date.parse('2025-11-15T11:05:00Z'),
    });
  });

  it('knows no live file after a pin was ended, so that the file is made anew', () => {
    const { journal, time } = livedFor(4);
    const at = time.now();
    const ended = [operation(at, 'rollback', 'old'), operation(at + 1, 'resume')];
    const rebuilt = rebuiltState([...journal, ...ended], aboutOf(HOT_COLD));
    expect(rebuilt).toMatchObject({ live: null, pinned: null, paused: false });
  });

  it('is the initial one where the journal tells nothing', () => {
    expect(rebuiltState([], aboutOf(HOT_COLD))).toEqual(INITIAL_STATE);
  });
});
