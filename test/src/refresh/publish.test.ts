import { beforeEach, describe, expect, it } from 'vitest';
import { hotCold } from '../../../exporters/hot-cold/index.js';
import { EXPORTERS } from '../../../exporters/registry.js';
import { StoreError } from '../../../src/domain/errors.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import {
  historyName,
  liveName,
  type Publishing,
  publishDraft,
} from '../../../src/refresh/publish.js';
import { landing } from '../../support/landings.js';
import { memoryStore } from '../../support/memory-store.js';
import { draft as draftOf } from '../../support/refreshes.js';

const [exporter = expect.fail('no exporter')] = EXPORTERS.filter(
  ({ name }) => name === hotCold.name,
);
const LIVE = 'v1/trends/whos-hot-v2.json';

const draft = (content: string) =>
  draftOf({ body: new TextEncoder().encode(content), contentHash: `hash of ${content}` });

const publishing = (changes: Partial<Publishing> = {}): Publishing => ({
  exporter,
  runId: '20250115T110000Z-aaaaaa',
  cause: 'landing',
  asOf: '2025-01-15',
  destination: 'live',
  missing: [],
  partial: false,
  today: '2025-01-16',
  landings: [],
  dataThrough: '2025-01-14',
  ...changes,
});

let store: ObjectStore;
beforeEach(() => {
  store = memoryStore();
});

const publish = (changes: Partial<Publishing> = {}, content = 'one', on = store) =>
  publishDraft(on, 'v1/trends', publishing(changes), draft(content));
const later = { runId: '20250115T120000Z-bbbbbb' };
const shownAs = async (shown: 'nothing' | 'other', name: string) => {
  const head = await store.head(name);
  return head && { ...head, shown };
};
const textOf = async (name: string) => new TextDecoder().decode((await store.get(name))?.body);

