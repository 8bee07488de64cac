import { datedTables } from '../../streams/look.js';
import type { ExporterPlan } from '../../streams/world.js';
import type { Config } from '../config/index.js';
import { FRESHNESS } from '../freshness/publish-freshness.js';
import type { Parts } from './parts.js';

/** Something that a service uses, and a question that shows whether it can be used. */
export interface Thing {
  /** As the log calls it, e.g. `the warehouse bigquery://p`. */
  readonly name: string;
  /** Takes and changes nothing. @throws TrendsError that says what is wrong and what to do about it */
  readonly look: () => Promise<unknown>;
}

/** The tables and the published files; a table or file that is not there is no fault of theirs. */
export function thingsOf(
  { data, out, prefix }: Pick<Config, 'data' | 'out' | 'prefix'>,
  { warehouse, published }: Pick<Parts, 'warehouse' | 'published'>,
  plans: readonly ExporterPlan[],
): readonly Thing[] {
  const tables = plans.flatMap(datedTables).slice(0, 1);
  return [
    { name: `the warehouse ${data}`, look: () => warehouse.stamps(tables) },
    {
      name: `the store of published files ${out}`,
      look: () => published.get(`${prefix}/${FRESHNESS}`),
    },
  ];
}
