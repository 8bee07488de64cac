import type { Command } from 'commander';
import { ndjsonSource } from '../../adapters/local/ndjson-source.js';
import { eventsRoute } from '../../http/events.js';
import { healthRoutes } from '../../http/health.js';
import { openHttp } from '../../http/server.js';
import { tickRoute } from '../../http/tick.js';
import { type Log, openLog } from '../../log.js';
import { openParts } from '../../service/open-parts.js';
import { type Service, startService } from '../../service.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';
import { signalled } from '../signals.js';

interface ServeOptions extends CommonOptions {
  readonly host?: string;
  readonly port?: string;
  readonly events?: string;
}

/** Promise 7: how long a stop may take. */
const STOP_MS = 10_000;

/** `trends serve`: listens, and refreshes the files their data lands for. */
export function serveCommand(program: Command, exit: (code: ExitCode) => void): void {
  withCommonOptions(program.command('serve'))
    .description('listen for completion events and refresh the affected files')
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
  const { host, port } = options;
  const config = configOf(options, { host, port });
  const log = await openLog(config.log);
  const parts = await openParts(config);
  const onError = (error: unknown) => log.error({ err: error }, 'an event file could not be read');
  const sources =
    options.events === undefined ? [] : [ndjsonSource({ path: options.events, onError })];
  const service = await startService({ config, parts, log, sources });
  const routes = [
    eventsRoute(service.publish),
    tickRoute(service.publish),
    ...healthRoutes(service.ready),
  ];
  const server = await openHttp({ ...config.http, routes, log });
  log.info({ url: server.url, data: config.data, out: config.out, state: config.state }, 'ready');
  const clean = await untilStopped(service, log);
  await server.close();
  await parts.warehouse.close();
  return clean ? EXIT.done : EXIT.failed;
}

/** Waits for a signal (or the pipeline's end), then drains within the time a stop may take. */
async function untilStopped(service: Service, log: Log): Promise<boolean> {
  const signal = await Promise.race([signalled(), service.ended]);
  if (signal === undefined) return false;
  log.info({ signal }, 'stopping');
  const expired = new Promise<'late'>((resolve) => {
    setTimeout(() => resolve('late'), STOP_MS).unref();
  });
  const second = signalled().then(() => 'cancelled' as const);
  const outcome = await Promise.race([service.stop(), expired, second]);
  if (outcome !== undefined) {
    log.warn({ outcome }, 'stopped with work under way; the next start takes it up');
    process.exit(EXIT.done);
  }
  return true;
}
