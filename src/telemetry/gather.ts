import type { SpanContext } from '@opentelemetry/api';
import type { ExporterPlan, PipelineSettings } from '../../streams/world.js';
import type { EpochMs } from '../domain/date.js';
import { contexts } from './contexts.js';
import { countIntake } from './count-intake.js';
import { countRuns } from './count-runs.js';
import { registerGauges } from './gauges.js';
import { instruments } from './instruments.js';
import { registerProcess } from './process-gauges.js';
import { openProviders, type ProviderOptions, type Providers } from './providers.js';
import type { Relay } from './relay.js';
import { standing } from './standing.js';
import { traceIntake } from './trace-intake.js';
import { traceRuns } from './trace-runs.js';

export interface GatherOptions extends ProviderOptions {
  readonly relay: Relay;
  readonly plans: readonly ExporterPlan[];
  readonly settings: PipelineSettings;
  /** The pipeline's clock. */
  readonly now: () => EpochMs;
  readonly ready: () => boolean;
}

/** A landing's trace is kept open this much longer than it may settle; slots may be days away. */
const MARGIN_MS = 3_600_000;
const MOST_TRACES = 10_000;

/** Makes metrics, and traces if anybody hears of them, of what the relay tells. */
export async function gather(options: GatherOptions): Promise<Pick<Providers, 'scrape' | 'close'>> {
  const { relay, plans, settings, now, ready } = options;
  const { meter, tracer, scrape, close } = await openProviders(options);
  const made = instruments(meter);
  const stands = standing(plans);
  const sinks = [stands.hear, countIntake(made), countRuns(made)];
  registerGauges(meter, { plans, settings, standing: stands, now, ready });
  const endProcess = registerProcess(meter);
  if (tracer !== null) {
    const keepMs = settings.maxWaitMs + MARGIN_MS;
    const places = contexts<SpanContext>({ keepMs, most: MOST_TRACES });
    sinks.push(traceIntake(tracer, places), traceRuns(tracer, places));
  }
  relay.attach((signal) => {
    for (const sink of sinks) sink(signal);
  });
  return {
    scrape,
    close: async () => {
      endProcess();
      await close();
    },
  };
}
