import { expect, it } from 'vitest';
import { PreconditionFailed } from '../../../src/domain/errors.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { retryingStore } from '../../../src/resilience/conditional-put.js';
import { intercept } from '../../../src/resilience/intercept.js';
import { limitedStore } from '../../../src/resilience/policies.js';
import { type Fault, type FaultPlan, type Refusal, scripted } from '../../support/faults.js';
import { faultyStore } from '../../support/faulty-store.js';
import { jumpingTime } from '../../support/jumping-time.js';
import { memoryStore } from '../../support/memory-store.js';
import { recordingStore } from '../../support/recording-store.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const OURS = bytes('ours');
const ATTRIBUTES = {
  contentType: 'application/json',
  cacheControl: 'max-age=60',
  metadata: { 'run-id': 'R1', cause: 'landing' },
};
const CREATE = { ...ATTRIBUTES, ifGeneration: '0' };
const BUSY: Refusal = { status: 503 };
const before: Fault = { kind: 'before', refusal: BUSY };
const after: Fault = { kind: 'after', refusal: BUSY };
const none: Fault = { kind: 'none' };

function opened(
  plan: FaultPlan,
  callTimeoutMs?: number,
  below: (store: ObjectStore) => ObjectStore = (store) => store,
) {
  const time = jumpingTime();
  const inner = recordingStore(memoryStore());
  const faulty = faultyStore(below(inner), { plan, scheduler: time.scheduler });
  const { scheduler } = time;
  const retries = retryingStore({
    scheduler,
    random: () => 0.5,
    attempts: 4,
    firstDelayMs: 1_000,
    longestDelayMs: 20_000,
    totalMs: 60_000,
  });
  const limits = callTimeoutMs === undefined ? [] : [limitedStore({ scheduler, callTimeoutMs })];
  const store = intercept<ObjectStore>(faulty, [retries, ...limits]);
  const methods = () => faulty.calls.map(({ method }) => method);
  return { time, inner, faulty, store, methods };
}

/** Another writer, between two calls of ours: before the call number `index`. */
function meanwhile(index: number, act: () => unknown, plan: FaultPlan): FaultPlan {
  return (call) => {
    if (call.index === index) act();
    return plan(call);
  };
}

it('tries reads, lists and deletes again', async () => {
  const { time, store, inner } = opened(scripted([before, none, after, none, after]));
  await inner.put('a', OURS, ATTRIBUTES);
  expect(await time.settle(store.get('a'))).toMatchObject({ value: { generation: '1' } });
  expect(await time.settle(store.list(''))).toEqual({ kind: 'value', value: ['a'] });
  expect(await time.settle(store.delete('a'))).toMatchObject({ kind: 'value' });
  expect(await inner.get('a')).toBeNull();
});

it('repeats an unconditional put, without reading', async () => {
  const { time, store, inner, methods } = opened(scripted([before, after]));
  expect(await time.settle(store.put('a', OURS, ATTRIBUTES))).toEqual({
    kind: 'value',
    value: '2',
  });
  expect(inner.effects.map(({ text }) => text)).toEqual(['ours', 'ours']);
  expect(methods()).toEqual(['put', 'put', 'put']);
});

it('reads nothing when a conditional put succeeds at once', async () => {
  const { time, store, methods } = opened(scripted([]));
  expect(await time.settle(store.put('a', OURS, CREATE))).toEqual({ kind: 'value', value: '1' });
  expect(methods()).toEqual(['put']);
});

it('puts again what did not take effect, on the same condition', async () => {
  const { time, store, inner, methods } = opened(scripted([before]));
  expect(await time.settle(store.put('a', OURS, CREATE))).toEqual({ kind: 'value', value: '1' });
  expect(inner.effects).toHaveLength(1);
  expect(methods()).toEqual(['put', 'head', 'put']);
});

it('recognises a put that had succeeded, and does not repeat it', async () => {
  const { time, store, inner, methods } = opened(scripted([after]));
  expect(await time.settle(store.put('a', OURS, CREATE))).toEqual({ kind: 'value', value: '1' });
  expect(inner.effects).toHaveLength(1);
  expect(methods()).toEqual(['put', 'head']);
});

it('shows what it put, when the put failed between the object and what readers find', async () => {
  let shown: 'same' | 'nothing' = 'nothing';
  const { time, store, inner } = opened(scripted([after]), undefined, (whole) => ({
    ...whole,
    head: async (name) => {
      const head = await whole.head(name);
      return head && { ...head, shown };
    },
    show: async () => {
      shown = 'same';
    },
  }));
  expect(await time.settle(store.put('a', OURS, CREATE))).toEqual({ kind: 'value', value: '1' });
  expect([inner.effects.length, shown]).toEqual([1, 'same']);
});

