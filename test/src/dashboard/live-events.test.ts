import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '../../../src/dashboard/api.js';
import { liveEvents } from '../../../src/dashboard/live-events.js';
import { liveFeed } from '../../../src/dashboard/live-feed.js';
import type { PipelineEvent } from '../../../streams/pipeline.js';
import { landingAt, ranAt } from '../../support/journal-lines.js';
import { collect, virtualTime } from '../../support/virtual-time.js';

const run = ranAt('2025-12-01 06:20', { exporter: 'trends-team', asOf: '2025-12-01' });
const DONE: PipelineEvent =
  run.kind === 'run'
    ? { kind: 'done', record: run.run, recorded: true, retained: [] }
    : expect.fail('no run');
const received = (n: number): PipelineEvent => ({
  kind: 'received',
  landing: landingAt('2025-12-01 06:12', '2025-11-30', { executionId: `e${n}` }),
  routes: [
    { exporter: 'trends-hot-cold', reason: 'settling' },
    { exporter: 'trends-team', reason: 'outside-window' },
  ],
});

function listening() {
  const time = virtualTime(0);
  const stories$ = new Subject<PipelineEvent>();
  const { values } = collect(time, stories$.pipe(liveEvents({ scheduler: time.scheduler })));
  return { time, tell: (story: PipelineEvent) => stories$.next(story), values };
}

describe('liveEvents', () => {
  it('tells landings and runs at once, and which files changed once for all that come together', () => {
    const { time, tell, values } = listening();
    tell(received(1));
    tell(DONE);
    expect(values).toMatchObject([
      { event: 'landing', data: { exporters: ['trends-hot-cold'], reason: null } },
      { event: 'run', data: { exporter: 'trends-team', status: 'published' } },
    ]);
    time.advanceBy(250);
    expect(values.slice(2)).toEqual([
      { event: 'change', data: { exporters: ['trends-hot-cold', 'trends-team'] } },
    ]);
    time.advanceBy(10_000);
    expect(values).toHaveLength(3);
  });

  it('of a flood tells a hundred landings one by one, and goes on when it is over', () => {
    const { time, tell, values } = listening();
    for (let n = 0; n < 500; n += 1) tell(received(n));
    tell(DONE);
    const count = (event: LiveEvent['event']) =>
      values.filter((each) => each.event === event).length;
    expect([count('landing'), count('run')]).toEqual([100, 1]);
    time.advanceBy(250);
    tell(received(501));
    expect([count('landing'), count('change')]).toEqual([101, 1]);
  });
});

describe('liveFeed', () => {
  it('greets, passes events on, and shows that it is still there', () => {
    const time = virtualTime(5_000);
    const events$ = new Subject<LiveEvent>();
    const written: string[] = [];
    const feed = liveFeed(events$, time.now, time.scheduler);
    const close = feed.open((text) => written.push(text));
    expect(written.join('')).toBe('retry: 2000\n\nevent: hello\ndata: {"now":5000}\n\n');
    events$.next({ event: 'change', data: { exporters: ['trends-team'] } });
    expect(written.at(-1)).toBe('event: change\ndata: {"exporters":["trends-team"]}\n\n');
    time.advanceBy(15_000);
    expect(written.at(-1)).toMatch(/^: .*\n\n$/);
    const before = written.length;
    close();
    time.advanceBy(60_000);
    events$.next({ event: 'change', data: { exporters: [] } });
    expect(written).toHaveLength(before);
  });
});
