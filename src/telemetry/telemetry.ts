import type { Route } from '../http/route.js';
import type { Log } from '../log.js';
import { bufferedSink } from './buffered-sink.js';
import type { GatherOptions } from './gather.js';
import { openProbe, type Probe } from './probe.js';
import type { Providers } from './providers.js';

/** Metrics and traces of one process. */
export interface Telemetry {
  /** What the service is looked at through. */
  readonly probe: Probe;
  /** Loads what gathers and sends; what the probe has seen until then is not lost. Once is enough. */
  start(): void;
  /** All metrics in Prometheus's text format; starts if nobody has. */
  scrape(): Promise<string>;
  /** Sends what is left, for at most some seconds. */
  close(): Promise<void>;
}

interface TelemetryOptions extends Omit<GatherOptions, 'relay' | 'plans' | 'warn'> {
  readonly plans: () => GatherOptions['plans'];
  readonly log: Log;
}

/**
 * Telemetry whose SDK, heavy to load, is loaded once the service is ready or somebody asks. No
 * failure of it is one of the service.
 */
export function openTelemetry({ plans, log, ...options }: TelemetryOptions): Telemetry {
  const kept = bufferedSink();
  let gathering: Promise<Pick<Providers, 'scrape' | 'close'>> | null = null;
  const begin = async () => {
    const { gather } = await import('./gather.js');
    const warn = (message: string) =>
      log.warn(
        { event: 'telemetry.not-sent', fault: message },
        'the collector did not take metrics or traces',
      );
    return gather({ ...options, relay: kept, plans: plans(), warn });
  };
  const started = () => {
    gathering ??= begin();
    return gathering;
  };
  return {
    probe: openProbe(kept.emit, options.now),
    start: () => {
      started().catch((error: unknown) =>
        log.error(
          { event: 'telemetry.unavailable', err: error },
          'metrics and traces could not be started',
        ),
      );
    },
    scrape: async () => (await started()).scrape(),
    close: async () => {
      await gathering?.then(({ close }) => close()).catch(() => {});
    },
  };
}

/** As Prometheus calls its text format. */
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** `GET /metrics`: how the service does, for Prometheus. */
export function metricsRoute(scrape: () => Promise<string>): Route {
  return {
    method: 'GET',
    path: '/metrics',
    access: 'read',
    handle: async () => ({
      status: 200,
      contentType: CONTENT_TYPE,
      bytes: ensureNewline(await scrape()),
    }),
  };
}

function ensureNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
