import { expect, it } from 'vitest';
import { StoreError } from '../../../src/domain/errors.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { intercept, type PortLayer } from '../../../src/resilience/intercept.js';
import { resilientStore } from '../../../src/resilience/policies.js';
import { jumpingTime } from '../../support/jumping-time.js';
import { memoryStore } from '../../support/memory-store.js';

/** A store of which a later version can do more; `busy` calls of it fail first. */
class RicherStore {
  readonly asked: string[] = [];
  #busy: number;

  constructor(busy: number) {
    this.#busy = busy;
  }

  async touch(name: string): Promise<string> {
    this.asked.push(name);
    this.#busy -= 1;
    if (this.#busy >= 0) throw new StoreError('busy', { permanent: false, remedy: 'Wait.' });
    return `touched ${name}`;
  }

  copy(): Promise<string> {
    return new Promise(() => {});
  }
}

/** The richer store behind the layers of every store, which know nothing of what it can do. */
function resilient(busy: number) {
  const time = jumpingTime();
  const richer = new RicherStore(busy);
  const { touch, copy } = richer;
  const store: ObjectStore & Pick<RicherStore, 'touch' | 'copy'> = {
    ...memoryStore(),
    touch: touch.bind(richer),
    copy: copy.bind(richer),
  };
  const calls: string[] = [];
  const wrapped = {
    ...store,
    ...resilientStore(store, {
      name: 'the store',
      scheduler: time.scheduler,
      attempts: 3,
      callTimeoutMs: 10_000,
      threshold: 3,
      onRetry: ({ call }) => calls.push(call),
    }),
  };
  return { time, richer, wrapped, calls };
}

it('tries a method again that was added to a port, although no layer names it', async () => {
  const { time, wrapped, calls } = resilient(2);
  expect(await time.settle(wrapped.touch('a'))).toEqual({ kind: 'value', value: 'touched a' });
  expect(calls).toEqual(['touch a', 'touch a']);
});

it('spares the port that keeps failing the calls of such a method', async () => {
  const { time, wrapped, richer } = resilient(3);
  expect(await time.settle(wrapped.touch('a'))).toMatchObject({ error: { message: 'busy' } });
  const refused = { error: { message: expect.stringMatching('the store is not asked before') } };
  expect(await time.settle(wrapped.touch('a'))).toMatchObject(refused);
  expect(richer.asked).toHaveLength(3);
});

it('ends the calls of such a method in time', async () => {
  const { time, wrapped } = resilient(0);
  expect(await time.settle(wrapped.copy())).toMatchObject({
    error: { message: 'copy took longer than 10 s', permanent: false },
  });
});

it('leads a call through the layers from the outside in, and the answer back', async () => {
  const told: string[] = [];
  const named =
    (layer: string): PortLayer<Pick<RicherStore, 'touch'>> =>
    async (call, next) => {
      told.push(`${layer} before ${call.method}`);
      const answer = await next({ ...call, args: [`${call.args[0]}${layer}`] });
      told.push(`${layer} after`);
      return answer;
    };
  const wrapped = intercept<Pick<RicherStore, 'touch'>>(new RicherStore(0), [
    named('1'),
    named('2'),
  ]);
  expect(await { ...wrapped }.touch('a')).toBe('touched a12');
  expect(told).toEqual(['1 before touch', '2 before touch', '2 after', '1 after']);
});
