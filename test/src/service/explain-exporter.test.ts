import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { explain } from '../../../src/explain/explain.js';
import { writtenAt } from '../../../src/explain/history.js';
import { explainExporter } from '../../../src/service/explain-exporter.js';
import { plansOf } from '../../../src/service/plans.js';
import { compactJournal } from '../../../src/store/compact.js';
import { journal } from '../../../src/store/journal.js';
import { landed, landingAt, ny, ranAt, verdictAt } from '../../support/journal-lines.js';
import { memoryStore } from '../../support/memory-store.js';

const config = loadConfig({ env: {}, flags: {} });
const exporter = 'trends-hot-cold';
const DAYS = Array.from({ length: 30 }, (_, day) => `2025-11-${String(day + 1).padStart(2, '0')}`);
const NOW = ny('2025-12-03 12:00');
const fail = ({ fault }: { readonly fault: string }) => expect.fail(fault);

/** A month of mornings: each waits, lands, and runs; every tenth run fails first. */
const ENTRIES: readonly JournalEntry[] = DAYS.flatMap((day, index) => {
  const landing = landingAt(`${day} 06:20`, day);
  return [
    verdictAt(`${day} 06:00`, { exporter, reason: 'waiting-for', detail: `nba_raw.a ${day}` }),
    landed(exporter, landing),
    ...(index % 10 === 9
      ? [
          ranAt(`${day} 06:21`, {
            exporter,
            asOf: day,
            runId: `failed-${day}`,
            status: 'failed' as const,
            error: { message: 'boom', remedy: 'Wait.' },
          }),
        ]
      : []),
    ranAt(`${day} 06:30`, { exporter, asOf: day, runId: day, landings: [landing.id] }),
    verdictAt(`${day} 06:40`, { exporter, reason: 'covered' }),
  ];
});

async function stored(compacted: boolean) {
  const store = memoryStore();
  for (const entry of ENTRIES) {
    const at = writtenAt(entry);
    await journal({ store, now: () => at, instance: String(at) }).append(entry);
  }
  if (compacted) await compactJournal({ store, now: NOW, onFault: fail });
  let opened = 0;
  const get = (name: string) => {
    if (name.startsWith('journal/')) opened += 1;
    return store.get(name);
  };
  return { store: { ...store, get }, opened: () => opened };
}

describe.each([true, false])('explainExporter, the journal compacted: %s', (compacted) => {
  it('says of any moment what the whole journal says, and opens a few days of it', async () => {
    const { store, opened } = await stored(compacted);
    const plan = plansOf(config).find(({ name }) => name === exporter) ?? expect.fail('no plan');
    const stores = { privately: store, published: null };
    for (const at of [
      '2025-11-03 06:05',
      '2025-11-10 06:25',
      '2025-11-20 12:00',
      '2025-11-30 07:00',
    ]) {
      const before = opened();
      const told = await explainExporter(config, stores, exporter, { at: ny(at), now: NOW }, fail);
      const whole = explain(ENTRIES, null, { plan, settings: config.pipeline }, ny(at));
      expect(told, at).toEqual(whole);
      expect(told.lastRefresh, at).not.toBeNull();
      expect(opened() - before, at).toBeLessThan(compacted ? 5 : 20);
    }
  });
});
