import { beforeEach, describe, expect, it } from 'vitest';
import { DamagedObject, StoreError } from '../../../src/domain/errors.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import type { ObjectStore, PutOptions } from '../../../src/ports/object-store.js';
import { HEADER, journal } from '../../../src/store/journal.js';
import { readJournal, type SegmentFault } from '../../../src/store/read-journal.js';
import { memoryStore } from '../../support/memory-store.js';

const NOW = Date.parse('2025-12-10T12:00:00Z');
const entry = (messageId: string): JournalEntry => ({
  kind: 'rejected',
  at: NOW,
  messageId,
  fault: 'line\nbreak, "quotes", ć',
});

/** A store whose puts wait until they are let through. */
function gatedStore() {
  const store = memoryStore();
  const waiting: (() => void)[] = [];
  const put = async (name: string, body: Uint8Array, options: PutOptions) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return store.put(name, body, options);
  };
  return { store: { ...store, put } satisfies ObjectStore, waiting };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

let store: ObjectStore;
beforeEach(() => {
  store = memoryStore();
});
const open = (instance = 'aaaa', on = store) => journal({ store: on, now: () => NOW, instance });

async function readBack(since = 0) {
  const faults: SegmentFault[] = [];
  const ids: string[] = [];
  for await (const each of readJournal(store, since, (fault) => faults.push(fault))) {
    ids.push('messageId' in each ? each.messageId : each.kind);
  }
  return { ids, faults };
}

const write = (name: string, text: string) =>
  store.put(name, new TextEncoder().encode(text), { contentType: 'application/x-ndjson' });

describe('journal', () => {
  it('writes what is appended together as one segment, in order', async () => {
    const lines = open();
    await Promise.all(['a', 'b', 'c'].map((id) => lines.append(entry(id))));
    const [segment = '', ...more] = await store.list('');
    expect(more).toEqual([]);
    expect(segment).toBe(`journal/2025-12-10/${NOW}-aaaa-1.ndjson`);
    const text = new TextDecoder().decode((await store.get(segment))?.body);
    expect(text).toBe(
      [HEADER, ...['a', 'b', 'c'].map((id) => JSON.stringify(entry(id))), ''].join('\n'),
    );
  });

  it('gathers what comes while a segment is written into the next one', async () => {
    const { store: gated, waiting } = gatedStore();
    const lines = open('aaaa', gated);
    const first = lines.append(entry('a'));
    await turn();
    const others = ['b', 'c', 'd'].map((id) => lines.append(entry(id)));
    await turn();
    expect(waiting).toHaveLength(1);
    waiting[0]?.();
    await first;
    await turn();
    expect(waiting).toHaveLength(2);
    waiting[1]?.();
    await Promise.all(others);
    expect(await gated.list('')).toHaveLength(2);
  });

  it('resolves an append when the entry is durable, not before; flush waits for all', async () => {
    const { store: gated, waiting } = gatedStore();
    const lines = open('aaaa', gated);
    const resolved: string[] = [];
    void lines.append(entry('a')).then(() => resolved.push('a'));
    const flushed = lines.flush().then(() => resolved.push('flushed'));
    await turn();
    expect(resolved).toEqual([]);
    waiting[0]?.();
    await flushed;
    expect(resolved).toEqual(['a', 'flushed']);
    expect(await gated.list('')).toHaveLength(1);
    await lines.flush();
  });

  it('splits a flood into segments of bounded size and keeps its order', async () => {
    const lines = open();
    const ids = Array.from({ length: 12_000 }, (_, i) => `m${i}`);
    await Promise.all(ids.map((id) => lines.append(entry(id))));
    expect(await store.list('')).toHaveLength(3);
    expect((await readBack()).ids).toEqual(ids);
  });

  it('rejects the entries of a segment that could not be written, and goes on', async () => {
    let fails = true;
    const moody: ObjectStore = {
      ...store,
      put: (...put) => (fails ? Promise.reject(new Error('disk full')) : store.put(...put)),
    };
    const lines = open('aaaa', moody);
    const refused = await Promise.allSettled([lines.append(entry('a')), lines.append(entry('b'))]);
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    await lines.append(entry('c'));
    expect((await readBack()).ids).toEqual(['c']);
  });

  it('is continued by other instances, at the same moment too', async () => {
    await open('aaaa').append(entry('a'));
    await Promise.all([open('bbbb').append(entry('b')), open('cccc').append(entry('c'))]);
    expect(await readBack()).toEqual({ ids: ['a', 'b', 'c'], faults: [] });
  });
});

