import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { filter, firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serveRoutes } from '../../../src/cli/serving.js';
import { type Config, loadConfig } from '../../../src/config/index.js';
import { StoreError } from '../../../src/domain/errors.js';
import type { Route } from '../../../src/http/route.js';
import type { Adapters } from '../../../src/service/adapters.js';
import { openAdapters } from '../../../src/service/open-adapters.js';
import { type Service, startService } from '../../../src/service.js';
import type { PipelineEvent } from '../../../streams/pipeline.js';
import { temporaryFolder } from '../../support/table-folder.js';

const base = temporaryFolder('readiness');
const realNow = performance.now.bind(performance);
const log = pino({ level: 'silent' });
let config: Config;
let parts: Adapters;
let service: Service | null;
let routes: readonly Route[];

beforeEach(async () => {
  const [data, out, state] = ['data', 'out', 'state'].map((name) => join(base, name));
  for (const folder of [data, out, state]) mkdirSync(folder ?? '', { recursive: true });
  const file = join(base, 'trends.yaml');
  writeFileSync(file, '');
  config = loadConfig({ file, env: {}, flags: { data, out, state } });
  parts = await openAdapters(config);
  service = null;
  ({ routes } = await serveRoutes(config, () => service, log));
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await service?.stop().catch(() => {});
  await parts.warehouse.close();
});

/** The status that a path is answered with. */
async function status(path: string): Promise<number> {
  const route = routes.find((each) => each.path === path);
  const nobody = { params: {}, query: new URLSearchParams(), who: null, client: '', mayAct: false };
  const answer = await route?.handle({} as Parameters<Route['handle']>[0], nobody);
  return answer?.status ?? 0;
}
const isLook = ({ kind }: PipelineEvent) => kind === 'skipped' || kind === 'done';
const started = (with_ = log) => startService({ config, adapters: parts, log: with_ });
/** Lets a time pass in which the pipeline tells nothing. */
function silence(ms: number): void {
  vi.spyOn(performance, 'now').mockImplementation(() => realNow() + ms);
}

describe('/healthz and /readyz', () => {
  it('starting: alive, not ready', async () => {
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503]);
  });

  it('started once the private store answered: ready from the first moment on', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const real = parts.privately;
    let refuses = true;
    const answer = () => {
      if (refuses) throw new StoreError('no answer', { permanent: false, remedy: 'Wait.' });
    };
    const privately: Adapters['privately'] = {
      ...real,
      list: async (prefix) => {
        answer();
        return real.list(prefix);
      },
      get: async (name) => {
        answer();
        return real.get(name);
      },
      head: async (name) => {
        answer();
        return real.head(name);
      },
    };
    const starting = startService({ config, adapters: { ...parts, privately }, log });
    await vi.advanceTimersByTimeAsync(6_000);
    refuses = false;
    await vi.advanceTimersByTimeAsync(1_500);
    vi.useRealTimers();
    service = await starting;
    expect(await status('/readyz')).toBe(200);
  });

  it('running: alive and ready', async () => {
    service = await started();
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 200]);
  });

  it('stuck: not ready after three intervals without an evaluation, and ready again with the next', async () => {
    service = await started();
    const looked = firstValueFrom(service.stories$.pipe(filter(isLook)));
    await looked;
    silence(3 * config.pipeline.reconcileMs - 60_000);
    expect(await status('/readyz')).toBe(200);
    silence(3 * config.pipeline.reconcileMs + 60_000);
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503]);
    const again = firstValueFrom(service.stories$.pipe(filter(isLook)));
    await service.publish(new TextEncoder().encode('{"export_types":["trends-all"]}'));
    await again;
    expect(await status('/readyz')).toBe(200);
  });

  it('stopping: not ready from the first moment on', async () => {
    service = await started();
    const stopped = service.stop();
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503]);
    await stopped;
    expect(await status('/readyz')).toBe(503);
  });

  it('ended although nobody stopped it: not ready', async () => {
    const failing = pino({ level: 'silent' });
    vi.spyOn(failing, 'debug').mockImplementation(() => {
      throw new Error('no more room for lines');
    });
    service = await started(failing);
    await expect(service.ended).rejects.toThrow('no more room');
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503]);
  });
});
