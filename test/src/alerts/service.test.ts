import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { asyncScheduler, type SchedulerAction, type SchedulerLike } from 'rxjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Book } from '../../../src/alerts/book.js';
import { INCIDENTS } from '../../../src/alerts/incident-store.js';
import { loadConfig } from '../../../src/config/index.js';
import { openAdapters } from '../../../src/service/open-adapters.js';
import { startService } from '../../../src/service.js';
import { temporaryFolder } from '../../support/table-folder.js';

const SECRET = 'T0SECRET';
const SPEED = 100;
const base = temporaryFolder('alerts');

/** A clock in which waits are a hundred times shorter, so that minutes of silence are a second. */
const hurried: SchedulerLike = {
  now: () => Date.now(),
  schedule: <T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T) =>
    asyncScheduler.schedule(work, delay / SPEED, state),
};

let server: Server;
beforeEach(async () => {
  // Takes every call and never answers.
  server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it('a service whose webhook hangs refreshes and stops as ever, and keeps the notice for its next start', async () => {
  const [data, out, state] = ['data', 'out', 'state'].map((name) => join(base, name));
  for (const folder of [data, out, state]) mkdirSync(folder ?? '', { recursive: true });
  writeFileSync(join(data ?? '', 'player_game_summary.csv'), 'player_lookup\n');
  const file = join(base, 'trends.yaml');
  writeFileSync(file, '');
  const { port } = server.address() as AddressInfo;
  const env = { TRENDS_ALERTS_WEBHOOK: `http://127.0.0.1:${port}/${SECRET}` };
  const config = loadConfig({ file, env, flags: { data, out, state } });
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line) => void lines.push(line) });
  const adapters = await openAdapters(config, hurried, log);
  const called = once(server, 'request');
  const service = await startService({ config, adapters, log });
  // A table without its columns cannot be read for good: there is something to tell of.
  await called;
  const looks = lines.length;
  await service.publish(new TextEncoder().encode('no event'));
  expect(lines.length).toBeGreaterThan(looks);
  const stopped = performance.now();
  await service.stop();
  await adapters.warehouse.close();
  expect(performance.now() - stopped).toBeLessThan(3_000);
  const book = await adapters.privately.get(INCIDENTS);
  const { outbox } = JSON.parse(new TextDecoder().decode(book?.body)) as Book;
  expect(outbox[0]).toMatchObject({ failures: 0, notice: { event: 'opened' } });
  expect(lines.join('')).toContain('incident opened');
  expect(lines.join('')).not.toContain(SECRET);
});

it('tells within seconds of an event whose table is mistyped, and which one may be meant', async () => {
  const [data, out, state] = ['data', 'out', 'state'].map((name) => join(base, 'mistyped', name));
  for (const folder of [data, out, state]) mkdirSync(folder ?? '', { recursive: true });
  const config = loadConfig({ env: {}, flags: { data, out, state } });
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) });
  const adapters = await openAdapters(config, hurried, log);
  const service = await startService({ config, adapters, log });
  const event = { output_table: 'player_game_sumary', game_date: '2025-01-15', status: 'success' };
  await service.publish(new TextEncoder().encode(JSON.stringify(event)));
  await vi.waitFor(() => expect(lines.join('')).toContain('"kind":"mistyped-table"'), 10_000);
  expect(lines.join('')).toContain('did it mean nba_analytics.player_game_summary?');
  await service.stop();
  await adapters.warehouse.close();
});
