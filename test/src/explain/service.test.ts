import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/domain/date.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { explain } from '../../../src/explain/explain.js';
import { sentences } from '../../../src/explain/sentences.js';
import { journal } from '../../../src/store/journal.js';
import { readJournal } from '../../../src/store/read-journal.js';
import { ny } from '../../support/journal-lines.js';
import { memoryStore } from '../../support/memory-store.js';
import { HOT_COLD, SIX, WHAT_MATTERS } from '../../support/model-plans.js';
import type { ModelService } from '../../support/model-service.js';
import { SETTINGS } from '../../support/model-world.js';
import { HOUR, inSeason, MINUTE } from '../../support/season.js';
import { morning, schedulePasses } from '../../support/upstream.js';

/** The service's journal as it comes back from a store. */
async function journaled({ journal: entries }: ModelService) {
  const store = memoryStore();
  const { append, flush } = journal({ store, now: () => 0, instance: 'a' });
  await Promise.all(entries.map(append));
  await flush();
  const back = [];
  for await (const entry of readJournal(store, 0, () => {})) back.push(entry);
  return back;
}

const asked = (
  entries: Awaited<ReturnType<typeof journaled>>,
  plan: typeof HOT_COLD,
  at: string,
  state: Parameters<typeof explain>[1] = null,
) => explain(entries, state, { plan, settings: SETTINGS }, ny(at));

describe('explain, asked of a running service', () => {
  it('tells the story of a morning whose last pass comes late', async () => {
    const service = inSeason({ until: '2025-11-10' });
    schedulePasses(service, morning('2025-11-11'));
    service.time.advanceTo(ny('2025-11-11 09:00'));
    const entries = await journaled(service);

    const before = asked(entries, HOT_COLD, '2025-11-11 06:20');
    expect(before.standing.reason).toBe('waiting-for');
    expect(before.waiting?.on).toEqual([{ table: PLAYER_GAMES, date: '2025-11-10' }]);
    expect(before.waiting?.deadline).toBe(ny('2025-11-11 08:00'));

    const after = asked(entries, HOT_COLD, '2025-11-11 06:45', service.states.get(HOT_COLD.name));
    expect(after.lastRefresh).toMatchObject({
      cause: 'landing',
      startedAt: ny('2025-11-11 06:41'),
      asOf: '2025-11-11',
      dataThrough: '2025-11-10',
    });
    expect(after.since).toEqual([]);
    expect(sentences(after).join('\n')).toContain('because data landed');

    const weekly = asked(entries, WHAT_MATTERS, '2025-11-11 09:00');
    expect(new Set(weekly.since.map(({ reason }) => reason))).toEqual(new Set(['next-slot']));
    expect(weekly.fires).toMatchObject({
      slot: 'trends-what-matters@2025-11-17',
      deadline: ny('2025-11-17 08:00'),
    });
  });

  it('says of a day without data that the deadline was met with what there was', async () => {
    const service = inSeason({ until: '2025-11-10' });
    service.time.advanceTo(ny('2025-11-11 12:00'));
    const { lastRefresh, fires } = asked(await journaled(service), HOT_COLD, '2025-11-11 12:00');
    expect(lastRefresh).toMatchObject({
      cause: 'fallback',
      slot: 'trends-hot-cold@2025-11-11',
      missing: [{ table: PLAYER_GAMES, date: '2025-11-10' }],
    });
    expect(fires?.slot).toBe('trends-hot-cold@2025-11-12');
  });

  it('never suspects a service that runs, and does suspect one that has stopped', async () => {
    const service = inSeason({ until: '2025-11-10' });
    for (let day = 0; day < 5; day += 1) {
      if (day !== 2) schedulePasses(service, morning(addDays('2025-11-11', day)));
    }
    service.time.advanceTo(ny('2025-11-15 12:00'));
    const entries = await journaled(service);
    const first = Math.min(
      ...entries.flatMap((entry) => (entry.kind === 'verdict' ? [entry.verdict.at] : [])),
    );
    const suspicions = SIX.flatMap((plan) => {
      const look = { plan, settings: SETTINGS };
      const instants = Array.from(
        { length: (ny('2025-11-15 12:00') - first) / (31 * MINUTE) },
        (_, step) => first + HOUR + step * 31 * MINUTE,
      );
      return instants
        .filter((at) => at <= ny('2025-11-15 12:00'))
        .map((at) => explain(entries, null, look, at))
        .filter(({ silence }) => silence !== null);
    });
    expect(suspicions).toEqual([]);

    const suspected = (at: string) => asked(entries, HOT_COLD, at).silence;
    expect(suspected('2025-11-16 07:00')).toMatchObject({
      about: 'slot',
      expectedAt: ny('2025-11-16 06:00'),
    });
    expect(suspected('2025-11-16 12:00')).toMatchObject({
      about: 'deadline',
      expectedAt: ny('2025-11-16 08:00'),
    });
  });
});
