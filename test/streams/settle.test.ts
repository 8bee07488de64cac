import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Affected } from '../../streams/flow.js';
import { settle } from '../../streams/settle.js';
import { landing } from '../support/landings.js';
import { modelWorld } from '../support/model-world.js';
import { fc } from '../support/properties.js';
import { collect, virtualTime } from '../support/virtual-time.js';

const MINUTE = 60_000;
const EXPORTERS = ['trends-hot-cold', 'trends-bounce-back'];
const DATES = ['2025-11-08', '2025-11-09', '2025-11-10'];

interface Arrival {
  readonly seconds: number;
  readonly exporter: string;
  readonly date: string;
}

const arrivals = fc.array(
  fc.record({
    seconds: fc.integer({ min: 0, max: 7_200 }),
    exporter: fc.constantFrom(...EXPORTERS),
    date: fc.constantFrom(...DATES),
  }),
  { maxLength: 60 },
);

function played(list: readonly Arrival[]) {
  const time = virtualTime(0);
  const affected$ = new Subject<Affected>();
  const seen = collect(time, affected$.pipe(settle(modelWorld({ time }).deps)));
  const receivedAt = new Map<string, number>();
  for (const [index, { seconds, exporter, date }] of list.entries()) {
    const item = landing({
      gameDate: date,
      executionId: `e-${index}`,
      receivedAt: seconds * 1_000,
    });
    receivedAt.set(item.id, seconds * 1_000);
    time.at(seconds * 1_000, () => affected$.next({ kind: 'affected', exporter, landing: item }));
  }
  time.advanceTo(7_200_000 + 60 * MINUTE);
  return { seen, receivedAt };
}

describe('settle', () => {
  it('puts every landing into exactly one batch of its exporter', () => {
    fc.assert(
      fc.property(arrivals, (list) => {
        const { seen } = played(list);
        const released = seen.values.flatMap(({ exporter, landings }) =>
          landings.map(({ id }) => `${exporter} ${id}`),
        );
        expect(new Set(released).size).toBe(released.length);
        expect(released).toHaveLength(list.length);
      }),
      { numRuns: 60 },
    );
  });

  it('releases none later than the longest wait after its first, nor before it is quiet', () => {
    fc.assert(
      fc.property(arrivals, (list) => {
        const { seen, receivedAt } = played(list);
        for (const [index, { landings }] of seen.values.entries()) {
          const at = seen.times[index] ?? 0;
          const times = landings.map(({ id }) => receivedAt.get(id) ?? 0);
          const waited = at - Math.min(...times);
          expect(waited).toBeLessThanOrEqual(30 * MINUTE);
          const dates = landings.map(({ gameDate }) => gameDate).sort();
          const newest = landings.filter(({ gameDate }) => gameDate === dates.at(-1));
          const quiet = at - Math.max(...newest.map(({ id }) => receivedAt.get(id) ?? 0));
          expect(quiet >= MINUTE || waited === 30 * MINUTE).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never lets an older date extend the wait', () => {
    const newest = { seconds: 0, exporter: 'trends-hot-cold', date: '2025-11-10' };
    const older = [20, 40, 55].map((seconds) => ({ ...newest, seconds, date: '2025-11-09' }));
    const { seen } = played([newest, ...older]);
    expect(seen.times).toEqual([MINUTE]);
    expect(seen.values).toEqual([
      {
        kind: 'trigger',
        exporter: 'trends-hot-cold',
        why: 'settled',
        landings: [expect.anything(), expect.anything(), expect.anything(), expect.anything()],
        asOf: null,
        force: false,
      },
    ]);
  });
});
