import { EXPORTERS } from '../../exporters/registry.js';
import type { PipelineSettings } from '../../streams/pipeline-deps.js';
import type { Cadence, Pause } from '../domain/cadence.js';
import type { LogSettings } from '../log.js';
import type { ExporterSettings } from './exporter-settings.js';
import { namesIn } from './kinds.js';
import type { Settings } from './settings.js';

/** An exporter's part of the configuration. */
export interface ExporterConfig {
  readonly cadence: Cadence;
  /** How long after a slot's opening it waits for its sources. */
  readonly graceMs: number;
  readonly pauses: readonly Pause[];
  /** Its parameters, checked by its own schema. */
  readonly params: unknown;
  /** False when `--set` changed them: what it then publishes covers nothing. */
  readonly configured: boolean;
}

/** Where `serve` listens, and who may ask what of it. */
export interface HttpConfig extends Omit<Settings['http'], 'operators' | 'trustedProxies'> {
  /** E-mail addresses. */
  readonly operators: readonly string[];
  /** Addresses and CIDRs. */
  readonly trustedProxies: readonly string[];
}

/** What is pulled from Pub/Sub. */
interface PubSubConfig extends Omit<Settings['pubsub'], 'subscriptions' | 'silence'> {
  /** Names; none: nothing is pulled. */
  readonly subscriptions: readonly string[];
  /** A subscription that says nothing for this long is opened anew. */
  readonly silenceMs: number;
}

/** Where metrics and traces are sent. */
interface TelemetryConfig extends Omit<Settings['telemetry'], 'interval'> {
  readonly intervalMs: number;
}

/** The whole configuration, complete: nothing downstream sees an optional. */
export interface Config {
  /** Where the tables are; `placeOf` reads it. */
  readonly data: string;
  /** Where published files go; `placeOf` reads it. */
  readonly out: string;
  /** Where journal and state go; `placeOf` reads it. */
  readonly state: string;
  /** The path of the published files below `out`. */
  readonly prefix: string;
  readonly http: HttpConfig;
  readonly log: LogSettings;
  readonly pipeline: PipelineSettings;
  readonly intake: Settings['intake'];
  readonly alerts: Settings['alerts'];
  readonly history: Settings['history'];
  readonly warehouse: Settings['warehouse'];
  readonly bigquery: Settings['bigquery'];
  readonly storage: Settings['storage'];
  readonly pubsub: PubSubConfig;
  readonly push: Settings['push'];
  readonly telemetry: TelemetryConfig;
  /** By exporter name; every exporter of the registry has an entry. */
  readonly exporters: Readonly<Record<string, ExporterConfig>>;
}

/** How often a run's claim is renewed, and after how long without that it is dead. */
const RENEW_MS = 3_000;
const LEASE_MS = 10_000;

/** Puts checked settings into the form that the program reads. */
export function compile(
  { pipeline, http, pubsub: { silence, ...pubsub }, telemetry, ...settings }: Settings,
  exporters: Readonly<Record<string, ExporterSettings>>,
): Config {
  return {
    ...settings,
    http: {
      ...http,
      operators: namesIn(http.operators),
      trustedProxies: namesIn(http.trustedProxies),
    },
    pubsub: { ...pubsub, subscriptions: namesIn(pubsub.subscriptions), silenceMs: silence },
    telemetry: { otlp: telemetry.otlp, intervalMs: telemetry.interval },
    pipeline: {
      quietMs: pipeline.quiet,
      maxWaitMs: pipeline.maxWait,
      minIntervalMs: pipeline.minInterval,
      reconcileMs: pipeline.reconcile,
      probeMs: pipeline.probe,
      runTimeoutMs: pipeline.runTimeout,
      concurrency: pipeline.concurrency,
      rememberedLandings: pipeline.rememberedLandings,
      renewMs: RENEW_MS,
      leaseMs: LEASE_MS,
      longestTimerMs: pipeline.longestTimer,
    },
    exporters: Object.fromEntries(
      EXPORTERS.flatMap((exporter) => {
        const own = exporters[exporter.name];
        if (own === undefined) return [];
        const cadence = own.cadence ?? exporter.cadence;
        const grace = cadence.kind === 'monthly' ? pipeline.monthlyGrace : pipeline.grace;
        const { pauses, parameters: params } = own;
        const graceMs = own.grace ?? grace;
        return [[exporter.name, { cadence, graceMs, pauses, params, configured: true }]];
      }),
    ),
  };
}
