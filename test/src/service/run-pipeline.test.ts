import { pino } from 'pino';
import { NEVER } from 'rxjs';
import { afterEach, expect, it, vi } from 'vitest';
import { runPipeline } from '../../../src/service/run-pipeline.js';
import type { Story } from '../../../streams/pipeline.js';
import type { World } from '../../../streams/world.js';
import { HOT_COLD } from '../../support/model-plans.js';
import { modelWorld, SETTINGS } from '../../support/model-world.js';
import { virtualTime } from '../../support/virtual-time.js';

const realNow = performance.now.bind(performance);
afterEach(() => void vi.restoreAllMocks());

/** What is told in twice the time without a look that is tolerated, and whether it counts as alive then. */
function after(state?: World['state']) {
  const time = virtualTime(0);
  const { world } = modelWorld({ time, exporters: [HOT_COLD] });
  const settings = { ...world.settings, runTimeoutMs: Number.MAX_SAFE_INTEGER };
  const told: Story[] = [];
  const running = runPipeline(
    { ...world, settings, ...(state && { state }) },
    NEVER,
    pino({ level: 'silent' }),
    (story) => told.push(story),
  );
  const longest = 3 * SETTINGS.reconcileMs;
  vi.spyOn(performance, 'now').mockImplementation(() => realNow() + time.now());
  for (const at of [0, longest, 2 * longest]) time.advanceTo(at);
  return { alive: running.alive(), kinds: new Set(told.map(({ kind }) => kind)) };
}

it('is alive while wakes lead to looks', () => {
  const { alive, kinds } = after();
  expect([...kinds]).toEqual(['wake', 'rest']);
  expect(alive).toBe(true);
});

it('is not alive when wakes come and nothing looks any more', () => {
  const { alive, kinds } = after(() => NEVER);
  expect([...kinds]).toEqual(['wake']);
  expect(alive).toBe(false);
});
