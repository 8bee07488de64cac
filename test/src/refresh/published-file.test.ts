import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exporterOf } from '../../../exporters/registry.js';
import { FOR_ALL, writeDraft } from '../../../src/adapters/directory/disk.js';
import { encode } from '../../../src/adapters/directory/envelope.js';
import { claim } from '../../../src/adapters/directory/generations.js';
import { openDirectoryStore } from '../../../src/adapters/directory/index.js';
import { StoreError } from '../../../src/domain/errors.js';
import { expectedOf } from '../../../src/domain/published.js';
import { type ExporterState, INITIAL_STATE } from '../../../src/domain/state.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { historyName, liveName, publishDraft, sha256 } from '../../../src/refresh/publish.js';
import {
  findPublished,
  formerVersion,
  putBack,
  readPublished,
} from '../../../src/refresh/published-file.js';
import { liveFile } from '../../support/contexts.js';
import { memoryStore } from '../../support/memory-store.js';
import { draft } from '../../support/refreshes.js';

const exporter = exporterOf('trends-hot-cold');
const PREFIX = 'v1/trends';
const LIVE = liveName(PREFIX, exporter);
const JSON_TYPE = { contentType: 'application/json' };
const bytes = (text: string) => new TextEncoder().encode(text);
const RUN = '20250115T110000Z-aaaaaa';
const LATER = '20250115T120000Z-bbbbbb';

/** Publishes a run's file as the service does, and the state that it leaves. */
async function published(
  store: ObjectStore,
  { runId = RUN, asOf = '2025-01-15', text }: { runId?: string; asOf?: string; text?: string } = {},
): Promise<ExporterState> {
  const result = await publishDraft(
    store,
    PREFIX,
    {
      exporter,
      runId,
      cause: 'landing',
      asOf,
      destination: 'live',
      missing: [],
      partial: false,
      today: '2025-01-20',
      landings: [],
      dataThrough: '2025-01-14',
    },
    draft({ body: bytes(text ?? runId), contentHash: text ?? runId }),
  );
  if (!('generation' in result) || result.generation === null) throw new Error('not published');
  const { generation, sha256: hash } = result;
  const live = liveFile({ runId, asOf, generation, ...(hash && { sha256: hash }) });
  return { ...INITIAL_STATE, live };
}

const stores: readonly (readonly [string, () => Promise<ObjectStore>])[] = [
  ['a bucket', async () => memoryStore()],
  ['a folder', async () => openDirectoryStore(root)],
];
let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'trends-published-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const shelf = (store: ObjectStore) => ({ store, prefix: PREFIX, exporter });
const put = (store: ObjectStore, body: string, metadata?: Record<string, string>) =>
  store.put(LIVE, bytes(body), { ...JSON_TYPE, ...(metadata && { metadata }) });
const seen = (store: ObjectStore, state: ExporterState) => readPublished(shelf(store), state);

