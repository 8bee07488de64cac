import { type Span, type SpanContext, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { exporterOf } from '../../exporters/registry.js';
import type { Request } from '../../streams/flow.js';
import type { EpochMs } from '../domain/date.js';
import type { RunRecord } from '../domain/run-record.js';
import type { PendingSpans } from './pending-spans.js';
import type { Signal, Sink } from './signal.js';
import { attributesOf, spanTime, within } from './span-parts.js';

/**
 * A span per run, in the trace of its newest landing and linked to the others: `compute` (with a
 * `query` for each) and `publish` are its children.
 */
export function traceRuns(tracer: Tracer, places: PendingSpans<SpanContext>): Sink {
  const begun = new Map<string, Begun>();
  return (signal) => {
    switch (signal.kind) {
      case 'computing':
        begun.set(signal.request.runId, beginRun(tracer, places, signal.request, signal.at));
        break;
      case 'queried':
        querySpan(tracer, begun, signal);
        break;
      case 'computed':
        endCompute(begun.get(signal.request.runId), signal);
        break;
      case 'published':
        publishSpan(tracer, begun.get(signal.request.runId), signal);
        break;
      case 'story': {
        if (signal.story.kind !== 'done') break;
        const { record } = signal.story;
        endRun(begun.get(record.runId), record);
        begun.delete(record.runId);
        if (record.error === null && record.status !== 'history') {
          places.refreshed(record.exporter, record.landings);
        }
        break;
      }
    }
  };
}

/** A run under way. */
interface Begun {
  readonly run: Span;
  readonly compute: Span;
}

/** The most landings that a run's span links to, the newest ones. */
const MOST_LINKS = 100;

/** Opens the span of a run: in the trace of its newest landing, linked to the others'. */
function beginRun(
  tracer: Tracer,
  places: PendingSpans<SpanContext>,
  request: Request,
  at: EpochMs,
): Begun {
  const { runId, exporter, cause, slot, asOf, through, startedAt, force, landings } = request;
  const known = [...landings]
    .sort((a, b) => a.receivedAt - b.receivedAt)
    .flatMap(({ id }) => places.find(id) ?? []);
  const attributes = attributesOf({
    run: runId,
    exporter,
    cause,
    slot,
    as_of: asOf,
    through,
    force,
    landings: landings.length,
  });
  const links = known.slice(-MOST_LINKS - 1, -1).map((context) => ({ context }));
  const run = tracer.startSpan(
    'run',
    { startTime: spanTime(startedAt), attributes, links },
    within(known.at(-1)),
  );
  run.addEvent('due', attributesOf({ cause }), spanTime(startedAt));
  const inRun = within(run.spanContext());
  return { run, compute: tracer.startSpan('compute', { startTime: spanTime(at) }, inRun) };
}

/** A query of a run: runs are named in the labels of their queries, in small letters. */
function querySpan(
  tracer: Tracer,
  begun: ReadonlyMap<string, Begun>,
  { at, startedAt, labels, ok }: Extract<Signal, { kind: 'queried' }>,
): void {
  const { run: label, purpose = 'file' } = labels;
  const [, mine] = [...begun].find(([runId]) => runId.toLowerCase() === label) ?? [];
  if (mine === undefined) return;
  const span = tracer.startSpan(
    'query',
    { startTime: spanTime(startedAt), attributes: attributesOf({ purpose }) },
    within(mine.compute.spanContext()),
  );
  if (!ok) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(spanTime(at));
}

/** Built and judged: what came of it. */
function endCompute(
  mine: Begun | undefined,
  { at, result }: Extract<Signal, { kind: 'computed' }>,
): void {
  if (mine === undefined) return;
  const { compute } = mine;
  if (result === null) compute.setStatus({ code: SpanStatusCode.ERROR, message: 'given up' });
  else if (result.kind !== 'draft') {
    const { kind, message } = result;
    compute.addEvent('guard', attributesOf({ outcome: kind, fault: message }), spanTime(at));
    compute.setStatus({ code: SpanStatusCode.ERROR, message });
  } else {
    const { resultRows: rows, bytesProcessed, bytesBilled, dataFaults } = result;
    const built = { rows, bytes_processed: bytesProcessed, bytes_billed: bytesBilled };
    compute.addEvent('build', attributesOf({ ...built, data_faults: dataFaults }), spanTime(at));
    compute.addEvent('guard', attributesOf({ outcome: 'accepted' }), spanTime(at));
  }
  compute.end(spanTime(at));
}

/** Published or not: which file, and what became of it. */
function publishSpan(
  tracer: Tracer,
  mine: Begun | undefined,
  { at, startedAt, request, result }: Extract<Signal, { kind: 'published' }>,
): void {
  if (mine === undefined) return;
  const { exporter, destination } = request;
  const failed = result?.kind !== 'publication';
  const object = failed
    ? { status: result?.kind ?? 'given up' }
    : { status: result.status, generation: result.generation };
  const attributes = attributesOf({ file: exporterOf(exporter).file, destination, ...object });
  const span = tracer.startSpan(
    'publish',
    { startTime: spanTime(startedAt), attributes },
    within(mine.run.spanContext()),
  );
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR, message: result?.message ?? '' });
  span.end(spanTime(at));
}

/** Recorded: how the run ended. */
function endRun(mine: Begun | undefined, record: RunRecord): void {
  if (mine === undefined) return;
  const { status, dataThrough, generation, partial, contentHash, error, finishedAt } = record;
  mine.run.setAttributes(
    attributesOf({
      status,
      generation,
      partial,
      data_through: dataThrough,
      content_hash: contentHash,
    }),
  );
  if (error !== null && status !== 'settling')
    mine.run.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  mine.run.end(spanTime(finishedAt));
}
