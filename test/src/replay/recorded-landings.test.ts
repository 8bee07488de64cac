import { expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { journalRecording } from '../../../src/replay/recorded-landings.js';
import { journal } from '../../../src/store/journal.js';
import { landing } from '../../support/landings.js';
import { memoryStore } from '../../support/memory-store.js';

it('takes the landings of a journal, announced or observed, each once, and no level readings', async () => {
  const store = memoryStore();
  const lines = journal({ store, now: () => 1, instance: 'aaaa' });
  const announced = landing();
  const observed = landing({ executionId: 'observed-1', source: 'observed' });
  const stamp = { modifiedAt: 1, rows: 40 };
  const tables = { [PLAYER_GAMES]: { stamp, prints: { '2025-11-09': 'p' } } };
  await lines.append({ kind: 'levels', at: 1, tables });
  for (const each of [announced, observed, observed]) {
    const entry = { at: 1, messageId: 'm', reason: null, routes: [] };
    await lines.append({ kind: 'landing', ...entry, landing: each });
  }
  const { landings: found, journal: others } = await journalRecording(store, ({ fault }) =>
    expect.fail(fault),
  );
  expect(found).toEqual([announced, observed]);
  expect(others).toEqual([]);
});
