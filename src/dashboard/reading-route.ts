import { type Asked, answer, type Route } from '../http/route.js';
import { refusal, refusing } from './refused.js';

/** A route that only reads. @param read gives the content; null: there is no such thing */
export function reading(path: string, read: (asked: Asked) => Promise<object | null>): Route {
  return {
    method: 'GET',
    path,
    access: 'read',
    handle: (_request, asked) =>
      refusing(async () => {
        const content = await read(asked);
        return content === null ? NOT_THERE : answer(200, content);
      }),
  };
}

const NOT_THERE = refusal(
  404,
  'the journal and the store have no such thing',
  'It may have expired: versions and journal are kept for some time only.',
);
