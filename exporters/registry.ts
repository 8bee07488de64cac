import { bounceBack } from './bounce-back/index.js';
import { deepDive } from './deep-dive/index.js';
import type { Exporter } from './exporter.js';
import { hotCold } from './hot-cold/index.js';
import { quickHits } from './quick-hits/index.js';
import { team } from './team/index.js';
import { whatMatters } from './what-matters/index.js';

/** Every exporter, in the order in which people list them. */
export const EXPORTERS: readonly Exporter[] = [
  hotCold,
  bounceBack,
  whatMatters,
  team,
  quickHits,
  deepDive,
];

/** The exporter of that name. @throws when there is none: names from outside go through `resolve.ts` */
export function exporterOf(name: string): Exporter {
  const exporter = EXPORTERS.find((candidate) => candidate.name === name);
  if (exporter === undefined) throw new Error(`no exporter is called ${name}`);
  return exporter;
}

/** Names that stand for several exporters. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'trends-daily': ['trends-hot-cold', 'trends-bounce-back'],
  'trends-weekly': ['trends-what-matters', 'trends-team', 'trends-quick-hits'],
  'trends-all': EXPORTERS.map((exporter) => exporter.name),
};
