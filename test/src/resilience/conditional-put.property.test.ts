import { expect, it } from 'vitest';
import { PreconditionFailed } from '../../../src/domain/errors.js';
import { resilientStore } from '../../../src/resilience/policies.js';
import type { Fault, FaultPlan, Refusal } from '../../support/faults.js';
import { scripted } from '../../support/faults.js';
import { faultyStore } from '../../support/faulty-store.js';
import { jumpingTime } from '../../support/jumping-time.js';
import { memoryStore } from '../../support/memory-store.js';
import { fc } from '../../support/properties.js';
import { recordingStore } from '../../support/recording-store.js';

const TYPE = { contentType: 'application/json' };
const bytes = (text: string) => new TextEncoder().encode(text);
const PATIENCE = {
  attempts: 5,
  firstDelayMs: 1_000,
  longestDelayMs: 8_000,
  totalMs: 60_000,
  callTimeoutMs: 10_000,
  threshold: 50,
  coolDownMs: 1_000,
};

const refusals = fc.constantFrom<Refusal>(
  { status: 503 },
  { status: 409 },
  { code: 'ENOSPC' },
  { status: 429, retryAfterMs: 3_000 },
  { status: 403 },
);
const faults: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Fault>({ kind: 'none' }) },
  refusals.map((refusal): Fault => ({ kind: 'before', refusal })),
  refusals.map((refusal): Fault => ({ kind: 'after', refusal })),
  fc.boolean().map((effect): Fault => ({ kind: 'hang', effect })),
  fc.integer({ min: 0, max: 40_000 }).map((ms): Fault => ({ kind: 'slow', ms })),
);
const randoms = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));

/** A store whose calls fail as planned, and end as late as planned, behind our resilience. */
function opened(plan: FaultPlan, random: () => number) {
  const time = jumpingTime();
  const inner = recordingStore(memoryStore());
  const faulty = faultyStore(inner, { plan, scheduler: time.scheduler });
  const waits: number[] = [];
  const store = resilientStore(faulty, {
    ...PATIENCE,
    name: 'the store',
    scheduler: time.scheduler,
    random,
    onRetry: ({ delayMs }) => waits.push(delayMs),
  });
  /** Whatever was slow or hung comes through in the end. */
  const drain = async () => {
    faulty.release();
    await time.advanceTo(time.now() + 3_600_000);
  };
  return { time, inner, faulty, store, waits, drain };
}

it('puts at most once, and says so, whatever fails, hangs or comes late', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(faults, { maxLength: 14 }), randoms, async (plan, random) => {
      const world = opened(scripted(plan), () => random.next().value);
      const { time, inner, faulty, store, drain } = world;
      const put = store.put('a', bytes('ours'), { ...TYPE, ifGeneration: '0' });
      const outcome = await time.settle(put);
      const puts = faulty.calls.filter(({ method }) => method === 'put');
      expect(puts.length).toBeLessThanOrEqual(PATIENCE.attempts);
      expect(faulty.calls.length).toBeLessThanOrEqual(3 * PATIENCE.attempts - 2);
      await drain();
      const ours = inner.effects.filter(({ text }) => text === 'ours');
      expect(ours.length).toBeLessThanOrEqual(1);
      if (outcome.kind === 'value') expect(ours[0]?.generation).toBe(outcome.value);
      // Nobody else writes here, so no race can be lost.
      else expect(outcome.error).not.toBeInstanceOf(PreconditionFailed);
      for (const [n, wait] of world.waits.entries()) {
        expect(wait).toBeLessThanOrEqual(3_000 + Math.min(8_000, 1_000 * 2 ** n));
      }
    }),
    { numRuns: 400 },
  );
});

it('loses a race honestly: whoever is told to have won has the generation', async () => {
  const rivals = fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 4 });
  const plans = fc.array(faults, { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(plans, rivals, randoms, async (plan, instants, random) => {
      const { time, inner, store, drain } = opened(scripted(plan), () => random.next().value);
      for (const instant of instants) {
        time.scheduler.schedule(() => {
          void inner
            .get('a')
            .then((found) =>
              inner.put('a', bytes(`rival ${instant}`), {
                ...TYPE,
                ifGeneration: found?.generation ?? '0',
              }),
            )
            .catch(() => undefined);
        }, instant);
      }
      const put = store.put('a', bytes('ours'), { ...TYPE, ifGeneration: '0' });
      const outcome = await time.settle(put);
      await drain();
      const ours = inner.effects.filter(({ text }) => text === 'ours');
      expect(ours.length).toBeLessThanOrEqual(1);
      if (outcome.kind === 'value') expect(ours[0]?.generation).toBe(outcome.value);
      else if (outcome.error instanceof PreconditionFailed) {
        expect(inner.effects.some(({ text }) => text.startsWith('rival'))).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

it('loses no increment of writers whose bytes are the same, and makes none up', async () => {
  const plans = fc.array(faults, { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(plans, randoms, async (plan, random) => {
      const { time, inner, store, drain } = opened(scripted(plan), () => random.next().value);
      let started = 0;
      const increment = async (): Promise<boolean> => {
        const found = await store.get('count');
        const next = Number(found === null ? 0 : new TextDecoder().decode(found.body)) + 1;
        const ifGeneration = found?.generation ?? '0';
        started += 1;
        await store.put('count', bytes(String(next)), { ...TYPE, ifGeneration });
        return true;
      };
      const writing = Array.from({ length: 4 }, () => increment().catch(() => false));
      const outcome = await time.settle(Promise.all(writing));
      await drain();
      const told = outcome.kind === 'value' ? outcome.value.filter(Boolean).length : 0;
      const count = Number(inner.effects.at(-1)?.text ?? 0);
      expect(count).toBe(inner.effects.length);
      expect(count).toBeGreaterThanOrEqual(told);
      expect(count).toBeLessThanOrEqual(started);
    }),
    { numRuns: 300 },
  );
});
