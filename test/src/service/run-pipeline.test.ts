import { pino } from 'pino';
import { NEVER } from 'rxjs';
import { afterEach, expect, it, vi } from 'vitest';
import { runPipeline } from '../../../src/service/run-pipeline.js';
import type { PipelineEvent } from '../../../streams/pipeline.js';
import type { PipelineDeps } from '../../../streams/pipeline-deps.js';
import { HOT_COLD } from '../../support/model-plans.js';
import { modelWorld, SETTINGS } from '../../support/model-world.js';
import { virtualTime } from '../../support/virtual-time.js';

const realNow = performance.now.bind(performance);
afterEach(() => void vi.restoreAllMocks());

/** What is told in twice the time without an evaluation that is tolerated, and whether it counts as alive then. */
function after(state?: PipelineDeps['state']) {
  const time = virtualTime(0);
  const { deps } = modelWorld({ time, exporters: [HOT_COLD] });
  const settings = { ...deps.settings, runTimeoutMs: Number.MAX_SAFE_INTEGER };
  const told: PipelineEvent[] = [];
  const running = runPipeline(
    { ...deps, settings, ...(state && { state }) },
    NEVER,
    pino({ level: 'silent' }),
    (story) => told.push(story),
  );
  const longest = 3 * SETTINGS.reconcileMs;
  vi.spyOn(performance, 'now').mockImplementation(() => realNow() + time.now());
  for (const at of [0, longest, 2 * longest]) time.advanceTo(at);
  return { alive: running.alive(), kinds: new Set(told.map(({ kind }) => kind)) };
}

it('is alive while triggers lead to evaluations', () => {
  const { alive, kinds } = after();
  expect([...kinds]).toEqual(['trigger', 'skipped']);
  expect(alive).toBe(true);
});

it('is not alive when triggers come and nothing is evaluated any more', () => {
  const { alive, kinds } = after(() => NEVER);
  expect([...kinds]).toEqual(['trigger']);
  expect(alive).toBe(false);
});
