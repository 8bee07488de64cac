import { type SchedulerLike, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../src/domain/tables.js';
import type { Message } from '../../src/ports/event-source.js';
import { pipeline } from '../../streams/pipeline.js';
import { HOT_COLD } from '../support/model-plans.js';
import type { ModelService } from '../support/model-service.js';
import type { Behaviour } from '../support/model-world.js';
import { pausableScheduler } from '../support/pausable-scheduler.js';
import { HOUR, inSeason, MINUTE } from '../support/season.js';
import { collect, newYork } from '../support/virtual-time.js';

const SUNDAY = '2025-11-09';
const six = newYork('2025-11-10', '06:00');
const LEADER = 'the leader';

/** A world that no process runs on yet. */
function idleWorld(behaviour: Behaviour): ModelService {
  const service = inSeason({ until: SUNDAY, exporters: [HOT_COLD], behaviour });
  service.crash();
  service.time.advanceTo(six);
  return service;
}

/** Starts one process on the shared state, files and warehouse; tells how it has ended, if it has. */
function join(service: ModelService, holder: string, scheduler: SchedulerLike) {
  let runs = 0;
  const newRunId = () => {
    runs += 1;
    return `${holder} ${runs}`;
  };
  const world = { ...service.deps, holder, scheduler, newRunId };
  return collect(service.time, new Subject<Message>().pipe(pipeline(world))).ended;
}

describe('known failures: two schedulers', () => {
  it('7: two schedulers look at the same instant: one of them refreshes', () => {
    const service = idleWorld({ refreshMs: () => MINUTE });
    const { scheduler } = service.time;
    const ended = [LEADER, 'the other'].map((holder) => join(service, holder, scheduler));
    service.time.at(six + MINUTE, () => service.land(PLAYER_GAMES, SUNDAY, { silently: true }));
    service.time.advanceTo(six + 3 * HOUR);
    expect(service.runs.map(({ runId }) => runId)).toEqual([`${LEADER} 1`]);
    expect(service.published.map(({ status }) => status)).toEqual(['published']);
    expect(ended.map((how) => how())).toEqual(['open', 'open']);
  });

  it('7: a leader is paused past its lease in mid-upload: published once, its late write refused', () => {
    const uploads: number[] = [];
    const service = idleWorld({
      publishMs: ({ runId }) => {
        if (!runId.startsWith(LEADER)) return 0;
        uploads.push(service.time.now());
        leader.pauseUntil(service.time.now() + 21 * MINUTE);
        return 20 * MINUTE;
      },
    });
    const { scheduler } = service.time;
    const leader = pausableScheduler(scheduler);
    join(service, LEADER, leader.scheduler);
    service.time.advanceTo(six + 1_000);
    join(service, 'the other', scheduler);
    service.time.at(six + MINUTE, () => service.land(PLAYER_GAMES, SUNDAY, { silently: true }));
    // Three seconds into the upload, and long before it ends.
    service.time.at(six + 10 * MINUTE + 3_000, () =>
      service.land(PLAYER_GAMES, SUNDAY, { edition: 2, silently: true }),
    );
    service.time.advanceTo(six + 5 * HOUR);
    expect(uploads).toHaveLength(1);
    const runs = service.journal.flatMap((entry) => (entry.kind === 'run' ? [entry.run] : []));
    const late = runs.find(({ runId }) => runId.startsWith(LEADER));
    expect(late).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('replaced meanwhile') },
    });
    expect(service.published).toMatchObject([
      { status: 'published', request: { runId: expect.stringContaining('the other') } },
    ]);
    expect(service.lastOf(HOT_COLD.name)?.content).toBe(service.contentNow(HOT_COLD.name));
    expect(service.states.get(HOT_COLD.name)).toMatchObject({ claim: null, setback: null });
  });
});