describe('readJournal', () => {
  const segment = (count: number, at = NOW) => `journal/2025-12-10/${at}-aaaa-${count}.ndjson`;
  const lines = (...ids: readonly string[]) => ids.map((id) => JSON.stringify(entry(id)));

  it('reports and skips what is torn, half-written or foreign', async () => {
    await write(
      segment(1),
      [HEADER, ...lines('a', 'b').slice(0, 1), lines('b')[0]?.slice(0, 20)].join('\n'),
    );
    await write(segment(2), HEADER.slice(0, 10));
    await write(segment(3), '');
    await write(segment(4), 'PK\u0003\u0004 a zip file');
    await write(segment(5), [HEADER, '42', 'null', ...lines('c'), ''].join('\n'));
    await write(segment(6), [HEADER.replace('1}', '2}'), ...lines('d'), ''].join('\n'));
    await write('journal/notes.txt', 'not ours');
    const { ids, faults } = await readBack();
    expect(ids).toEqual(['a', 'c']);
    const faulty = new Set(faults.map((fault) => fault.segment));
    expect([...faulty].sort()).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => segment(n)).concat('journal/notes.txt'),
    );
    expect(faults.find((fault) => fault.segment === segment(1))?.fault).toBe('line 3 is torn');
  });

  it.each([
    '{"kind":"landing","at":1}',
    '{"kind":"run","run":null}',
    '{"kind":"verdict","verdict":{"exporter":"a","at":"soon","reason":"covered","landings":[]}}',
    '{"kind":"levels","at":1,"tables":[]}',
    '{"kinp":"rejected","at":1}',
    '7',
  ])('skips a line that lacks what its readers go by: %s', async (line) => {
    const whole = JSON.stringify(entry('a'));
    await write(`journal/2025-12-10/${NOW}-aaaa-1.ndjson`, `${HEADER}\n${line}\n${whole}\n`);
    const { ids, faults } = await readBack();
    expect(ids).toEqual(['a']);
    expect(faults).toMatchObject([{ fault: 'line 2 is torn' }]);
  });

  it('keeps a line of a kind that only newer versions know', async () => {
    const name = `journal/2025-12-10/${NOW}-aaaa-1.ndjson`;
    await write(name, `${HEADER}\n{"kind":"weather","at":1,"sky":"blue"}\n`);
    expect(await readBack()).toEqual({ ids: ['weather'], faults: [] });
  });

  it('skips an object that is damaged, and goes on without none that may not be read', async () => {
    await write(segment(1), [HEADER, ...lines('a')].join('\n'));
    await write(segment(2), [HEADER, ...lines('b')].join('\n'));
    const failing = (error: Error) => {
      const whole = store;
      store = {
        ...whole,
        get: (name) => (name === segment(1) ? Promise.reject(error) : whole.get(name)),
      };
    };
    failing(new DamagedObject('its envelope is torn', { remedy: 'Remove it.' }));
    const { ids, faults } = await readBack();
    expect(ids).toEqual(['b']);
    expect(faults).toEqual([{ segment: segment(1), fault: 'its envelope is torn' }]);
    failing(new StoreError('403', { permanent: true, remedy: 'Grant the right.' }));
    await expect(readBack()).rejects.toThrow('403');
  });

  it('reads segments from a moment on, in the order they were written', async () => {
    await write(segment(10, NOW + 1), [HEADER, ...lines('d')].join('\n'));
    await write(segment(9, NOW + 1), [HEADER, ...lines('c')].join('\n'));
    await write(segment(1, NOW), [HEADER, ...lines('b')].join('\n'));
    await write(segment(1, NOW - 1), [HEADER, ...lines('a')].join('\n'));
    expect((await readBack(NOW)).ids).toEqual(['b', 'c', 'd']);
  });
});
