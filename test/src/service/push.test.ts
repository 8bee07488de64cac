import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { httpBus } from '../../../src/adapters/local/http-bus.js';
import { loadConfig } from '../../../src/config/index.js';
import { StoreError } from '../../../src/domain/errors.js';
import { pushRoutes } from '../../../src/http/push.js';
import { type HttpServer, openHttp } from '../../../src/http/server.js';
import type { Adapters } from '../../../src/service/adapters.js';
import { openAdapters } from '../../../src/service/open-adapters.js';
import { type Service, startService } from '../../../src/service.js';
import { newestLetters } from '../../../src/store/dead-letter-box.js';
import { readJournal } from '../../../src/store/read-journal.js';
import { temporaryFolder } from '../../support/table-folder.js';

const log = pino({ level: 'silent' });
const folder = temporaryFolder('push');

let parts: Adapters;
let writable: boolean;
let service: Service;
let server: HttpServer;

beforeEach(async ({ task }) => {
  const own = join(folder, task.id);
  const [data = '', out = '', state = ''] = ['data', 'out', 'state'].map((name) => join(own, name));
  mkdirSync(data, { recursive: true });
  const file = join(own, 'trends.yaml');
  writeFileSync(file, '');
  const config = loadConfig({ file, env: {}, flags: { data, out, state } });
  parts = await openAdapters(config, asyncScheduler);
  writable = true;
  const { privately } = parts;
  const put: typeof privately.put = async (...call) => {
    if (writable) return privately.put(...call);
    throw new StoreError('the disk is full', { permanent: true, remedy: 'Make room.' });
  };
  const bus = httpBus();
  service = await startService({
    config,
    adapters: { ...parts, privately: { ...privately, put } },
    log,
    sources: [bus],
  });
  server = await openHttp({ host: '127.0.0.1', port: 0, routes: pushRoutes(bus.deliver), log });
});
afterEach(async () => {
  writable = true;
  await server.close();
  await service.stop();
  await parts.warehouse.close();
});

async function push(body: string): Promise<number> {
  const response = await fetch(`${server.url}/pubsub/push`, { method: 'POST', body });
  await response.arrayBuffer();
  return response.status;
}

const wrapped = (data: object, messageId: string) =>
  JSON.stringify({
    message: {
      data: Buffer.from(JSON.stringify(data)).toString('base64'),
      messageId,
      attributes: { origin: 'loader' },
    },
    subscription: 'projects/p/subscriptions/loads',
  });

const EVENT = {
  processor_name: 'PlayerGameSummaryProcessor',
  phase: 'phase_3_analytics',
  execution_id: 'run-1',
  correlation_id: 'night-1',
  game_date: '2025-01-15',
  output_table: 'player_game_summary',
  output_dataset: 'nba_analytics',
  status: 'success',
  record_count: 240,
  timestamp: '2025-01-16T11:00:00Z',
};

async function journaled(): Promise<readonly string[]> {
  const kinds: string[] = [];
  for await (const entry of readJournal(parts.privately, 0, () => {})) kinds.push(entry.kind);
  return kinds;
}

it('a pushed event is in the journal when it is answered', async () => {
  expect(await push(wrapped(EVENT, '1'))).toBe(200);
  expect(await journaled()).toContain('landing');
});

it('a poisoned push is answered like a good one, and is a dead letter with what it came with', async () => {
  expect(await push(wrapped({ nothing: 'known' }, '2'))).toBe(200);
  expect(await push('{"message": 7}')).toBe(200);
  const { letters } = await newestLetters(parts.privately, () => {});
  expect(letters.map(({ letter }) => letter)).toMatchObject([
    {
      messageId: '2',
      attributes: { origin: 'loader' },
      fault: expect.stringContaining('completion event'),
      body: { content: '{"nothing":"known"}' },
    },
    {
      attributes: {},
      fault: expect.stringMatching(/^push body: message: is not an object\. /),
      body: { content: '{"message": 7}' },
    },
  ]);
});

it('is answered 503 while the journal cannot be written, and 200 when it comes again', async () => {
  writable = false;
  expect(await push(wrapped(EVENT, '3'))).toBe(503);
  writable = true;
  expect(await push(wrapped(EVENT, '3'))).toBe(200);
  expect((await journaled()).filter((kind) => kind === 'landing')).toHaveLength(1);
});
