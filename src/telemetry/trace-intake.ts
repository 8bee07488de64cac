import { type SpanContext, SpanKind, type Tracer } from '@opentelemetry/api';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { PendingSpans } from './pending-spans.js';
import type { Delivery, Signal, Sink } from './signal.js';
import { attributesOf, remoteContext, spanTime, within } from './span-parts.js';

type Line = Extract<JournalEntry, { kind: 'landing' }>;

/**
 * Opens a trace for each landing, or goes on with its publisher's: `intake` until its message is
 * acknowledged, `settle` for each exporter it wakes, `gate` for each verdict that names it.
 */
export function traceIntake(tracer: Tracer, places: PendingSpans<SpanContext>): Sink {
  return (signal) => {
    switch (signal.kind) {
      case 'journaled':
        // Nobody delivered what reconcile observed: journaled is all that becomes of it.
        if (signal.entry.kind === 'landing' && signal.delivery === null) {
          intakeSpan(tracer, places, signal.entry, null, signal.at);
        }
        if (signal.entry.kind === 'verdict') gateSpan(tracer, places, signal.entry);
        break;
      case 'answered':
        if (signal.entry?.kind === 'landing' && signal.answer === 'acked') {
          intakeSpan(tracer, places, signal.entry, signal.delivery, signal.at);
        }
        break;
      case 'story':
        settleSpans(tracer, places, signal);
        break;
    }
  };
}

function intakeSpan(
  tracer: Tracer,
  places: PendingSpans<SpanContext>,
  { landing, routes, reason }: Line,
  delivery: Delivery | null,
  at: number,
): void {
  const { id, table, gameDate, executionId, correlationId, status, source } = landing;
  const settling = routes.filter((route) => route.reason === 'settling');
  const attributes = attributesOf({
    landing: id,
    table,
    game_date: gameDate,
    execution_id: executionId,
    correlation_id: correlationId,
    status,
    source,
    reason,
    exporters: settling.map(({ exporter }) => exporter).join(','),
  });
  const span = tracer.startSpan(
    'intake',
    {
      kind: delivery === null ? SpanKind.INTERNAL : SpanKind.CONSUMER,
      startTime: spanTime(delivery?.receivedAt ?? landing.receivedAt),
      attributes: {
        ...attributes,
        ...(delivery && { 'messaging.message.id': delivery.messageId }),
      },
    },
    within(remoteContext(delivery?.trace ?? null)),
  );
  span.end(spanTime(at));
  const waiting = settling.map(({ exporter }) => exporter);
  places.open(id, span.spanContext(), waiting, at);
}

function settleSpans(
  tracer: Tracer,
  places: PendingSpans<SpanContext>,
  { at, story }: Extract<Signal, { kind: 'story' }>,
): void {
  if (story.kind !== 'trigger' || story.why !== 'settled') return;
  const { exporter, landings } = story;
  for (const { id, receivedAt } of landings) {
    const place = places.find(id);
    if (place === undefined) continue;
    const attributes = attributesOf({ exporter, landings: landings.length });
    const startTime = spanTime(receivedAt);
    tracer.startSpan('settle', { startTime, attributes }, within(place)).end(spanTime(at));
  }
}

/** A moment, not a stretch: the trace of the newest landing that the verdict names and is pending. */
function gateSpan(
  tracer: Tracer,
  places: PendingSpans<SpanContext>,
  { verdict }: Extract<JournalEntry, { kind: 'verdict' }>,
): void {
  const { exporter, reason, detail, landings, at, until } = verdict;
  const place = landings.map((id) => places.find(id)).findLast((found) => found !== undefined);
  if (place === undefined) return;
  const next = until === null ? null : new Date(until).toISOString();
  const attributes = attributesOf({ exporter, reason, detail, until: next });
  const startTime = spanTime(at);
  tracer.startSpan('gate', { startTime, attributes }, within(place)).end(startTime);
}
