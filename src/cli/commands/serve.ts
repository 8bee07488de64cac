import type { Command } from 'commander';
import { asyncScheduler } from 'rxjs';
import { ndjsonSource } from '../../adapters/local/ndjson-source.js';
import { TrendsError } from '../../domain/errors.js';
import { eventsRoute } from '../../http/events.js';
import { healthRoutes } from '../../http/health.js';
import { type HttpServer, openHttp } from '../../http/server.js';
import { tickRoute } from '../../http/tick.js';
import { type Log, openLog } from '../../log.js';
import type { EventSource } from '../../ports/event-source.js';
import { openParts } from '../../service/open-parts.js';
import type { Parts } from '../../service/parts.js';
import { type Service, startService } from '../../service.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';
import { signalled } from '../signals.js';

interface ServeOptions extends CommonOptions {
  readonly host?: string;
  readonly port?: string;
  readonly events?: string;
}

/** Promise 7 gives a stop 10 s; what is not done by then is left to the next start. */
const STOP_MS = 8_000;

/** `trends serve`: listens, and refreshes the files their data lands for. */
export function serveCommand(command: Command, exit: Exit): void {
  withCommonOptions(command)
    .option('--host <host>', 'address to listen on')
    .option('--port <port>', 'port to listen on; 0 for any')
    .option('--events <path>', 'also take the events of an NDJSON file, or a folder of them')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ServeOptions) => exit(await runServe(options)));
}

const EXAMPLES = `
Examples:
  trends serve --data season --out site --state private
  trends serve --port 0 --events events.ndjson
  curl -X POST http://127.0.0.1:8080/events -d @event.json
  curl -X POST http://127.0.0.1:8080/tick

The first SIGTERM or SIGINT drains, the second ends at once.`;

async function runServe(options: ServeOptions): Promise<ExitCode> {
  const signal = signalled();
  const { host, port } = options;
  const config = configOf(options, { host, port });
  const log = await openLog(config.log);
  const parts = await openParts(config, asyncScheduler, log);
  let service: Service | null = null;
  const routes = [
    eventsRoute((body) => running(service).publish(body)),
    tickRoute((body) => running(service).publish(body)),
    ...healthRoutes(() => service?.ready() ?? false),
  ];
  // The port first: whoever finds it taken has started nothing.
  const server = await openHttp({ ...config.http, routes, log });
  try {
    service = await startService({ config, parts, log, sources: sourcesOf(options, log) });
    log.info({ url: server.url, data: config.data, out: config.out, state: config.state }, 'ready');
    await Promise.race([signal, service.ended]);
  } catch (error) {
    await server.close();
    await parts.warehouse.close();
    throw error;
  }
  return stop(service, server, parts, log);
}

function sourcesOf({ events }: ServeOptions, log: Log): readonly EventSource[] {
  if (events === undefined) return [];
  const onError = (error: TrendsError) =>
    log.error({ fault: error.message, remedy: error.remedy }, 'an event file could not be read');
  return [ndjsonSource({ path: events, onError })];
}

function running(service: Service | null): Service {
  if (service !== null) return service;
  throw new TrendsError('the service is starting', { remedy: 'Send it again in a moment.' });
}

/** Drains within the time a stop may take; a second signal ends it at once. */
async function stop(
  service: Service,
  server: HttpServer,
  { warehouse }: Parts,
  log: Log,
): Promise<ExitCode> {
  log.info('stopping');
  const expired = new Promise<'late'>((resolve) => {
    setTimeout(() => resolve('late'), STOP_MS).unref();
  });
  const second = signalled().then(() => 'cancelled' as const);
  const drained = service
    .stop()
    .finally(() => server.close())
    .finally(() => warehouse.close());
  const outcome = await Promise.race([drained, expired, second]);
  if (outcome === undefined) return EXIT.done;
  log.warn({ outcome }, 'stopped with work under way; the next start takes it up');
  process.exit(EXIT.done);
}
