import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace';
import type { EpochMs } from '../../src/domain/date.js';
import { bufferedSink } from '../../src/telemetry/buffered-sink.js';
import { gather } from '../../src/telemetry/gather.js';
import { openProbe } from '../../src/telemetry/probe.js';
import { SIX } from './model-plans.js';
import { SETTINGS } from './model-world.js';
import { type Family, familiesOf, samplesOf } from './prometheus.js';
import { inSeason, type SeasonOptions } from './season.js';

/** A span as tests read it. */
export interface Seen {
  readonly name: string;
  readonly trace: string;
  readonly id: string;
  readonly parent: string | undefined;
  readonly links: readonly string[];
  readonly attributes: ReadableSpan['attributes'];
  readonly events: readonly string[];
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  readonly failed: boolean;
}

/** A model of the service in mid-season, and what its telemetry says. */
export async function gathered(options: Omit<SeasonOptions, 'probe'>) {
  const exporter = new InMemorySpanExporter();
  const kept = bufferedSink();
  let now = () => 0;
  const service = inSeason({
    ...options,
    probe: (time) => {
      now = time.now;
      return openProbe(kept.emit, time.now);
    },
  });
  const gathering = await gather({
    relay: kept,
    plans: options.exporters ?? SIX,
    settings: { ...SETTINGS, ...options.settings },
    now: () => now(),
    ready: () => true,
    otlp: '',
    intervalMs: 60_000,
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  exporter.reset();
  return {
    service,
    spans: (): readonly Seen[] => exporter.getFinishedSpans().map(seen),
    scrape: async (): Promise<readonly Family[]> => familiesOf(await gathering.scrape()),
    /** The samples of a metric by their labels, e.g. `exporter=trends-team`. */
    samples: async (name: string) => samplesOf(familiesOf(await gathering.scrape()), name),
    close: gathering.close,
  };
}

function seen(span: ReadableSpan): Seen {
  const { traceId, spanId } = span.spanContext();
  const ms = ([seconds, nanos]: readonly [number, number]) => seconds * 1000 + nanos / 1e6;
  return {
    name: span.name,
    trace: traceId,
    id: spanId,
    parent: span.parentSpanContext?.spanId,
    links: span.links.map(({ context }) => context.traceId),
    attributes: span.attributes,
    events: span.events.map(({ name }) => name),
    startedAt: ms(span.startTime),
    endedAt: ms(span.endTime),
    failed: span.status.code === 2,
  };
}
