import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { settleWindows } from '../../../src/dashboard/settle-windows.js';
import { settleWindow } from '../../../streams/operators/settle-window.js';
import { fc } from '../../support/properties.js';
import { collect, virtualTime } from '../../support/virtual-time.js';

const SETTINGS = { quietMs: 60, maxWaitMs: 300 };
const DAYS = ['2025-01-13', '2025-01-14', '2025-01-15'] as const;

interface Item {
  readonly at: number;
  readonly gameDate: string;
}

describe('settleWindows', () => {
  it('ends each window when the pipeline releases it', () => {
    const steps = fc.array(fc.record({ wait: fc.nat(150), gameDate: fc.constantFrom(...DAYS) }));
    fc.assert(
      fc.property(steps, (passes) => {
        const time = virtualTime(1_000);
        const items$ = new Subject<Item>();
        const { scheduler } = time;
        const settled = settleWindow({
          key: () => 'k',
          hold: (item: Item) => item,
          age: (item) => item.gameDate,
          ...SETTINGS,
          scheduler,
        });
        const { times } = collect(time, items$.pipe(settled));
        const landings = passes.map(({ wait, gameDate }) => {
          time.advanceBy(wait);
          const landing = { at: time.now(), gameDate };
          items$.next(landing);
          return landing;
        });
        time.advanceBy(10_000);
        expect(settleWindows(landings, SETTINGS).map(({ to }) => to)).toEqual(times);
      }),
    );
  });

  it('begins each window with its first landing', () => {
    const at = (ms: number, gameDate: string) => ({ at: ms, gameDate });
    const [day, next] = ['2025-01-14', '2025-01-15'];
    expect(settleWindows([at(0, next), at(50, day), at(200, next)], SETTINGS)).toEqual([
      { from: 0, to: 60 },
      { from: 200, to: 260 },
    ]);
  });
});
