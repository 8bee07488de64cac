import { intercept, type PortLayer } from '../../src/resilience/intercept.js';
import type { Adapters } from '../../src/service/adapters.js';

/** A call of an adapter, in milliseconds of `performance.now`. */
export interface Call {
  readonly of: 'warehouse' | 'store';
  readonly from: number;
  readonly to: number;
  /** The object that a put wrote; empty otherwise. */
  readonly wrote: string;
}

/** Parts whose calls are noted as they end. */
export function timedParts(adapters: Adapters, calls: Call[]): Adapters {
  const note = async (of: Call['of'], wrote: string, work: Promise<unknown>) => {
    const from = performance.now();
    return work.finally(() => calls.push({ of, from, to: performance.now(), wrote }));
  };
  const store = (inner: Adapters['published'], isPublished: boolean) =>
    intercept(inner, [
      (call, next) =>
        note('store', isPublished && call.method === 'put' ? call.args[0] : '', next(call)),
    ]);
  const ofWarehouse: PortLayer<Adapters['warehouse']> = (call, next) =>
    call.method === 'query' || call.method === 'stamps'
      ? note('warehouse', '', next(call))
      : next(call);
  return {
    ...adapters,
    warehouse: intercept(adapters.warehouse, [ofWarehouse]),
    published: store(adapters.published, true),
    privately: store(adapters.privately, false),
  };
}

/** Milliseconds between two moments in which at least one of the calls was under way. */
export function busy(calls: readonly Call[], from: number, to: number): number {
  let total = 0;
  let covered = from;
  for (const call of calls.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(call.from, covered);
    const end = Math.min(call.to, to);
    if (end <= begin) continue;
    total += end - begin;
    covered = end;
  }
  return total;
}
