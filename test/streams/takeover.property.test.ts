import { concatMap, from, map, type Observable, type ObservableInput, Subject, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../src/domain/tables.js';
import type { Message } from '../../src/ports/event-source.js';
import type { Failure } from '../../streams/flow.js';
import { pipeline } from '../../streams/pipeline.js';
import type { PipelineDeps } from '../../streams/pipeline-deps.js';
import { HOT_COLD } from '../support/model-plans.js';
import type { ModelService } from '../support/model-service.js';
import { pausableScheduler } from '../support/pausable-scheduler.js';
import { fc, propertyRuns } from '../support/properties.js';
import { HOUR, inSeason, MINUTE } from '../support/season.js';
import { collect, newYork } from '../support/virtual-time.js';

const NAME = HOT_COLD.name;
const SUNDAY = '2025-11-09';
const SIX = newYork('2025-11-10', '06:00');
const DAY = 24 * HOUR;
const SECOND = 1_000;
/** What is promised of the time from a holder's death to the next run's start. */
const TAKEOVER_MS = 15 * SECOND;

/** What happens to one of the two instances, at a moment after six. */
interface Blow {
  readonly atMs: number;
  readonly to: 0 | 1;
  readonly kind: 'kill' | 'pause' | 'clock';
  readonly pauseMs: number;
  readonly days: -1 | 1;
}

interface Story {
  readonly startsMs: readonly [number, number];
  /** How long each way to a store takes. */
  readonly wayMs: number;
  readonly refreshMs: number;
  readonly publishMs: number;
  readonly blows: readonly Blow[];
}

const ms = (seconds: number) => fc.integer({ min: 0, max: seconds * SECOND });
const stories: fc.Arbitrary<Story> = fc.record({
  startsMs: fc.tuple(ms(3), ms(3)),
  wayMs: fc.integer({ min: 0, max: 300 }),
  refreshMs: ms(30),
  publishMs: ms(6),
  blows: fc.array(
    fc.record({
      atMs: ms(60),
      to: fc.constantFrom<0 | 1>(0, 1),
      kind: fc.constantFrom<Blow['kind']>('kill', 'pause', 'clock'),
      pauseMs: ms(60),
      days: fc.constantFrom<-1 | 1>(-1, 1),
    }),
    { maxLength: 5 },
  ),
});

/** Stories in which one of them dies while it is likely to be in its run. */
const deadly: fc.Arbitrary<Story> = fc
  .tuple(stories, ms(20), fc.constantFrom<0 | 1>(0, 1))
  .map(([story, atMs, to]) => ({
    ...story,
    refreshMs: story.refreshMs + 5 * SECOND,
    blows: [
      ...story.blows.filter(({ kind }) => kind !== 'kill').slice(0, 2),
      { atMs, to, kind: 'kill', pauseMs: 0, days: 1 } as const,
    ],
  }));

/** Both claim at the same time, far from the stores, and the winner dies at once. */
const LOST_RACE: Story = {
  startsMs: [202, 801],
  wayMs: 300,
  refreshMs: 5_000,
  publishMs: 0,
  blows: [{ atMs: 0, to: 0, kind: 'kill', pauseMs: 0, days: 1 }],
};

/** A process on the shared state, files and warehouse. */
interface Instance {
  readonly name: string;
  readonly time: ReturnType<typeof pausableScheduler>;
  kill(): void;
  diedAt: number | null;
  /** True when it died in a run. */
  inRun: boolean;
  /** When it began to compute, by the clock around it. */
  readonly begun: number[];
  /** Stretches in which it was stopped, or its clock was wrong. */
  readonly unfit: [from: number, to: number][];
}

/** As the service refuses to publish while its clock is not that of the stores. */
const WRONG_CLOCK: Failure = { kind: 'transient', message: 'the clock is off', remedy: 'Set it.' };

function instanceOf(service: ModelService, name: string, { wayMs }: Story): Instance {
  const time = pausableScheduler(service.time.scheduler);
  const begun: number[] = [];
  let runs = 0;
  /** There and back: a process that is stopped sends nothing and hears nothing. */
  const far = <T>(act: () => ObservableInput<T>): Observable<T> =>
    timer(wayMs, time.scheduler).pipe(
      concatMap(() => from(act())),
      concatMap((answer) => timer(wayMs, time.scheduler).pipe(map(() => answer))),
    );
  const right = <T>(act: () => ObservableInput<T | Failure>) =>
    far(() => (time.offset() === 0 ? act() : [WRONG_CLOCK]));
  const deps: PipelineDeps = {
    ...service.deps,
    holder: name,
    scheduler: time.scheduler,
    newRunId: () => {
      runs += 1;
      return `${name} ${runs}`;
    },
    state: (exporter) => far(() => service.deps.state(exporter)),
    saveState: (exporter, state) =>
      far(() => from(service.deps.saveState(exporter, state)).pipe(map(() => null))),
    levels: (tables, asked) => far(() => service.deps.levels(tables, asked)),
    journal: (entry) => far(() => from(service.deps.journal(entry)).pipe(map(() => null))),
    refresh: (request, signal) => {
      begun.push(service.time.now());
      return right(() => service.deps.refresh(request, signal));
    },
    publish: (request, draft, holds) => right(() => service.deps.publish(request, draft, holds)),
  };
  const { subscription } = collect(service.time, new Subject<Message>().pipe(pipeline(deps)));
  const instance: Instance = {
    name,
    time,
    begun,
    unfit: [],
    diedAt: null,
    inRun: false,
    kill() {
      instance.diedAt = service.time.now();
      instance.inRun = service.states.get(NAME)?.claim?.holder === name;
      subscription.unsubscribe();
    },
  };
  return instance;
}

function strike(service: ModelService, instance: Instance, { kind, pauseMs, days }: Blow): void {
  const now = service.time.now();
  if (instance.diedAt !== null) return;
  if (kind === 'kill') instance.kill();
  if (kind === 'pause') {
    instance.time.pauseUntil(now + pauseMs);
    instance.unfit.push([now, now + pauseMs]);
  }
  if (kind === 'clock') {
    instance.time.setClock(days * DAY);
    instance.unfit.push([now, Number.POSITIVE_INFINITY]);
  }
}

function play(story: Story) {
  const service = inSeason({
    until: SUNDAY,
    exporters: [HOT_COLD],
    behaviour: { refreshMs: () => story.refreshMs, publishMs: () => story.publishMs },
  });
  service.crash();
  service.time.advanceTo(SIX - HOUR);
  service.land(PLAYER_GAMES, SUNDAY, { silently: true });
  const instances: Instance[] = [];
  for (const [index, startMs] of story.startsMs.entries()) {
    service.time.at(SIX + startMs, () => {
      instances[index] = instanceOf(service, `instance ${index + 1}`, story);
    });
  }
  for (const blow of story.blows) {
    service.time.at(SIX + 3_100 + blow.atMs, () => {
      const instance = instances[blow.to];
      if (instance !== undefined) strike(service, instance, blow);
    });
  }
  service.time.advanceTo(SIX + 10 * MINUTE - SECOND);
  return { service, instances };
}

/** The dead, each with who was left and fit to take its run over. */
function heirs(service: ModelService, instances: readonly Instance[]) {
  return instances.flatMap((dead) => {
    const [heir] = instances.filter((other) => other !== dead);
    const at = dead.diedAt;
    if (at === null || heir === undefined || heir.diedAt !== null) return [];
    const whole = heir.unfit.every(([from, to]) => to <= at || from >= at + TAKEOVER_MS);
    const done = service.published.some((file) => file.at <= at + TAKEOVER_MS);
    return whole && !done && dead.inRun ? [{ at, heir }] : [];
  });
}

describe('two instances that are killed, stopped, and whose clocks are set', () => {
  it('publish a refresh once', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { service } = play(story);
        const said = service.published
          .filter(({ status }) => status === 'published')
          .map(({ request, content }) => `${request.asOf} ${content}`);
        expect(said).toEqual([...new Set(said)]);
      }),
      { numRuns: propertyRuns(150) },
    );
  });

  it('begin the run of one that died in it within 15 seconds', () => {
    let deaths = 0;
    fc.assert(
      fc.property(deadly, (story) => {
        const { service, instances } = play(story);
        for (const { at, heir } of heirs(service, instances)) {
          deaths += 1;
          const next = heir.begun.find((begun) => begun >= at);
          expect(next).toBeDefined();
          expect((next ?? 0) - at).toBeLessThanOrEqual(TAKEOVER_MS);
        }
      }),
      { numRuns: propertyRuns(150), examples: [[LOST_RACE]] },
    );
    expect(deaths).toBeGreaterThan(0);
  });

  it('leave no claim behind while one of them lives', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { service, instances } = play(story);
        if (instances.every(({ diedAt }) => diedAt !== null)) return;
        service.time.advanceBy(5 * MINUTE);
        expect(service.states.get(NAME)?.claim).toBeNull();
      }),
      { numRuns: propertyRuns(50) },
    );
  });
});
