import { datedTables } from '../../streams/evaluation-context.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { Config } from '../config/index.js';
import { FRESHNESS } from '../freshness/publish-freshness.js';
import type { Adapters } from './adapters.js';

/** Something that a service uses, and a question that shows whether it can be used. */
export interface ReadinessCheck {
  /** As the log calls it, e.g. `the warehouse bigquery://p`. */
  readonly name: string;
  /** Takes and changes nothing. @throws TrendsError that says what is wrong and what to do about it */
  readonly look: () => Promise<unknown>;
}

/** The tables and the published files; a table or file that is not there is no fault of theirs. */
export function readinessChecksOf(
  { data, out, prefix }: Pick<Config, 'data' | 'out' | 'prefix'>,
  { warehouse, published }: Pick<Adapters, 'warehouse' | 'published'>,
  plans: readonly ExporterPlan[],
): readonly ReadinessCheck[] {
  const tables = plans.flatMap(datedTables).slice(0, 1);
  return [
    { name: `the warehouse ${data}`, look: () => warehouse.stamps(tables) },
    {
      name: `the store of published files ${out}`,
      look: () => published.get(`${prefix}/${FRESHNESS}`),
    },
  ];
}
