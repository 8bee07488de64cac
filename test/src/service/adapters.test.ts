import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type Adapters, resilientParts } from '../../../src/service/adapters.js';
import { cannedWarehouse } from '../../support/canned-warehouse.js';
import { type Fault, scripted } from '../../support/faults.js';
import { faultyStore } from '../../support/faulty-store.js';
import { faultyWarehouse } from '../../support/faulty-warehouse.js';
import { jumpingTime } from '../../support/jumping-time.js';
import { memoryStore } from '../../support/memory-store.js';

const OVERLOADED: Fault = { kind: 'before', refusal: { status: 503 } };
const FORBIDDEN: Fault = { kind: 'before', refusal: { status: 403 } };

/** Parts whose ports each meet the faults in turn. */
function partsWith(faults: readonly Fault[]) {
  const time = jumpingTime();
  const { scheduler } = time;
  const store = () => faultyStore(memoryStore(), { plan: scripted(faults), scheduler });
  const published = store();
  const privately = store();
  const warehouse = faultyWarehouse(cannedWarehouse(), { plan: scripted(faults), scheduler });
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const adapters = resilientParts({ warehouse, published, privately, scheduler }, log, {
    scheduler,
  });
  return { time, adapters, lines };
}

const CALLS: readonly (readonly [keyof Adapters, (adapters: Adapters) => Promise<unknown>])[] = [
  ['warehouse', ({ warehouse }) => warehouse.stamps([])],
  ['published', ({ published }) => published.list('')],
  ['privately', ({ privately }) => privately.get('a')],
];

describe('resilientParts', () => {
  it('bridges a short outage of each port, and logs each further try', async () => {
    for (const [name, call] of CALLS) {
      const { time, adapters, lines } = partsWith([OVERLOADED, OVERLOADED]);
      expect([name, (await time.settle(call(adapters))).kind]).toEqual([name, 'value']);
      expect(lines.map((line) => JSON.parse(line))).toMatchObject([
        { msg: 'call failed; retrying', failures: 1 },
        { msg: 'call failed; retrying', failures: 2 },
      ]);
    }
  });

  it('fails at once where another try cannot help', async () => {
    for (const [, call] of CALLS) {
      const { time, adapters, lines } = partsWith([FORBIDDEN]);
      expect((await time.settle(call(adapters))).kind).toBe('error');
      expect([time.now(), lines]).toEqual([0, []]);
    }
  });

  it('tries nothing again once it has given up, and ends the waits', async () => {
    for (const [, call] of CALLS) {
      const { time, adapters } = partsWith([OVERLOADED, OVERLOADED, OVERLOADED]);
      const waiting = call(adapters);
      setImmediate(() => adapters.giveUp?.());
      expect((await time.settle(waiting)).kind).toBe('error');
      const before = time.now();
      expect((await time.settle(call(adapters))).kind).toBe('error');
      expect([time.now(), time.pending()]).toEqual([before, 0]);
    }
  });
});
