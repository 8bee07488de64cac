import { readBody } from './read-body.js';
import { answer, type Route } from './route.js';
import { type Publish, take } from './take.js';

const LARGEST_TICK_BYTES = 65_536;

/**
 * `POST /tick`: the timed trigger over HTTP. The body is that of the trigger message
 * (`{"export_types": [...], "target_date": "today", "force": false}`); none means all exporters.
 */
export function tickRoute(publish: Publish): Route {
  return {
    method: 'POST',
    path: '/tick',
    access: 'deliver',
    handle: async (request) => {
      const body = await readBody(request, LARGEST_TICK_BYTES);
      if (body === null) return answer(413, { error: 'the body is too large for a trigger' });
      return take(publish, [body.length > 0 ? body : EVERYTHING]);
    },
  };
}

const EVERYTHING = new TextEncoder().encode('{"export_types":["trends-all"]}');
