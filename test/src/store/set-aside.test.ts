import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { DamagedObject } from '../../../src/domain/errors.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { HEADER } from '../../../src/store/journal.js';
import { readJournal } from '../../../src/store/read-journal.js';
import { setAside, settingAside } from '../../../src/store/set-aside.js';
import { memoryStore } from '../../support/memory-store.js';

const DAY = 'journal/2025-12-10';
const [TORN, WHOLE] = [1, 2].map((n) => `${DAY}/176536800000${n}-aaaa-1.ndjson`) as [
  string,
  string,
];
const LETTER = 'dead-letter/2025-12-10/1765368000000-m1.json';
const STATE = 'exporters/trends-team.json';
const encoded = (text: string) => new TextEncoder().encode(text);

let lines: string[];
let inner: ObjectStore;
/** Names whose objects are damaged. */
let damaged: Set<string>;
let store: ObjectStore;

beforeEach(async () => {
  lines = [];
  damaged = new Set();
  const memory = memoryStore();
  inner = {
    ...memory,
    get: async (name) => {
      const object = await memory.get(name);
      if (object === null || !damaged.has(name)) return object;
      const { generation, body: bytes } = object;
      throw new DamagedObject(`${name} is torn`, { remedy: 'Look.', generation, bytes });
    },
  };
  const log = pino({}, { write: (line) => void lines.push(line) });
  store = settingAside(inner, log);
  for (const [name, messageId] of [
    [TORN, 'a'],
    [WHOLE, 'b'],
  ] as const) {
    const line = JSON.stringify({ kind: 'rejected', at: 1, messageId, fault: '' });
    await inner.put(name, encoded(`${HEADER}\n${line}\n`), { contentType: 'text/plain' });
  }
});

const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

async function read() {
  const ids: unknown[] = [];
  const faults: unknown[] = [];
  for await (const entry of readJournal(store, 0, (fault) => faults.push(fault))) {
    ids.push('messageId' in entry && entry.messageId);
  }
  return { ids, faults };
}

describe('a damaged journal object or dead letter', () => {
  it('is moved aside by the service when it meets it, told once, and read past', async () => {
    damaged.add(TORN);
    expect(await read()).toEqual({ ids: ['b'], faults: [] });
    expect(await read()).toEqual({ ids: ['b'], faults: [] });
    expect(logged()).toMatchObject([
      { object: TORN, fault: `${TORN} is torn`, movedTo: `damaged/${TORN}` },
    ]);
    expect(await setAside(store)).toEqual([`damaged/${TORN}`]);
    expect(await store.list('journal/')).toEqual([WHOLE]);
  });

  it('is told once when two meet it at the same time', async () => {
    damaged.add(TORN);
    expect(await Promise.all([read(), read()])).toEqual([
      { ids: ['b'], faults: [] },
      { ids: ['b'], faults: [] },
    ]);
    expect(logged()).toHaveLength(1);
  });

  it('is moved aside whichever of the two it is', async () => {
    await inner.put(LETTER, encoded('{}'), { contentType: 'application/json' });
    damaged.add(LETTER);
    expect(await store.get(LETTER)).toBeNull();
    expect(await setAside(store)).toEqual([`damaged/${LETTER}`]);
  });

  it('stays where it is while it cannot be kept elsewhere, and is skipped', async () => {
    damaged.add(TORN);
    const put: ObjectStore['put'] = () => Promise.reject(new Error('disk full'));
    store = settingAside({ ...inner, put }, pino({ level: 'silent' }));
    expect(await read()).toEqual({
      ids: ['b'],
      faults: [{ segment: TORN, fault: `${TORN} is torn` }],
    });
    expect(await store.list('journal/')).toEqual([TORN, WHOLE]);
  });

  it('is left to whoever knows what belongs in it where that can be told', async () => {
    await inner.put(STATE, encoded('{}'), { contentType: 'application/json' });
    damaged.add(STATE);
    await expect(store.get(STATE)).rejects.toBeInstanceOf(DamagedObject);
    expect(await setAside(store)).toEqual([]);
  });
});
