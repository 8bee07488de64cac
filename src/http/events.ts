import type { IncomingMessage } from 'node:http';
import { type Pushed, type TopicOf, unwrap } from './push-envelope.js';
import type { Route } from './route.js';
import { type Publish, take } from './take.js';
import { type BodyPatience, takeBody } from './take-body.js';

/** Bodies up to here are taken (and, when they are no events, kept as dead letters). */
const LARGEST_REQUEST_BYTES = 16 * 1_048_576;

const NEWLINE = 0x0a;

export interface EventsOptions extends BodyPatience {
  /** Tells the topic of a subscription that an envelope names. */
  readonly topicOf?: TopicOf;
}

/**
 * `POST /events`: one completion event as JSON, or several as NDJSON, each bare or in an envelope.
 * Answers 202 once all are in the journal; 422 names what was wrong with those that went to the dead
 * letter. A trigger is a plain look here, unless an operator sends it.
 */
export function eventsRoute(publish: Publish, options: EventsOptions = {}): Route {
  const { bodyMs, ...around } = options;
  return {
    method: 'POST',
    path: '/events',
    access: 'deliver',
    handle: async (request, { mayAct }) => {
      const taken = await takeBody(request, { bytes: LARGEST_REQUEST_BYTES, ms: bodyMs });
      if (taken.kind === 'refused') return taken.answer;
      const directed = (message: Pushed) => ({ ...message, mayDirect: mayAct });
      if (!isNdjson(request)) {
        return take(publish, [
          directed(unwrap(taken.body, { ...around, headers: request.headers })),
        ]);
      }
      return take(
        publish,
        messagesOf(taken.body, (line) => directed(unwrap(line, around))),
      );
    },
  };
}

function isNdjson(request: IncomingMessage): boolean {
  return /ndjson|jsonl/i.test(request.headers['content-type'] ?? '');
}

const isBlank = (byte: number) => byte === 0x20 || byte === 0x09 || byte === 0x0d;

function* messagesOf(body: Uint8Array, read: (line: Uint8Array) => Pushed): Generator<Pushed> {
  for (const line of split(body)) yield read(line);
}

/** The lines that are not blank, one after the other. */
function* split(body: Uint8Array): Generator<Uint8Array> {
  let from = 0;
  while (from < body.length) {
    const newline = body.indexOf(NEWLINE, from);
    const to = newline === -1 ? body.length : newline;
    const line = body.subarray(from, to);
    if (!line.every(isBlank)) yield line;
    from = to + 1;
  }
}