describe.each(stores)('the live file in %s', (_name, open) => {
  it("is nobody's before the first was published, whatever is there", async () => {
    const store = await open();
    await put(store, '{"of":"a predecessor"}');
    expect(await seen(store, INITIAL_STATE)).toEqual({ kind: 'none' });
  });

  it('is ours while it is the object that the state names, without a look at its bytes', async () => {
    const store = await open();
    const state = await published(store);
    const blind = { ...store, get: () => Promise.reject(new Error('read')) };
    const looking = { ...blind, head: (name: string) => store.head(name) };
    expect(await seen(looking, state)).toEqual({ kind: 'ours' });
  });

  it('is told deleted, and foreign when it has other bytes', async () => {
    const store = await open();
    const state = await published(store);
    await store.delete(LIVE);
    expect(await seen(store, state)).toEqual({ kind: 'deleted' });
    for (const body of ['{"broken', '', `${RUN} edited`]) {
      await put(store, body);
      expect(await seen(store, state)).toEqual({ kind: 'foreign-write' });
    }
  });

  it("is foreign when its metadata names a run of ours and its bytes are not that run's", async () => {
    const store = await open();
    const state = await published(store);
    const metadata = (await store.head(LIVE))?.attributes.metadata;
    await put(store, 'edited', { ...metadata });
    expect(await seen(store, state)).toEqual({ kind: 'foreign-write' });
  });

  it('is adopted when somebody put the very same bytes there, with or without their metadata', async () => {
    const store = await open();
    const state = await published(store);
    const generation = await put(store, RUN);
    const adopted = { kind: 'adopted', generation, sha256: sha256(bytes(RUN)) };
    expect(await seen(store, state)).toEqual(adopted);
    const { sha256: _, ...live } = state.live ?? liveFile();
    expect(await seen(store, { ...state, live })).toEqual(adopted);
  });

  it('is recorded when it is a run of ours that the state does not know', async () => {
    const store = await open();
    const before = await published(store);
    const after = await published(store, { runId: LATER, text: 'newer' });
    const run = {
      runId: LATER,
      asOf: '2025-01-15',
      dataThrough: '2025-01-14',
      contentHash: 'newer',
      partial: false,
    };
    const { generation, sha256: hash } = after.live ?? {};
    expect(await seen(store, before)).toEqual({ kind: 'recorded', run, generation, sha256: hash });
    const claim = { holder: 'another', runId: LATER, until: 1 };
    expect(await seen(store, { ...before, claim })).toEqual({ kind: 'ours' });
  });

  it('is foreign when it is one of ours as of an older day', async () => {
    const store = await open();
    const old = await published(store, { asOf: '2025-01-14' });
    const state = await published(store, { runId: LATER });
    const version = await store.get(historyName(PREFIX, exporter, '2025-01-14', RUN));
    await store.put(LIVE, version?.body ?? bytes(''), version?.attributes ?? JSON_TYPE);
    expect(await seen(store, state)).toEqual({ kind: 'foreign-write' });
    expect(await seen(store, old)).toMatchObject({ kind: 'adopted' });
  });

  it('is the pinned version while one is pinned: another one of ours is put right too', async () => {
    const store = await open();
    const { live } = await published(store);
    const latest = await published(store, { runId: LATER });
    const pinned = { runId: RUN, at: 1, asOf: '2025-01-15', dataThrough: null };
    expect(await seen(store, { ...latest, pinned })).toEqual({ kind: 'former' });
    const put = { ...pinned, generation: live?.generation ?? '' };
    expect(await seen(store, { ...latest, pinned: put })).toEqual({ kind: 'foreign-write' });
    await store.put(LIVE, bytes(RUN), JSON_TYPE);
    expect(await seen(store, { ...latest, pinned })).toMatchObject({ kind: 'adopted' });
  });

  it('is unread when the store does not answer', async () => {
    const store = await open();
    const state = await published(store);
    const error = new StoreError('503', { permanent: false, remedy: 'Wait.' });
    const dumb = { ...store, head: () => Promise.reject(error) };
    expect(await seen(dumb, state)).toEqual({ kind: 'unread', message: '503' });
  });

  it.each(['deleted', 'overwritten'])('is put back as it was when it was %s', async (how) => {
    const store = await open();
    const state = await published(store);
    if (how === 'deleted') await store.delete(LIVE);
    else await put(store, '{"broken');
    const version = await formerVersion(shelf(store), expectedOf(state) ?? expect.fail());
    const result = await putBack(
      shelf(store),
      version ?? expect.fail('no version'),
      version?.version ?? expect.fail('no version'),
      async () => true,
    );
    expect(result).toMatchObject({ status: 'restored', sha256: sha256(bytes(RUN)) });
    expect(await store.get(LIVE)).toMatchObject({
      attributes: { metadata: { 'run-id': RUN, cause: 'landing' } },
    });
    const { generation } = result as { generation: string };
    const live = { ...(state.live ?? liveFile()), generation };
    expect(await seen(store, { ...state, live })).toEqual({ kind: 'ours' });
  });

  it('is not put back by a run that was overtaken, nor over what came meanwhile', async () => {
    const store = await open();
    const state = await published(store);
    await store.delete(LIVE);
    const former = await formerVersion(shelf(store), expectedOf(state) ?? expect.fail());
    const version = former?.version ?? expect.fail('no version');
    const body = { body: bytes(RUN) };
    const late = await putBack(shelf(store), body, version, async () => false);
    expect(late).toMatchObject({ kind: 'transient' });
    expect(await store.get(LIVE)).toBeNull();
    const overtaken = await putBack(shelf(store), body, version, async () => {
      await put(store, 'newer');
      return true;
    });
    expect(overtaken).toMatchObject({ kind: 'transient' });
    expect(new TextDecoder().decode((await store.get(LIVE))?.body)).toBe('newer');
  });

  it('has no former version when history has no whole copy of it', async () => {
    const store = await open();
    const state = await published(store);
    const expected = expectedOf(state) ?? expect.fail();
    await store.delete(LIVE);
    const copy = historyName(PREFIX, exporter, '2025-01-15', RUN);
    await store.put(copy, bytes('damaged'), JSON_TYPE);
    expect(await formerVersion(shelf(store), expected)).toBeNull();
    await store.delete(copy);
    expect(await formerVersion(shelf(store), expected)).toBeNull();
  });
});

