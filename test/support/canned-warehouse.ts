import type { Warehouse } from '../../src/ports/warehouse.js';

/** A warehouse that always answers the same; `asked` counts its calls. */
export function cannedWarehouse(): Warehouse & { readonly asked: () => number } {
  let asked = 0;
  const answer = async <T>(value: T): Promise<T> => {
    asked += 1;
    return value;
  };
  return {
    asked: () => asked,
    query: () => answer({ rows: [{ one: 1n }], bytesProcessed: 10 }),
    estimate: () => answer(10),
    stamps: () => answer(new Map([['d.t', { modifiedAt: 1, rows: 2 }]])),
    close: async () => {},
  };
}
