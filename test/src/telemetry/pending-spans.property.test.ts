import { describe, expect, it } from 'vitest';
import { pendingSpans } from '../../../src/telemetry/pending-spans.js';
import { fc } from '../../support/properties.js';

const LIMITS = { keepMs: 100, most: 5 };
const EXPORTERS = ['a', 'b', 'c'];

type Step =
  | { readonly kind: 'open'; readonly id: string; readonly exporters: readonly string[] }
  | { readonly kind: 'refreshed'; readonly exporter: string; readonly ids: readonly string[] };

const id = fc.constantFrom(...'123456789');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('open' as const),
    id,
    exporters: fc.subarray(EXPORTERS),
  }),
  fc.record({
    kind: fc.constant('refreshed' as const),
    exporter: fc.constantFrom(...EXPORTERS),
    ids: fc.array(id, { maxLength: 4 }),
  }),
);
const story = fc.array(fc.tuple(fc.nat(60), step), { maxLength: 60 });

/** The obvious memory: a list, from which whatever must go is left out at every opening. */
function model() {
  let pending: { id: string; at: number; left: readonly string[] }[] = [];
  return {
    open(opened: string, exporters: readonly string[], at: number) {
      pending = pending.filter((each) => each.id !== opened);
      if (exporters.length > 0) pending.push({ id: opened, at, left: exporters });
      pending = pending.filter((each) => at - each.at < LIMITS.keepMs).slice(-LIMITS.most);
    },
    refreshed(exporter: string, ids: readonly string[]) {
      pending = pending
        .map((each) =>
          ids.includes(each.id)
            ? { ...each, left: each.left.filter((name) => name !== exporter) }
            : each,
        )
        .filter(({ left }) => left.length > 0);
    },
    ids: () => pending.map((each) => each.id),
  };
}

describe('contexts', () => {
  it('keeps exactly the landings that are pending, within its limits', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const kept = pendingSpans<string>(LIMITS);
        const expected = model();
        let now = 0;
        for (const [pause, each] of steps) {
          now += pause;
          if (each.kind === 'open') {
            kept.open(each.id, `place of ${each.id}`, each.exporters, now);
            expected.open(each.id, each.exporters, now);
          } else {
            kept.refreshed(each.exporter, each.ids);
            expected.refreshed(each.exporter, each.ids);
          }
          const ids = expected.ids();
          expect(kept.size).toBe(ids.length);
          expect(kept.size).toBeLessThanOrEqual(LIMITS.most);
          for (const one of ids) expect(kept.find(one)).toBe(`place of ${one}`);
        }
      }),
    );
  });

  it('does not grow, however many landings are never refreshed', () => {
    const kept = pendingSpans<number>({ keepMs: 1e9, most: 1_000 });
    for (let n = 0; n < 50_000; n += 1) kept.open(`landing ${n}`, n, ['a'], n);
    expect(kept.size).toBe(1_000);
    expect(kept.find('landing 49999')).toBe(49_999);
    expect(kept.find('landing 48999')).toBeUndefined();
  });
});
