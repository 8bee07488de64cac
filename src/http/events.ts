import type { IncomingMessage } from 'node:http';
import { type Pushed, type TopicOf, unwrap } from './push-envelope.js';
import { answer, type Route, sentBy } from './route.js';
import { type Publish, take } from './take.js';
import { type BodyPatience, takeBody } from './take-body.js';

/** Bodies up to here are taken (and, when they are no events, kept as dead letters). */
const LARGEST_REQUEST_BYTES = 16 * 1_048_576;

/** Events that one request brings at most. */
const MOST_LINES = 1_000;

const TOO_MANY_LINES = answer(413, {
  error: `the request has more than ${MOST_LINES} lines`,
  remedy: `Send at most ${MOST_LINES} events at a time. None of these was taken.`,
});

const NEWLINE = 0x0a;

export interface EventsOptions extends BodyPatience {
  /** Tells the topic of a subscription that an envelope names. */
  readonly topicOf?: TopicOf;
}

/**
 * `POST /events`: one completion event as JSON, or several as NDJSON, each bare or in an envelope.
 * Answers 202 once all are in the journal; 422 names what was wrong with those that went to the dead
 * letter. A trigger is a plain evaluation here, unless an operator sends it.
 */
export function eventsRoute(publish: Publish, options: EventsOptions = {}): Route {
  const { bodyMs, stillMs, ...around } = options;
  return {
    method: 'POST',
    path: '/events',
    access: 'deliver',
    handle: async (request, asked) => {
      const taken = await takeBody(request, asked, {
        bytes: LARGEST_REQUEST_BYTES,
        ms: bodyMs,
        stillMs,
      });
      if (taken.kind === 'refused') return taken.answer;
      const directed = (message: Pushed) => ({
        ...message,
        ...sentBy(asked),
        mayDirect: asked.mayAct,
      });
      if (!isNdjson(request)) {
        const message = unwrap(taken.body, { ...around, headers: request.headers });
        return take(publish, [directed(message)], request);
      }
      const lines = linesOf(taken.body, MOST_LINES + 1);
      if (lines.length > MOST_LINES) return TOO_MANY_LINES;
      return take(publish, unwrapped(lines), request);

      function* unwrapped(all: readonly Uint8Array[]) {
        for (const line of all) yield directed(unwrap(line, around));
      }
    },
  };
}

function isNdjson(request: IncomingMessage): boolean {
  return /ndjson|jsonl/i.test(request.headers['content-type'] ?? '');
}

const isBlank = (byte: number) => byte === 0x20 || byte === 0x09 || byte === 0x0d;

/** The lines that are not blank, one after the other; of more than `most` the first. */
function linesOf(body: Uint8Array, most: number): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let from = 0; from < body.length && lines.length < most; ) {
    const newline = body.indexOf(NEWLINE, from);
    const to = newline === -1 ? body.length : newline;
    const line = body.subarray(from, to);
    if (!line.every(isBlank)) lines.push(line);
    from = to + 1;
  }
  return lines;
}
