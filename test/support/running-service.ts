import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { filter, firstValueFrom, map, ReplaySubject, scan } from 'rxjs';
import { type Config, loadConfig } from '../../src/config/index.js';
import type { EpochMs } from '../../src/domain/date.js';
import type { RunRecord } from '../../src/domain/run-record.js';
import type { Warehouse } from '../../src/ports/warehouse.js';
import { intercept, type PortLayer } from '../../src/resilience/intercept.js';
import type { Adapters } from '../../src/service/adapters.js';
import { openAdapters } from '../../src/service/open-adapters.js';
import { type Service, startService } from '../../src/service.js';
import type { PipelineEvent } from '../../streams/pipeline.js';
import type { PipelineSettings } from '../../streams/pipeline-deps.js';
import { shiftedScheduler } from './shown-time.js';

/** Short waits, and no reconcile unless a test asks for one. */
const SETTINGS: Partial<PipelineSettings> = {
  quietMs: 50,
  maxWaitMs: 2_000,
  minIntervalMs: 0,
  reconcileMs: 3_600_000,
};

export interface RunningOptions {
  /** Holds `data`, `out` and `state`. */
  readonly folder: string;
  /** What the clock shows at the start; it runs as fast as the real one. */
  readonly at: EpochMs;
  readonly settings?: Partial<PipelineSettings>;
}

/** A service on the real embedded stack, and everything it tells. */
export interface RunningService {
  readonly stories: readonly PipelineEvent[];
  readonly runs: () => readonly RunRecord[];
  /** Calls of the warehouse so far. */
  readonly asked: () => number;
  now(): EpochMs;
  publish(event: object): Promise<string | null>;
  /** What it is made of. */
  readonly made: {
    readonly config: Config;
    readonly adapters: Adapters;
    readonly service: Service;
  };
  /** Resolves once the stories so far, and to come, satisfy. */
  told(satisfies: (stories: readonly PipelineEvent[]) => boolean): Promise<unknown>;
  stop(): Promise<void>;
}

export async function runningService({
  folder,
  at,
  settings,
}: RunningOptions): Promise<RunningService> {
  const file = join(folder, 'trends.yaml');
  writeFileSync(file, '');
  const [data, out, state] = ['data', 'out', 'state'].map((name) => join(folder, name));
  const config = loadConfig({ file, env: {}, flags: { data, out, state } });
  const adapters = await openAdapters(config, shiftedScheduler(at));
  const { warehouse } = adapters;
  let asked = 0;
  const counted: PortLayer<Warehouse> = (call, next) => {
    if (call.method !== 'close') asked += 1;
    return next(call);
  };
  const made: { readonly config: Config; readonly adapters: Adapters } = {
    config: { ...config, pipeline: { ...config.pipeline, ...SETTINGS, ...settings } },
    adapters: {
      ...adapters,
      warehouse: intercept(warehouse, [counted]),
    },
  };
  const service = await startService({ ...made, log: pino({ level: 'silent' }) });
  const stories: PipelineEvent[] = [];
  const heard$ = new ReplaySubject<PipelineEvent>();
  service.stories$.subscribe((story) => {
    stories.push(story);
    heard$.next(story);
  });
  return {
    stories,
    runs: () => stories.flatMap((story) => (story.kind === 'done' ? [story.record] : [])),
    asked: () => asked,
    now: () => adapters.scheduler.now(),
    made: { ...made, service },
    publish: (event) => service.publish(new TextEncoder().encode(JSON.stringify(event))),
    told: (satisfies) =>
      firstValueFrom(
        heard$.pipe(
          scan((sofar: readonly PipelineEvent[], story) => [...sofar, story], []),
          filter(satisfies),
          map(() => null),
        ),
      ),
    stop: async () => {
      await service.stop();
      await warehouse.close();
    },
  };
}