describe('publishDraft', () => {
  it('names objects below the prefix', () => {
    expect(liveName('a/b', exporter)).toBe('a/b/whos-hot-v2.json');
    expect(historyName('a/b', exporter, '2025-01-15', 'r-1')).toBe(
      'a/b/history/2025-01-15/whos-hot-v2.r-1.json',
    );
  });

  it('writes the first file and its copy, with what readers and caches need', async () => {
    const landings = [landing({ executionId: 'e-1' }), landing({ executionId: 'e-2' })];
    const { generation } = { generation: null, ...(await publish({ landings })) };
    expect(await store.list('')).toEqual([
      'v1/trends/history/2025-01-15/whos-hot-v2.20250115T110000Z-aaaaaa.json',
      LIVE,
    ]);
    const live = await store.get(LIVE);
    expect(live?.generation).toBe(generation);
    expect(live?.attributes).toEqual({
      contentType: 'application/json',
      cacheControl: 'public, max-age=3600',
      metadata: {
        'run-id': '20250115T110000Z-aaaaaa',
        cause: 'landing',
        'as-of': '2025-01-15',
        'data-through': '2025-01-14',
        'content-hash': 'hash of one',
        'source-executions': 'e-1,e-2',
      },
    });
  });

  it('leaves a file of the same content and as-of alone', async () => {
    const first = await publish();
    const before = await store.list('');
    expect(await publish(later)).toEqual({
      kind: 'publication',
      status: 'unchanged',
      generation: 'generation' in first ? first.generation : '',
    });
    expect(await store.list('')).toEqual(before);
  });

  it('replaces it when readers do not find it, or somebody else put it there', async () => {
    await publish();
    const gone = { ...store, head: async (name: string) => shownAs('nothing', name) };
    expect(await publish(later, 'one', gone)).toMatchObject({ status: 'published' });
    const restore = { kind: 'replacement', change: 'foreign-write' } as const;
    const newest = { runId: '20250115T130000Z-cccccc', restore };
    expect(await publish(newest)).toMatchObject({ status: 'published' });
    const older = { runId: 'd', asOf: '2025-01-14' };
    expect(await publish(older)).toMatchObject({ kind: 'held-back' });
    expect(await publish({ ...older, restore })).toMatchObject({ status: 'published' });
  });

  it('replaces it when the content or the as-of is another', async () => {
    await publish();
    expect(await publish(later, 'two')).toMatchObject({ status: 'published' });
    const nextDay = { runId: 'c', asOf: '2025-01-16' };
    expect(await publish(nextDay, 'two')).toMatchObject({ status: 'published' });
    expect((await store.get(LIVE))?.attributes.metadata).toMatchObject({ 'run-id': 'c' });
  });

  it('marks a partial file, and replaces it when nothing is missing any more', async () => {
    const missing = [{ table: PLAYER_GAMES, date: '2025-01-14' }];
    await publish({ partial: true, missing });
    const partial = await store.get(LIVE);
    expect(partial?.attributes.cacheControl).toBe('public, max-age=300');
    expect(partial?.attributes.metadata).toHaveProperty('partial', `${PLAYER_GAMES} 2025-01-14`);
    expect(await publish(later)).toMatchObject({ status: 'published' });
    expect((await store.get(LIVE))?.attributes.metadata).not.toHaveProperty('partial');
  });

  it('uploads nothing at the deadline when nothing is new', async () => {
    const first = await publish();
    const missing = [{ table: PLAYER_GAMES, date: '2025-01-14' }];
    expect(await publish({ ...later, partial: true, missing })).toEqual({
      kind: 'publication',
      status: 'unchanged',
      generation: 'generation' in first ? first.generation : '',
    });
    const tomorrow = { runId: 'c', asOf: '2025-01-16', partial: true, missing };
    expect(await publish(tomorrow)).toMatchObject({ status: 'published' });
    const other = {
      runId: 'd',
      asOf: '2025-01-16',
      partial: true,
      missing: [...missing, { table: 'nba_analytics.another', date: '2025-01-15' }],
    };
    expect(await publish(other)).toMatchObject({ status: 'published' });
  });

  it('never replaces a newer as-of', async () => {
    await publish({ asOf: '2025-01-16' }, 'new');
    const refused = await publish(later, 'old');
    expect(refused).toMatchObject({ kind: 'held-back' });
    expect(refused).toHaveProperty('message', expect.stringContaining('live as of 2025-01-16'));
    expect(await textOf(LIVE)).toBe('new');
    expect(await store.list('v1/trends/history/2025-01-15')).toEqual([]);
    expect(refused).toHaveProperty('remedy', expect.stringContaining('trends rollback'));
  });

  it('replaces one that lies after today, which a wrong clock made, and says so', async () => {
    const today = '2025-01-15';
    await publish({ asOf: '2025-01-16' }, 'new');
    expect(await publish({ ...later, today }, 'old')).toMatchObject({
      status: 'published',
      replacedAsOf: '2025-01-16',
    });
    expect(await textOf(LIVE)).toBe('old');
  });

  it('writes nothing as of a day after today, which a clock set right in a run would leave', async () => {
    const refused = await publish({ asOf: '2025-01-16', today: '2025-01-15' });
    expect(refused).toMatchObject({ kind: 'transient' });
    expect(refused).toHaveProperty('message', expect.stringContaining('the clock was wrong'));
    expect(await store.list('')).toEqual([]);
  });

  it('writes only the copy when history is the destination', async () => {
    await publish({}, 'live');
    const past = { ...later, destination: 'history', asOf: '2025-01-10' } as const;
    expect(await publish(past, 'past')).toEqual({
      kind: 'publication',
      status: 'history',
      generation: null,
    });
    expect(await textOf(LIVE)).toBe('live');
    expect(await store.list('v1/trends/history/2025-01-10')).toHaveLength(1);
  });

  it('never writes over a copy', async () => {
    const past = { destination: 'history' } as const;
    await publish(past, 'first');
    expect(await publish(past, 'second')).toMatchObject({ kind: 'transient' });
    const [copy = ''] = await store.list('v1/trends/history/');
    expect(await textOf(copy)).toBe('first');
  });

  /** The store, in which somebody else writes the live file just before we do. */
  const overtaken = (content: string): ObjectStore => ({
    ...store,
    put: async (name, body, options) => {
      if (name === LIVE) await publish({ runId: 'other' }, content);
      return store.put(name, body, options);
    },
  });

  it('is already current when somebody else published the same meanwhile', async () => {
    const result = await publish({}, 'one', overtaken('one'));
    expect(result).toMatchObject({ status: 'already-current' });
    expect((await store.get(LIVE))?.attributes.metadata).toHaveProperty('run-id', 'other');
  });

  it('tries again when somebody else published something else meanwhile', async () => {
    const result = await publish({}, 'one', overtaken('two'));
    expect(result).toMatchObject({ kind: 'transient' });
    expect(await textOf(LIVE)).toBe('two');
  });

  it.each([
    { permanent: true, kind: 'permanent' },
    { permanent: false, kind: 'transient' },
  ])('passes on what the store says of itself: $kind', async ({ permanent, kind }) => {
    const refusing: ObjectStore = {
      ...store,
      head: async () => {
        throw new StoreError('no permission', { permanent, remedy: 'Grant it.' });
      },
    };
    const failure = await publish({}, 'one', refusing);
    const subject = { table: null };
    expect(failure).toEqual({ kind, message: 'no permission', remedy: 'Grant it.', subject });
  });

  it('takes an unforeseen error for one that passes', async () => {
    const broken: ObjectStore = {
      ...store,
      head: () => Promise.reject(new Error('socket hang up')),
    };
    expect(await publish({}, 'one', broken)).toMatchObject({
      kind: 'transient',
      message: 'whos-hot-v2.json could not be published: socket hang up',
    });
  });
});
