import { DiagLogLevel, diag } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { Resource } from '@opentelemetry/resources';
import { type MetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

/** What an export may take; a stop waits for the last one. */
const EXPORT_MS = 2_000;

/** What sends metrics and traces to a collector, as JSON over HTTP. */
export interface Senders {
  readonly metricReaders: readonly MetricReader[];
  readonly spanProcessors: readonly SpanProcessor[];
}

export interface SenderOptions {
  /** The collector's base URL; a path and a query of its own are kept. */
  readonly otlp: string;
  readonly intervalMs: number;
  /** Hears what could not be sent. */
  readonly warn: (message: string) => void;
}

export function senders({ otlp, intervalMs, warn }: SenderOptions): Senders {
  hearTrouble(warn);
  const options = (signal: string) => ({
    url: signalUrl(otlp, signal),
    timeoutMillis: EXPORT_MS,
  });
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(options('metrics')),
    exportIntervalMillis: intervalMs,
    exportTimeoutMillis: Math.min(EXPORT_MS, intervalMs),
  });
  const spans = new BatchSpanProcessor({
    exporter: new OTLPTraceExporter(options('traces')),
    exportTimeoutMillis: EXPORT_MS,
  });
  return { metricReaders: [reader], spanProcessors: [spans] };
}

/** Where a signal is sent: below the collector's path, with its query. */
export function signalUrl(otlp: string, signal: string): string {
  const url = new URL(otlp);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/${signal}`;
  return url.href;
}

/** A process has one place for what its SDK has to tell. */
function hearTrouble(warn: (message: string) => void): void {
  const quiet = () => {};
  const logger = { error: warn, warn, info: quiet, debug: quiet, verbose: quiet };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

/** Traces of everything, but of what their publisher does not sample. */
export function tracerProvider(
  resource: Resource,
  spanProcessors: readonly SpanProcessor[],
): TracerProvider {
  return new TracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    spanProcessors: [...spanProcessors],
  });
}
