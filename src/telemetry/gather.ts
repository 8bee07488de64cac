import type { Meter, SpanContext } from '@opentelemetry/api';
import { type FileStatus, fileStatus } from '../../streams/file-status.js';
import type { ExporterPlan, PipelineSettings } from '../../streams/pipeline-deps.js';
import { KINDS } from '../alerts/root-cause.js';
import { addDays, type EpochMs, type IsoDate, startOfNewYorkDay } from '../domain/date.js';
import type { FreshnessState } from '../domain/file-status.js';
import { OURS } from '../domain/published.js';
import type { LastFailure } from '../domain/state.js';
import type { BufferedSink } from './buffered-sink.js';
import { countIntake, countRuns } from './counters.js';
import { instruments } from './instruments.js';
import { pendingSpans } from './pending-spans.js';
import { registerProcess } from './process-gauges.js';
import { openProviders, type ProviderOptions, type Providers } from './providers.js';
import { type Standing, standing } from './standing.js';
import { traceIntake } from './trace-intake.js';
import { traceRuns } from './trace-runs.js';

export interface GatherOptions extends ProviderOptions {
  readonly relay: BufferedSink;
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
    const places = pendingSpans<SpanContext>({ keepMs, most: MOST_TRACES });
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

interface GaugeOptions {
  readonly plans: readonly ExporterPlan[];
  readonly settings: PipelineSettings;
  readonly standing: Standing;
  readonly now: () => EpochMs;
  readonly ready: () => boolean;
}

/** What is read at each scrape: name and help. */
const GAUGES = {
  ready: ['trends_ready', '1 while the pipeline runs and takes events.'],
  underWay: ['trends_messages_in_flight', 'Messages delivered that are not durable yet.'],
  oldest: ['trends_message_age_seconds', 'Age of the oldest message that is not durable yet.'],
  settling: ['trends_settling_landings', 'Landings that wait until their table stops changing.'],
  claim: ['trends_claim_age_seconds', 'How long this instance has had the claim of a run.'],
  incidents: ['trends_incidents_open', 'Incidents that people were told of and are open.'],
  age: ['trends_freshness_age_seconds', 'Since the end of the newest date that the file reaches.'],
  state: ['trends_freshness_state', '1 for the state that the file is in.'],
  covered: ['trends_slot_covered', '1 while the file covers the latest slot.'],
  overdue: ['trends_slot_overdue_seconds', 'Since the deadline of a slot that is not covered.'],
  setback: ['trends_setback_runs', 'Runs in a row that ended without a file, by how.'],
  setAside: ['trends_set_aside', '1 while an operator has the exporter paused or pinned.'],
  published: ['trends_published_timestamp_seconds', 'When the live file was published.'],
} as const;

type Put = (what: keyof typeof GAUGES, value: number, labels?: Record<string, string>) => void;

const STATES: readonly FreshnessState[] = ['fresh', 'waiting', 'partial', 'stale', 'unknown'];
const SETBACKS: readonly LastFailure['kind'][] = ['held-back', 'transient', 'permanent'];

/** Registers the gauges, all of which are read at one moment. */
function registerGauges(meter: Meter, options: GaugeOptions): void {
  const made = Object.entries(GAUGES).map(
    ([key, [name, description]]) =>
      [key, meter.createObservableGauge(name, { description })] as const,
  );
  const byKey = new Map(made);
  meter.addBatchObservableCallback(
    (result) => {
      const put: Put = (what, value, labels = {}) => {
        const gauge = byKey.get(what);
        if (gauge !== undefined) result.observe(gauge, value, labels);
      };
      const now = options.now();
      putService(put, options, now);
      for (const plan of options.plans) putExporter(put, options, plan, now);
    },
    made.map(([, gauge]) => gauge),
  );
}

function putService(put: Put, { standing, ready }: GaugeOptions, now: EpochMs): void {
  const came = standing.underWay();
  put('ready', ready() ? 1 : 0);
  put('underWay', came.length);
  put('oldest', seconds(now - (came[0] ?? now)));
  const incidents = standing.incidents() ?? {};
  for (const kind of KINDS) put('incidents', incidents[kind] ?? 0, { kind });
}

function putExporter(put: Put, options: GaugeOptions, plan: ExporterPlan, now: EpochMs): void {
  const { standing, settings } = options;
  const { name: exporter } = plan;
  put('settling', standing.settling.get(exporter) ?? 0, { exporter });
  put('claim', seconds(now - (standing.claims.get(exporter) ?? now)), { exporter });
  const state = standing.states.get(exporter);
  const levels = standing.levels.get(exporter);
  if (state === undefined || levels === undefined) {
    putState(put, exporter, 'unknown');
    return;
  }
  const published = standing.published.get(exporter) ?? OURS;
  const status = fileStatus({ plan, state, levels, published, now, settings });
  const { dataThrough, publishedAt } = status.freshness;
  putState(put, exporter, status.freshness.state);
  if (dataThrough !== null) put('age', seconds(now - endOf(dataThrough)), { exporter });
  if (publishedAt !== null) put('published', publishedAt / 1000, { exporter });
  putSlot(put, exporter, status, now);
  put('setAside', status.setAside === null ? 0 : 1, { exporter });
  for (const kind of SETBACKS) {
    const { setback } = status;
    const count = setback?.kind === kind ? setback.count : 0;
    put('setback', count, { exporter, kind });
  }
}

/** Of a table that cannot be read nobody knows what the slot still asks for. */
function putSlot(
  put: Put,
  exporter: string,
  { covered, freshness: { deadline } }: FileStatus,
  now: EpochMs,
): void {
  if (covered === null) return;
  put('covered', covered ? 1 : 0, { exporter });
  put('overdue', deadline === null ? 0 : seconds(now - deadline), { exporter });
}

function putState(put: Put, exporter: string, state: FreshnessState): void {
  for (const each of STATES) put('state', each === state ? 1 : 0, { exporter, state: each });
}

/** The first instant after a date in New York. */
function endOf(date: IsoDate): EpochMs {
  return startOfNewYorkDay(addDays(date, 1));
}

/** Milliseconds as seconds; what lies ahead, as of clocks that differ, counts as now. */
function seconds(ms: number): number {
  return Math.max(0, ms) / 1000;
}
