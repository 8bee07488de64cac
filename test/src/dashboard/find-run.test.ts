import { pino } from 'pino';
import { expect, it } from 'vitest';
import { runFinder } from '../../../src/dashboard/find-run.js';
import { journalTail } from '../../../src/dashboard/journal-tail.js';
import { compactJournal } from '../../../src/store/compact.js';
import { journal } from '../../../src/store/journal.js';
import { ny, ranAt, verdictAt } from '../../support/journal-lines.js';
import { memoryStore } from '../../support/memory-store.js';

const exporter = 'trends-team';
const NOW = ny('2025-12-20 12:00');
const log = pino({ level: 'silent' });
const idOf = (at: string, end: string) => `${at.replaceAll('-', '')}T120000Z-${end}`;

/** A journal of runs on these days; counts the objects that are opened. */
async function finding(days: readonly string[], compacted: boolean) {
  const store = memoryStore();
  for (const day of days) {
    const at = ny(`${day} 07:00`);
    const { append } = journal({ store, now: () => at, instance: 'a' });
    const runId = idOf(day, 'abcdef');
    await append(verdictAt(`${day} 07:00`, { exporter, reason: 'covered' }));
    await append(ranAt(`${day} 07:00`, { exporter, asOf: day, runId }));
  }
  const onFault = ({ fault }: { fault: string }) => expect.fail(fault);
  if (compacted) await compactJournal({ store, now: NOW, onFault });
  let opened = 0;
  const counted = {
    ...store,
    get: (name: string) => {
      opened += 1;
      return store.get(name);
    },
  };
  const tail = journalTail({ store: counted, now: () => NOW, log });
  await tail();
  opened = 0;
  return { find: runFinder({ store: counted, tail, now: () => NOW, log }), opened: () => opened };
}

const OLD = ['2025-10-01', '2025-10-02', '2025-10-03'];

it.each([true, false])(
  'finds a run of the tail and an older one, compacted: %s',
  async (compacted) => {
    const { find } = await finding([...OLD, '2025-12-19'], compacted);
    for (const day of ['2025-10-02', '2025-12-19']) {
      expect(await find(idOf(day, 'abcdef'))).toMatchObject({ exporter, asOf: day });
    }
  },
);

it('opens nothing for a run that would be in the tail, is to come, or has no day', async () => {
  const { find, opened } = await finding([...OLD, '2025-12-19'], true);
  for (const id of [
    idOf('2025-12-19', '000000'),
    idOf('2025-12-01', '000000'),
    idOf('2999-12-01', '000000'),
    'run-without-a-day',
    '99999999T999999Z-ffffff',
  ]) {
    expect(await find(id)).toBeNull();
  }
  expect(opened()).toBe(0);
});

it('opens a day once, however many unknown runs of it are asked for', async () => {
  const { find, opened } = await finding(OLD, true);
  for (let count = 0; count < 200; count += 1) {
    expect(await find(idOf('2025-10-02', String(count).padStart(6, '0')))).toBeNull();
  }
  expect(opened()).toBe(2);
});

it('remembers a failure of the store no longer than it lasts', async () => {
  const store = memoryStore();
  let down = true;
  const list = async (prefix: string) => {
    if (down) throw new Error('unreachable');
    return store.list(prefix);
  };
  const tail = async () => ({ since: NOW, entries: [] });
  const find = runFinder({ store: { ...store, list }, tail, now: () => NOW, log });
  await expect(find(idOf('2025-10-02', '000000'))).rejects.toThrow('unreachable');
  down = false;
  expect(await find(idOf('2025-10-02', '000000'))).toBeNull();
});
