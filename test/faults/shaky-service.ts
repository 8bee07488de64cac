import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { asyncScheduler, filter, firstValueFrom } from 'rxjs';
import { openDirectoryStore } from '../../src/adapters/directory/index.js';
import { openDuckDbWarehouse } from '../../src/adapters/duckdb/index.js';
import { loadConfig } from '../../src/config/index.js';
import type { EpochMs } from '../../src/domain/date.js';
import type { ObjectStore } from '../../src/ports/object-store.js';
import { intercept } from '../../src/resilience/intercept.js';
import { resilientParts } from '../../src/service/adapters.js';
import { startService } from '../../src/service.js';
import type { PipelineEvent } from '../../streams/pipeline.js';
import { type Fault, type FaultPlan, NO_FAULT, seeded } from '../support/faults.js';
import { faultyStore } from '../support/faulty-store.js';
import { faultyWarehouse } from '../support/faulty-warehouse.js';
import { schedulerShowing } from '../support/shown-time.js';

/** Waits short enough for a test, long enough for a busy machine. */
const SETTINGS = {
  quietMs: 50,
  maxWaitMs: 1_000,
  minIntervalMs: 0,
  reconcileMs: 400,
  probeMs: 200,
  runTimeoutMs: 20_000,
  longestTimerMs: 200,
};

const PATIENCE = {
  attempts: 4,
  firstDelayMs: 5,
  longestDelayMs: 50,
  totalMs: 5_000,
  callTimeoutMs: 4_000,
  threshold: 5,
  coolDownMs: 100,
};

const REFUSALS = [
  ...([403, 404, 409, 412, 503] as const).map((status) => ({ status })),
  { status: 429, retryAfterMs: 20 } as const,
  { code: 'ENOSPC' } as const,
  { code: 'EACCES' } as const,
];

const SLOW: Fault = { kind: 'slow', ms: 60 };

/** Every kind of fault; the ones that cost seconds are rarer. */
const FAULTS: readonly Fault[] = [
  ...REFUSALS.flatMap((refusal): readonly Fault[] => [
    { kind: 'before', refusal },
    { kind: 'after', refusal },
  ]),
  ...[SLOW, SLOW, SLOW, SLOW],
  { kind: 'hang', effect: true },
  { kind: 'hang', effect: false },
];

/** One file as it became visible to readers. */
interface Put {
  readonly name: string;
  readonly body: Uint8Array;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A clock as fast as the real one that can be put forward. */
function movableClock(at: EpochMs) {
  let shift = at - Date.now();
  return {
    scheduler: schedulerShowing(() => Date.now() + shift),
    forward: (ms: number) => {
      shift += ms;
    },
  };
}

/** The real service on DuckDB and directories, whose calls fail at random while `shaking`. */
export async function shakyService(folder: string, at: EpochMs, seed: number) {
  const file = join(folder, 'trends.yaml');
  writeFileSync(file, '');
  const [data, out, state] = ['data', 'out', 'state'].map((name) => join(folder, name));
  const config = loadConfig({ file, env: {}, flags: { data, out, state } });
  const clock = movableClock(at);
  const calm = {
    warehouse: await openDuckDbWarehouse({ folder: config.data, ...config.warehouse }),
    published: await openDirectoryStore(config.out),
    privately: await openDirectoryStore(config.state),
  };
  const puts: Put[] = [];
  let shaking = false;
  const shaky = (port: string) => {
    const plan = seeded(`${seed} ${port}`, { probability: 0.25, faults: FAULTS });
    const whileShaking: FaultPlan = (call) => (shaking ? plan(call) : NO_FAULT);
    return { plan: whileShaking, scheduler: asyncScheduler };
  };
  const faulty = {
    warehouse: faultyWarehouse(calm.warehouse, shaky('warehouse')),
    published: faultyStore(recorded(calm.published, puts), shaky('published')),
    privately: faultyStore(calm.privately, shaky('privately')),
  };
  const service = await startService({
    config: { ...config, pipeline: { ...config.pipeline, ...SETTINGS } },
    adapters: resilientParts({ ...faulty, scheduler: clock.scheduler }, undefined, PATIENCE),
    log: pino({ level: 'silent' }),
  });
  const stories: PipelineEvent[] = [];
  service.stories$.subscribe((story) => stories.push(story));
  let ended = false;
  const note = () => {
    ended = true;
  };
  service.ended.then(note, note);
  return {
    config,
    calm,
    clock,
    puts,
    stories,
    stories$: service.stories$,
    /** Resolves when a look has ended: with a run, or without. */
    nextLook: () =>
      firstValueFrom(
        service.stories$.pipe(filter(({ kind }) => kind === 'skipped' || kind === 'done')),
      ),
    ended: () => ended,
    publish: (event: object) => service.publish(new TextEncoder().encode(JSON.stringify(event))),
    shake: () => {
      shaking = true;
    },
    /** From here on nothing fails; what hangs goes on. */
    relent: () => {
      shaking = false;
      for (const port of Object.values(faulty)) port.release();
    },
    faults: () =>
      Object.values(faulty).flatMap(({ calls }) =>
        calls.flatMap(({ fault }) => (fault.kind === 'none' ? [] : [fault])),
      ),
    stop: async () => {
      await service.stop();
      await calm.warehouse.close();
    },
  };
}

/** A store that notes every put that took effect. */
function recorded(store: ObjectStore, puts: Put[]): ObjectStore {
  return {
    ...intercept(store, []),
    put: async (name, body, options) => {
      const generation = await store.put(name, body, options);
      puts.push({ name, body, metadata: options.metadata ?? {} });
      return generation;
    },
  };
}
