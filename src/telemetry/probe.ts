import type { PipelineEvent } from '../../streams/pipeline.js';
import type { PipelineDeps } from '../../streams/pipeline-deps.js';
import type { Book } from '../alerts/book.js';
import { INCIDENTS } from '../alerts/incident-store.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { currentTrace, type Trace, traceOf } from '../log/trace.js';
import type { Message } from '../ports/event-source.js';
import type { ObjectStore } from '../ports/object-store.js';
import type { Warehouse } from '../ports/warehouse.js';
import { intercept, type PortLayer, reported } from '../resilience/intercept.js';
import { journalObject } from '../store/segment-names.js';
import { instrumentedDeps } from './instrumented-deps.js';
import type { Delivery, Sink } from './signal.js';

interface MeteredAdapters {
  readonly warehouse: Warehouse;
  readonly privately: ObjectStore;
}

/** Looks at what passes through the ports, and changes nothing of it. */
export interface Probe {
  /** The warehouse, and of the private store journal and incidents. */
  adapters<Given extends MeteredAdapters>(given: Given): Given;
  deps(deps: PipelineDeps): PipelineDeps;
  message(message: Message): Message;
  story(story: PipelineEvent): void;
}

/** A probe that tells of everything it sees. */
export function openProbe(emit: Sink, now: () => EpochMs): Probe {
  const messages = watchedMessages(emit, now);
  return {
    adapters: (given) => ({
      ...given,
      warehouse: intercept(given.warehouse, [queriesTold(emit, now)]),
      privately: intercept(given.privately, [segmentsTold(emit, now), incidentsTold(emit, now)]),
    }),
    deps: (deps) => instrumentedDeps(deps, messages.journaled, emit),
    message: messages.watch,
    story: (story) => emit({ kind: 'story', at: now(), story }),
  };
}

/** Messages, followed from their arrival to their answer. */
interface WatchedMessages {
  /** The message, whose arrival and answer are told. */
  watch(message: Message): Message;
  /** Tells that a line is durable, with the delivery that brought it. */
  journaled(entry: JournalEntry): void;
}

interface UnderWay {
  readonly delivery: Delivery;
  entry: JournalEntry | null;
}

/** Follows messages from their arrival to their answer. Of those that were answered nothing is kept. */
export function watchedMessages(emit: Sink, now: () => EpochMs): WatchedMessages {
  const underWay = new Map<string, UnderWay>();
  let serial = 0;
  return {
    watch(message) {
      serial += 1;
      const { id: messageId, attributes } = message;
      const trace = publishersTrace(attributes);
      const delivery: Delivery = { serial, messageId, receivedAt: now(), trace };
      const mine: UnderWay = { delivery, entry: null };
      underWay.set(messageId, mine);
      emit({ kind: 'delivered', at: delivery.receivedAt, delivery });
      const answered = (answer: 'acked' | 'nacked', settle: () => void) => () => {
        if (underWay.get(messageId) === mine) underWay.delete(messageId);
        emit({ kind: 'answered', at: now(), delivery, answer, entry: mine.entry });
        settle();
      };
      return {
        ...message,
        ack: answered('acked', () => message.ack()),
        nack: answered('nacked', () => message.nack()),
      };
    },
    journaled(entry) {
      const mine = 'messageId' in entry ? underWay.get(entry.messageId) : undefined;
      if (mine !== undefined) mine.entry = entry;
      emit({ kind: 'journaled', at: now(), entry, delivery: mine?.delivery ?? null });
    },
  };
}

/** In the message, as publishers of Pub/Sub write it, else that of the request which brought it. */
function publishersTrace(attributes: Message['attributes']): Trace | null {
  const traceparent = attributes.traceparent ?? attributes.googclient_traceparent;
  return traceOf(traceparent === undefined ? {} : { traceparent }) ?? currentTrace();
}

/** Tells of every query that has ended, also of those tried again on the way. */
function queriesTold(emit: Sink, now: () => EpochMs): PortLayer<Warehouse> {
  return (call, next) => {
    if (call.method !== 'query') return next(call);
    const startedAt = now();
    const [{ labels = {} }] = call.args;
    return reported(next(call), (ok) =>
      emit({ kind: 'queried', at: now(), startedAt, labels, ok }),
    );
  };
}

/** Tells of each segment of the journal that was written, or was not. */
function segmentsTold(emit: Sink, now: () => EpochMs): PortLayer<ObjectStore> {
  return (call, next) => {
    if (call.method !== 'put') return next(call);
    const [name, body] = call.args;
    if (journalObject(name)?.kind !== 'segment') return next(call);
    const startedAt = now();
    return reported(next(call), (ok) =>
      emit({ kind: 'committed', at: now(), startedAt, entries: entriesIn(body), ok }),
    );
  };
}

/** Tells of the incidents that are open, whenever their book is read or written. */
function incidentsTold(emit: Sink, now: () => EpochMs): PortLayer<ObjectStore> {
  const tell = (body: Uint8Array) => {
    const open = openIncidents(body);
    if (open !== null) emit({ kind: 'incidents', at: now(), open });
  };
  return async (call, next) => {
    if (call.args[0] !== INCIDENTS) return next(call);
    switch (call.method) {
      case 'get': {
        const object = await next(call);
        if (object !== null) tell(object.body);
        return object;
      }
      case 'put': {
        const generation = await next(call);
        tell(call.args[1]);
        return generation;
      }
      default:
        return next(call);
    }
  };
}

const NEWLINE = 0x0a;

/** The lines of a segment but its header. */
function entriesIn(body: Uint8Array): number {
  return body.reduce((lines, byte) => (byte === NEWLINE ? lines + 1 : lines), -1);
}

/** Open incidents by kind; null when the book is damaged, of which its owner tells. */
function openIncidents(body: Uint8Array): Readonly<Record<string, number>> | null {
  try {
    const { open } = JSON.parse(new TextDecoder().decode(body)) as Partial<Book>;
    const counts: Record<string, number> = {};
    for (const { kind } of open ?? []) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  } catch {
    return null;
  }
}
