import { TOPICS } from '../domain/topics.js';
import { unwrap } from './push-envelope.js';
import { type Route, sentBy } from './route.js';
import { type Publish, take } from './take.js';
import { type BodyPatience, takeBody } from './take-body.js';

const LARGEST_TICK_BYTES = 65_536;

/**
 * `POST /tick`: the timed trigger over HTTP. The body is that of the trigger message
 * (`{"export_types": [...], "target_date": "today", "force": false}`); none means all exporters.
 * What it asks for is honoured: `force` and a past date, too.
 */
export function tickRoute(publish: Publish, { bodyMs, stillMs }: BodyPatience = {}): Route {
  return {
    method: 'POST',
    path: '/tick',
    access: 'deliver',
    handle: async (request, asked) => {
      const taken = await takeBody(request, asked, {
        bytes: LARGEST_TICK_BYTES,
        ms: bodyMs,
        stillMs,
      });
      if (taken.kind === 'refused') return taken.answer;
      const body = taken.body.length > 0 ? taken.body : EVERYTHING;
      const message = unwrap(body, { headers: request.headers });
      const trigger = { ...message, topic: TOPICS.trigger, mayDirect: true };
      return take(publish, [{ ...trigger, ...sentBy(asked) }], request);
    },
  };
}

const EVERYTHING = new TextEncoder().encode('{"export_types":["trends-all"]}');