describe('the plain file of a live file in a folder', () => {
  const plain = () => join(root, LIVE);

  it('is shown again from its own object when it was deleted, cut short or overwritten', async () => {
    const store = await openDirectoryStore(root);
    const state = await published(store);
    for (const spoil of [
      () => rm(plain()),
      () => writeFile(plain(), RUN.slice(0, 5)),
      () => writeFile(plain(), '{"broken'),
    ]) {
      await spoil();
      expect((await seen(store, state)).kind).toMatch(/deleted|foreign-write/);
      await store.delete(historyName(PREFIX, exporter, '2025-01-15', RUN));
      const version = await formerVersion(shelf(store), expectedOf(state) ?? expect.fail());
      const { generation } = (await store.head(LIVE)) ?? expect.fail();
      await putBack(
        shelf(store),
        version ?? expect.fail('no version'),
        version?.version ?? expect.fail('no version'),
        async () => true,
      );
      expect(await seen(store, state)).toEqual({ kind: 'ours' });
      expect((await store.head(LIVE))?.generation).toBe(generation);
    }
  });

  it('is adopted in silence when the same bytes were written again', async () => {
    const store = await openDirectoryStore(root);
    const state = await published(store);
    await rm(plain());
    await writeFile(plain(), RUN);
    expect(await seen(store, state)).toEqual({ kind: 'ours' });
  });

  it('is put back from history when its object was damaged', async () => {
    const store = await openDirectoryStore(root);
    const state = await published(store);
    await writeFile(join(root, '.objects', LIVE, '1.object'), '{"format":"trends-ob');
    expect(await seen(store, state)).toEqual({ kind: 'foreign-write' });
    const version = await formerVersion(shelf(store), expectedOf(state) ?? expect.fail());
    const back = version?.version ?? expect.fail('no version');
    expect(
      await putBack(shelf(store), version ?? expect.fail(), back, async () => true),
    ).toMatchObject({ status: 'restored', generation: '2' });
  });

  it('is finished by the service, and by nobody else, when its writer died before it', async () => {
    const store = await openDirectoryStore(root);
    const before = await published(store);
    const head = (await store.get(LIVE)) ?? expect.fail();
    const metadata = { ...head.attributes.metadata, 'run-id': LATER };
    const attributes = { ...JSON_TYPE, metadata };
    await store.put(historyName(PREFIX, exporter, '2025-01-15', LATER), bytes('new'), attributes);
    const truth = join(root, '.objects', LIVE);
    const parts = encode('w', 'v', { body: bytes('new'), attributes });
    const written = await writeDraft(truth, parts, FOR_ALL);
    expect(await claim(truth, 2, written, 'w')).toBe(true);
    expect(await seen(store, before)).toEqual({ kind: 'former' });
    expect(await readFile(plain(), 'utf8')).toBe(RUN);
    expect(await findPublished(shelf(store), before)).toMatchObject({ kind: 'recorded' });
    expect(await readFile(plain(), 'utf8')).toBe('new');
  });
});
