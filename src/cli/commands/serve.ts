import { setFlagsFromString } from 'node:v8';
import type { Command } from 'commander';
import { ndjsonSource } from '../../adapters/local/ndjson-source.js';
import { type Config, secretsOf } from '../../config/index.js';
import type { TrendsError } from '../../domain/errors.js';
import { type Log, openLog } from '../../log.js';
import type { EventSource } from '../../ports/event-source.js';
import { privateModeTooWide } from '../../service/open-store.js';
import { type Service, startService } from '../../service.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { openServing } from '../serving.js';
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

The dashboard is at the same address: http://127.0.0.1:8080/
The first SIGTERM or SIGINT drains, the second ends at once.`;

async function runServe(options: ServeOptions): Promise<ExitCode> {
  const signal = signalled();
  const { host, port } = options;
  const config = configOf(options, { host, port });
  const log = await openLog(config.log, { secrets: secretsOf(config) });
  let service: Service | null = null;
  // The port first: whoever finds it taken has started nothing.
  const serving = await openServing(config, () => service, log);
  const { adapters, telemetry, pubSub, dashboard, url, close } = serving;
  try {
    const sources = [...sourcesOf(options, log), ...pubSub.sources];
    const { things, forward } = pubSub;
    const more = { sources, things, probe: telemetry.probe, ...(forward && { forward }) };
    const starting = startService({ config, adapters, log, ...more });
    service = await Promise.race([starting, signal.then(() => null)]);
    // What keeps it from starting may keep it for ever, and would keep this process alive.
    if (service === null) process.exit(EXIT.done);
    dashboard.attach(service);
    log.info(
      { event: 'service.ready', url, data: config.data, out: config.out, state: config.state },
      'ready',
    );
    await warnOfWideState(config, log);
    telemetry.start();
    setFlagsFromString(SMALL_HEAP);
    await Promise.race([signal, service.ended]);
  } catch (error) {
    await close();
    throw error;
  }
  return stop(service, close, log);
}

async function warnOfWideState(config: Config, log: Log): Promise<void> {
  const mode = await privateModeTooWide(config);
  if (mode === null) return;
  const remedy = `chmod -R go-rwx '${config.state}'`;
  log.warn(
    { event: 'service.state-exposed', state: config.state, mode, remedy },
    'other accounts may enter the private state',
  );
}

/**
 * A service sits idle nearly all day: once it is ready, a heap that stays small is worth more than the
 * last bit of speed. Set from the start, it would make reading a long journal half as slow again.
 */
const SMALL_HEAP = '--optimize-for-size';

function sourcesOf({ events }: ServeOptions, log: Log): readonly EventSource[] {
  if (events === undefined) return [];
  const onError = (error: TrendsError) =>
    log.error(
      { event: 'event-file.unreadable', fault: error.message, remedy: error.remedy },
      'event file could not be read',
    );
  return [ndjsonSource({ path: events, onError })];
}

/** Drains within the time a stop may take; a second signal ends it at once. */
async function stop(service: Service, close: () => Promise<void>, log: Log): Promise<ExitCode> {
  log.info({ event: 'service.stopping' }, 'stopping');
  const expired = new Promise<'late'>((resolve) => {
    setTimeout(() => resolve('late'), STOP_MS).unref();
  });
  const second = signalled().then(() => 'cancelled' as const);
  const drained = service.stop().finally(close);
  const outcome = await Promise.race([drained, expired, second]);
  if (outcome === undefined) return EXIT.done;
  log.warn(
    { event: 'service.stop-cut-short', outcome },
    'stopped with work under way; the next start resumes it',
  );
  process.exit(EXIT.done);
}
