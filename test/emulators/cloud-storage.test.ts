import { asyncScheduler } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBucket, readBucket } from '../../src/adapters/cloud-storage/bucket.js';
import { checksumsOf } from '../../src/adapters/cloud-storage/checksums.js';
import { storageClient } from '../../src/adapters/cloud-storage/client.js';
import { storeFailure } from '../../src/adapters/cloud-storage/failures.js';
import { openCloudStorage } from '../../src/adapters/cloud-storage/index.js';
import { PreconditionFailed } from '../../src/domain/errors.js';
import type { JournalEntry } from '../../src/domain/journal-entry.js';
import { INITIAL_STATE } from '../../src/domain/state.js';
import type { ObjectStore } from '../../src/ports/object-store.js';
import { resilientStore } from '../../src/resilience/policies.js';
import { compactJournal } from '../../src/store/compact.js';
import { journal } from '../../src/store/journal.js';
import { readJournal } from '../../src/store/read-journal.js';
import { changeState, states } from '../../src/store/states.js';
import { objectStoreContract } from '../contracts/object-store.js';
import { type Fault, scripted, seeded } from '../support/faults.js';
import { faultyStore } from '../support/faulty-store.js';
import {
  cloudStorageCounterpart,
  type Emulator,
  startCloudStorage,
} from './cloud-storage-emulator.js';
import { describeWith } from './counterpart.js';

const JSON_TYPE = { contentType: 'application/json' };
const BUSY: Fault = { kind: 'before', refusal: { status: 503 } };
const LOST_ANSWER: Fault = { kind: 'after', refusal: { status: 503 } };
const NOW = Date.parse('2025-12-10T12:00:00Z');
const DAY_MS = 86_400_000;
/** Never gives up and never waits. */
const STUBBORN = {
  scheduler: asyncScheduler,
  attempts: 50,
  firstDelayMs: 0,
  threshold: 1_000,
};
const retried = (store: ObjectStore) => resilientStore(store, { ...STUBBORN, name: 'the store' });
const bytes = (text: string) => new TextEncoder().encode(text);
const nothing = async () => {};

const entry = (messageId: string): JournalEntry => ({
  kind: 'rejected',
  at: NOW,
  messageId,
  fault: 'line\nbreak, ć',
});

async function readBack(store: ObjectStore): Promise<readonly string[]> {
  const ids: string[] = [];
  const fail = ({ fault }: { readonly fault: string }) => expect.fail(fault);
  for await (const each of readJournal(store, 0, fail)) {
    ids.push('messageId' in each ? each.messageId : each.kind);
  }
  return ids;
}

/**
 * The imitation knows generations and their conditions, attributes and checksums. It lets everybody do
 * everything, never fails or slows anybody down, and drops a bucket's policy, location, lifecycle and
 * retention: those answers are scripted in the adapter's own tests.
 */
