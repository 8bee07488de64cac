import type { SpanContext, Tracer } from '@opentelemetry/api';
import type { Contexts } from './contexts.js';
import { type Begun, beginRun, endCompute, endRun, publishSpan, querySpan } from './run-spans.js';
import type { Sink } from './signal.js';

/**
 * A span per run, in the trace of its newest landing and linked to the others: `compute` (with a
 * `query` for each) and `publish` are its children.
 */
export function traceRuns(tracer: Tracer, places: Contexts<SpanContext>): Sink {
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
