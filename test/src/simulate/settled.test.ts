import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { settledAt } from '../../../src/simulate/settled.js';
import { settleWindow } from '../../../streams/operators/settle-window.js';
import { virtualTime } from '../../../streams/virtual-time.js';
import { fc } from '../../support/properties.js';

describe('settledAt', () => {
  const feed = fc.record({
    at: fc.integer({ min: 0, max: 2000 }),
    gameDate: fc.constantFrom('2025-01-01', '2025-01-02', '2025-01-03'),
  });

  it('says when the settle stage itself releases each landing', () => {
    fc.assert(
      fc.property(fc.array(feed), fc.nat(300), fc.nat(900), (feeds, quietMs, maxWaitMs) => {
        const ordered = [...feeds].sort((a, b) => a.at - b.at);
        const time = virtualTime(0);
        const items$ = new Subject<number>();
        const released = new Map<number, number>();
        items$
          .pipe(
            settleWindow({
              key: () => 'one',
              hold: (item: number) => item,
              age: (item) => ordered[item]?.gameDate ?? '',
              quietMs,
              maxWaitMs,
              scheduler: time.scheduler,
            }),
          )
          .subscribe(({ items }) => {
            for (const item of items) released.set(item, time.scheduler.now());
          });
        ordered.forEach(({ at }, item) => {
          time.advanceTo(at);
          items$.next(item);
        });
        time.advanceTo(10_000);
        const settled = settledAt(ordered, { quietMs, maxWaitMs });
        expect(settled).toEqual(ordered.map((_, item) => released.get(item)));
      }),
    );
  });
});