it('recognises it also when replacing, and when reading back fails', async () => {
  const { time, store, inner } = opened(scripted([after, before, before]));
  await inner.put('a', bytes('former'), ATTRIBUTES);
  const put = store.put('a', OURS, { ...ATTRIBUTES, ifGeneration: '1' });
  expect(await time.settle(put)).toEqual({ kind: 'value', value: '2' });
  expect(inner.effects.map(({ text }) => text)).toEqual(['former', 'ours']);
});

it('keeps the id of the write to itself', async () => {
  const { store, inner } = opened(scripted([]));
  await store.put('a', OURS, CREATE);
  await store.put('b', OURS, { contentType: 'text/plain', ifGeneration: '0' });
  await inner.put('c', OURS, { contentType: 'text/plain', metadata: {} });
  expect((await inner.get('a'))?.attributes.metadata).toHaveProperty('write-id');
  expect((await store.get('a'))?.attributes).toEqual(ATTRIBUTES);
  expect((await store.get('b'))?.attributes).toEqual({ contentType: 'text/plain' });
  expect((await store.get('c'))?.attributes.metadata).toEqual({});
});

it.each(['theirs', 'ours'])('takes %j from another writer as a lost race', async (text) => {
  const theirs = () => void inner.put('a', bytes(text), ATTRIBUTES);
  const { time, store, inner, methods } = opened(meanwhile(1, () => theirs(), scripted([before])));
  const outcome = await time.settle(store.put('a', OURS, CREATE));
  expect(outcome).toMatchObject({ kind: 'error', error: expect.any(PreconditionFailed) });
  expect(inner.effects).toHaveLength(1);
  expect(methods()).toEqual(['put', 'head']);
});

it('wins a race that its own first try had won, when the client repeats puts by itself', async () => {
  const { time, store, inner } = opened(scripted([{ kind: 'after', refusal: { status: 412 } }]));
  expect(await time.settle(store.put('a', OURS, CREATE))).toEqual({ kind: 'value', value: '1' });
  expect(inner.effects).toHaveLength(1);
});

it('takes an unchanged object with the very same content as not yet put', async () => {
  const { time, store, inner, methods } = opened(scripted([before]));
  await inner.put('a', OURS, ATTRIBUTES);
  const put = store.put('a', OURS, { ...ATTRIBUTES, ifGeneration: '1' });
  expect(await time.settle(put)).toEqual({ kind: 'value', value: '2' });
  expect(methods()).toEqual(['put', 'head', 'put']);
});

it('reports a lost race when ours was overwritten before it could be read back', async () => {
  const theirs = () => void inner.put('a', bytes('theirs'), { ...ATTRIBUTES, ifGeneration: '1' });
  const { time, store, inner } = opened(meanwhile(1, () => theirs(), scripted([after])));
  const outcome = await time.settle(store.put('a', OURS, CREATE));
  expect(outcome).toMatchObject({ kind: 'error', error: expect.any(PreconditionFailed) });
  expect(inner.effects.map(({ text }) => text)).toEqual(['ours', 'theirs']);
});

it('recognises a put that took effect late, between reading back and the next try', async () => {
  const { time, store, inner, faulty, methods } = opened((call) => {
    if (call.index === 2) faulty.release();
    if (call.index === 0) return { kind: 'hang', effect: false };
    return call.index === 2 ? { kind: 'slow', ms: 10 } : none;
  }, 5_000);
  expect(await time.settle(store.put('a', OURS, CREATE))).toEqual({ kind: 'value', value: '1' });
  expect(inner.effects).toHaveLength(1);
  expect(methods()).toEqual(['put', 'head', 'put', 'head']);
});

it('fails at once when the race was lost at the first try', async () => {
  const { time, store, inner, methods } = opened(scripted([]));
  await inner.put('a', OURS, ATTRIBUTES);
  const outcome = await time.settle(store.put('a', OURS, CREATE));
  expect(outcome).toMatchObject({ kind: 'error', error: expect.any(PreconditionFailed) });
  expect([methods(), time.now()]).toEqual([['put', 'head'], 0]);
});

it.each<[Refusal, number]>([
  [{ code: 'EACCES' }, 1],
  [{ status: 403 }, 1],
  [{ code: 'ENOSPC' }, 4],
])('tries %j %i times', async (refusal, tries) => {
  const { time, store, inner, faulty } = opened(({ method }) =>
    method === 'put' ? { kind: 'before', refusal } : none,
  );
  const outcome = await time.settle(store.put('a', OURS, CREATE));
  expect(outcome).toMatchObject({ kind: 'error', error: { permanent: tries === 1 } });
  expect(faulty.calls.filter(({ method }) => method === 'put')).toHaveLength(tries);
  expect(inner.effects).toEqual([]);
});
