import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { currentTrace, type Trace, traceOf } from '../log/trace.js';
import type { Message } from '../ports/event-source.js';
import type { Delivery, Sink } from './signal.js';

export interface WatchedMessages {
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
