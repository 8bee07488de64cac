import { writeFileSync } from 'node:fs';
import { Agent, createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { filter, firstValueFrom, take, toArray } from 'rxjs';
import { EXPORTERS } from '../../exporters/registry.js';
import { loadConfig } from '../../src/config/index.js';
import type { EpochMs } from '../../src/domain/date.js';
import { eventsRoute } from '../../src/http/events.js';
import { openHttp } from '../../src/http/server.js';
import { openAdapters } from '../../src/service/open-adapters.js';
import { openPubSub } from '../../src/service/open-pubsub.js';
import { type Service, startService } from '../../src/service.js';
import { shiftedScheduler } from '../../test/support/shown-time.js';

const log = pino({ level: 'error' }, pino.destination(2));

/** A service whose batches never settle: all it does with events is to take them. */
export interface Taking {
  readonly service: Service;
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts one on a folder that holds the tables in `data`; resolves when all files are there.
 * @param at what its clock shows then
 * @param settings beside places and pipeline
 */
export async function openTaking(
  folder: string,
  name: string,
  at: EpochMs,
  settings: object,
): Promise<Taking> {
  const file = join(folder, `${name}.json`);
  const places = {
    data: join(folder, 'data'),
    out: join(folder, name, 'out'),
    state: join(folder, name, 'state'),
  };
  const pipeline = { quiet: '1h', maxWait: '1h', reconcile: '1h', minInterval: '1h' };
  writeFileSync(file, JSON.stringify({ ...places, pipeline, ...settings }));
  const config = loadConfig({ file, env: {}, flags: {} });
  const adapters = await openAdapters(config, shiftedScheduler(at));
  const pubSub = await openPubSub(config, log);
  const service = await startService({ config, adapters, log, sources: pubSub.sources });
  const done$ = service.stories$.pipe(filter(({ kind }) => kind === 'done'));
  await firstValueFrom(done$.pipe(take(EXPORTERS.length), toArray()));
  const routes = [eventsRoute(service.deliver)];
  const server = await openHttp({ host: '127.0.0.1', port: 0, routes, log });
  return {
    service,
    url: server.url,
    close: async () => {
      await server.close();
      await service.stop();
      await pubSub.close();
      await adapters.warehouse.close();
    },
  };
}

/** A server that reads a request's body and answers, and nothing else. */
export async function openBareServer(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(202).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/**
 * Posts bodies over some connections that stay open.
 * @returns requests answered per second
 */
export async function postAll(
  url: string,
  bodies: readonly Uint8Array[],
  connections: number,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const left = [...bodies];
  const worker = async () => {
    for (let body = left.pop(); body !== undefined; body = left.pop()) await post(url, body, agent);
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - began) / 1_000;
  agent.destroy();
  return bodies.length / seconds;
}

function post(url: string, body: Uint8Array, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-ndjson', 'content-length': body.byteLength };
    const sent = httpRequest(`${url}/events`, { method: 'POST', agent, headers }, (response) => {
      if (response.statusCode !== 202) reject(new Error(`answered ${response.statusCode}`));
      response.resume().once('end', () => resolve());
    });
    sent.once('error', reject).end(body);
  });
}
