import type { Meter, Tracer } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  MeterProvider,
  MetricReader,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

export interface ProviderOptions {
  /** Base URL of a collector, e.g. `http://collector:4318`; empty: nothing is sent. */
  readonly otlp: string;
  /** Between two exports of the metrics, in milliseconds. */
  readonly intervalMs: number;
  /** Hears spans besides the collector's exporter. */
  readonly spanProcessors?: readonly SpanProcessor[];
}

/** OpenTelemetry's ends. */
export interface Providers {
  readonly meter: Meter;
  /** Null: nobody is there to hear of traces. */
  readonly tracer: Tracer | null;
  /** All metrics in Prometheus's text format. */
  scrape(): Promise<string>;
  /** Sends what is left and ends. Never rejects. */
  close(): Promise<void>;
}

const NAME = 'trends-publisher';

/** What an export may take; a stop waits for the last one. */
const EXPORT_MS = 2_000;

export function openProviders(options: ProviderOptions): Providers {
  const { otlp, intervalMs, spanProcessors = [] } = options;
  const resource = resourceFromAttributes({ 'service.name': NAME });
  const url = (signal: string) => `${otlp.replace(/\/+$/, '')}/v1/${signal}`;
  const timeoutMillis = EXPORT_MS;
  const scraped = new Scraped();
  const sending = otlp === '' ? [] : [metricSender(url('metrics'), intervalMs)];
  const meters = new MeterProvider({ resource, readers: [scraped, ...sending] });
  const exporting =
    otlp === ''
      ? []
      : [
          new BatchSpanProcessor({
            exporter: new OTLPTraceExporter({ url: url('traces'), timeoutMillis }),
            exportTimeoutMillis: EXPORT_MS,
          }),
        ];
  const processors = [...exporting, ...spanProcessors];
  const traces =
    processors.length === 0
      ? null
      : new TracerProvider({
          resource,
          sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
          spanProcessors: processors,
        });
  return {
    meter: meters.getMeter(NAME),
    tracer: traces?.getTracer(NAME) ?? null,
    scrape: () => scraped.text(),
    close: async () => {
      await Promise.allSettled([traces?.shutdown(), meters.shutdown()]);
    },
  };
}

function metricSender(url: string, intervalMs: number): MetricReader {
  return new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url, timeoutMillis: EXPORT_MS }),
    exportIntervalMillis: Math.max(intervalMs, EXPORT_MS),
    exportTimeoutMillis: EXPORT_MS,
  });
}

/** Read when somebody scrapes. The exporter of the same name would open a port of its own. */
class Scraped extends MetricReader {
  readonly #serializer = new PrometheusSerializer(undefined, false, undefined, true, true);

  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE });
  }

  async text(): Promise<string> {
    const { resourceMetrics, errors } = await this.collect();
    const [error] = errors;
    if (error !== undefined) throw error;
    return this.#serializer.serialize(resourceMetrics);
  }

  protected override async onForceFlush(): Promise<void> {}

  protected override async onShutdown(): Promise<void> {}
}
