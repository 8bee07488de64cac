import type { Parts } from '../../src/service/parts.js';

/** A call of an adapter, in milliseconds of `performance.now`. */
export interface Call {
  readonly of: 'warehouse' | 'store';
  readonly from: number;
  readonly to: number;
  /** The object that a put wrote; empty otherwise. */
  readonly wrote: string;
}

/** Parts whose calls are noted as they end. */
export function timedParts(parts: Parts, calls: Call[]): Parts {
  const timed =
    <Args extends readonly unknown[], T>(
      of: Call['of'],
      call: (...args: Args) => Promise<T>,
      wrote: (...args: Args) => string = () => '',
    ) =>
    async (...args: Args): Promise<T> => {
      const from = performance.now();
      try {
        return await call(...args);
      } finally {
        calls.push({ of, from, to: performance.now(), wrote: wrote(...args) });
      }
    };
  const store = (inner: Parts['published'], name: (object: string) => string) => ({
    get: timed('store', (object: string) => inner.get(object)),
    head: timed('store', (object: string) => inner.head(object)),
    show: timed('store', (object: string) => inner.show(object)),
    put: timed('store', (...args: Parameters<typeof inner.put>) => inner.put(...args), name),
    list: timed('store', (prefix: string) => inner.list(prefix)),
    delete: timed('store', (object: string) => inner.delete(object)),
  });
  const { warehouse } = parts;
  return {
    ...parts,
    warehouse: {
      query: timed('warehouse', (...args: Parameters<typeof warehouse.query>) =>
        warehouse.query(...args),
      ),
      stamps: timed('warehouse', (...args: Parameters<typeof warehouse.stamps>) =>
        warehouse.stamps(...args),
      ),
      estimate: (query) => warehouse.estimate(query),
      close: () => warehouse.close(),
    },
    published: store(parts.published, (object) => object),
    privately: store(parts.privately, () => ''),
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
