import { type Asked, answer, type Route } from '../http/route.js';
import type { Parse } from './asked-for.js';
import { refusal, refusing } from './refused.js';

/** What a route reads of a request, by name: a `:name` of its path, else of the query. */
export type Fields = Readonly<Record<string, Parse<unknown>>>;

/** What was read. */
export type Values<F extends Fields> = {
  readonly [name in keyof F]: F[name] extends Parse<infer T> ? T : never;
};

/** Who asks. */
export type Asker = Pick<Asked, 'who' | 'mayAct'>;

/**
 * A route that only reads. It sees nothing of a request but what its fields have read.
 * @param read gives the content; null: there is no such thing
 */
export function reading<F extends Fields>(
  path: string,
  fields: F,
  read: (values: Values<F>, asker: Asker) => Promise<object | null>,
): Route & { readonly method: 'GET' } {
  return {
    method: 'GET',
    path,
    access: 'read',
    handle: (_request, asked) =>
      refusing(async () => {
        const content = await read(valuesOf(fields, asked), asked);
        return content === null ? NOT_THERE : answer(200, content);
      }),
  };
}

/** @throws UsageError naming the first field that is wrong */
function valuesOf<F extends Fields>(fields: F, { params, query }: Asked): Values<F> {
  const values = Object.entries(fields).map(([name, parse]) => {
    const text = Object.hasOwn(params, name) ? params[name] : (query.get(name) ?? undefined);
    return [name, parse(name, text)] as const;
  });
  return Object.fromEntries(values) as Values<F>;
}

const NOT_THERE = refusal(
  404,
  'the journal and the store have no such thing',
  'It may have expired: versions and journal are kept for some time only.',
);