describeWith('Cloud Storage, as fake-gcs-server has it', cloudStorageCounterpart, () => {
  let emulator: Emulator;
  let buckets = 0;
  beforeAll(async () => {
    emulator = await startCloudStorage();
  });
  afterAll(() => emulator?.stop());

  const newBucket = async () => {
    buckets += 1;
    const { apiEndpoint } = emulator;
    const location = { bucket: `trends-${buckets}`, apiEndpoint };
    const wanted = { projectId: 'trends', location: 'us-east1', preventPublicAccess: true };
    expect(await createBucket({ ...location, ...wanted })).toBe('created');
    return location;
  };

  objectStoreContract('a bucket', async () => {
    const location = await newBucket();
    const open = () => openCloudStorage(location);
    return { store: open(), another: async () => open(), close: nothing };
  });

  objectStoreContract('a prefix of a bucket that is busy at times, retried', async () => {
    const location = { ...(await newBucket()), prefix: 'state/of 1' };
    let clients = 0;
    const open = () => {
      clients += 1;
      const plan = seeded(clients, { probability: 0.2, faults: [BUSY] });
      return retried(faultyStore(openCloudStorage(location), { plan, ...STUBBORN }));
    };
    return { store: open(), another: async () => open(), close: nothing };
  });

  it('finds its own put again when the answer got lost, whoever else writes', async () => {
    const location = await newBucket();
    const plan = scripted([LOST_ANSWER, LOST_ANSWER], ['put']);
    const store = retried(faultyStore(openCloudStorage(location), { plan, ...STUBBORN }));
    const first = await store.put('a', bytes('1'), { ...JSON_TYPE, ifGeneration: '0' });
    const second = await store.put('a', bytes('2'), { ...JSON_TYPE, ifGeneration: first });
    expect(await store.get('a')).toMatchObject({ generation: second, attributes: JSON_TYPE });
    const late = store.put('a', bytes('3'), { ...JSON_TYPE, ifGeneration: first });
    await expect(late).rejects.toBeInstanceOf(PreconditionFailed);
  });

  it('keeps names, whatever is in them, and large bodies', async () => {
    const store = openCloudStorage(await newBucket());
    const names = [
      'a b/c d.json',
      'a#b?c=d&e.json',
      'a%2Fb%20.json',
      'čaj/日本/🏀.json',
      "a'(b)*!~:+",
    ];
    for (const name of names) await store.put(name, bytes(name), JSON_TYPE);
    expect(await store.list('')).toEqual([...names].sort());
    for (const name of names) {
      expect(new TextDecoder().decode((await store.get(name))?.body)).toBe(name);
      await store.delete(name);
    }
    expect(await store.list('')).toEqual([]);
    const large = Uint8Array.from({ length: 8_000_000 }, (_, n) => (n * 31 + (n >> 9)) % 256);
    const generation = await store.put('large', large, JSON_TYPE);
    const found = await store.get('large');
    expect(found?.generation).toBe(generation);
    expect(Buffer.compare(found?.body ?? bytes(''), large)).toBe(0);
  });

  it('refuses bytes that are not what their checksums say', async () => {
    const { bucket, apiEndpoint } = await newBucket();
    const file = storageClient({ apiEndpoint }).bucket(bucket).file('a');
    const metadata = checksumsOf(Buffer.from('sent'));
    const error = await file
      .save('damaged', { resumable: false, validation: false, metadata })
      .catch((thrown: unknown) => storeFailure('Writing', bucket, thrown));
    expect(error).toMatchObject({ permanent: false });
    expect(await openCloudStorage({ bucket, apiEndpoint }).get('a')).toBeNull();
  });

  it('keeps two prefixes of a bucket apart', async () => {
    const location = await newBucket();
    const one = openCloudStorage({ ...location, prefix: '/one/' });
    const other = openCloudStorage({ ...location, prefix: 'on' });
    await one.put('a', bytes('1'), JSON_TYPE);
    expect(await other.list('')).toEqual([]);
    expect(await other.get('a')).toBeNull();
    expect(await openCloudStorage(location).list('')).toEqual(['one/a']);
  });

  it('creates a bucket once', async () => {
    const location = await newBucket();
    const again = { ...location, location: 'us-east1', preventPublicAccess: true };
    expect(await createBucket({ ...again, projectId: 'trends' })).toBe('existing');
    expect(await readBucket(location)).toMatchObject({ bucket: location.bucket });
  });

  it('says that a bucket is not there', async () => {
    const { apiEndpoint } = emulator;
    const store = openCloudStorage({ bucket: 'no-such-bucket', apiEndpoint });
    const missing = { permanent: true, remedy: expect.stringContaining('gs://no-such-bucket') };
    await expect(store.put('a', bytes('1'), JSON_TYPE)).rejects.toMatchObject(missing);
    await expect(store.list('')).rejects.toMatchObject(missing);
    expect(await readBucket({ bucket: 'no-such-bucket', apiEndpoint })).toBeNull();
  });

  describe('under the private state', () => {
    it('holds the journal, also while it is compacted', async () => {
      const store = openCloudStorage({ ...(await newBucket()), prefix: 'state' });
      const lines = (age: number, instance: string) =>
        journal({ store, now: () => NOW - age, instance });
      const former = lines(3 * DAY_MS, 'x');
      await Promise.all([former.append(entry('a')), former.append(entry('b'))]);
      await former.append(entry('c'));
      await Promise.all(['d', 'e'].map((id) => lines(0, id).append(entry(id))));
      const before = await readBack(store);
      expect(before).toEqual(['a', 'b', 'c', 'd', 'e']);
      const compacting = { store, now: NOW, onFault: () => expect.fail('a fault') };
      const done = await Promise.all([compactJournal(compacting), compactJournal(compacting)]);
      expect(done.some(({ merged }) => merged === 2)).toBe(true);
      expect(await readBack(store)).toEqual(before);
      expect(await store.list('journal/2025-12-07/')).toEqual([
        expect.stringMatching(/compact-[0-9a-f]{32}\.ndjson$/),
      ]);
    });

    it('lets one of two instances change a state, and the other after it', async () => {
      const location = { ...(await newBucket()), prefix: 'state' };
      const [one, other] = [states(openCloudStorage(location)), states(openCloudStorage(location))];
      const [seen, alsoSeen] = [await one.load('quick-hits'), await other.load('quick-hits')];
      expect(seen).toEqual(INITIAL_STATE);
      await one.save('quick-hits', { ...seen, paused: true });
      const late = other.save('quick-hits', { ...alsoSeen, paused: false });
      await expect(late).rejects.toBeInstanceOf(PreconditionFailed);
      await changeState(other, 'quick-hits', (state) => ({ ...state, paused: !state.paused }));
      expect(await one.load('quick-hits')).toMatchObject({ paused: false });
    });
  });
});
