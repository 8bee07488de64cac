import type { Meter, Tracer } from '@opentelemetry/api';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';

export interface ProviderOptions {
  /** Base URL of a collector, e.g. `http://collector:4318`; empty: nothing is sent. */
  readonly otlp: string;
  /** Between two exports of the metrics, in milliseconds. */
  readonly intervalMs: number;
  /** Hears what could not be sent; nobody does when absent. */
  readonly warn?: (message: string) => void;
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

/** Metrics for whoever scrapes; what sends them, and all of traces, is loaded only when asked for. */
export async function openProviders(options: ProviderOptions): Promise<Providers> {
  const { otlp, intervalMs, warn = () => {}, spanProcessors = [] } = options;
  const resource = resourceFromAttributes({ 'service.name': NAME });
  const sending =
    otlp === '' ? null : (await import('./senders.js')).senders({ otlp, intervalMs, warn });
  const processors = [...(sending?.spanProcessors ?? []), ...spanProcessors];
  const traces =
    processors.length === 0
      ? null
      : (await import('./senders.js')).tracerProvider(resource, processors);
  const scraped = new Scraped();
  const readers = [scraped, ...(sending?.metricReaders ?? [])];
  const meters = new MeterProvider({ resource, readers });
  return {
    meter: meters.getMeter(NAME),
    tracer: traces?.getTracer(NAME) ?? null,
    scrape: () => scraped.text(),
    close: async () => {
      await Promise.allSettled([traces?.shutdown(), meters.shutdown()]);
    },
  };
}

/** Read when somebody scrapes. The exporter of the same name would make a server of its own. */
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
