import type { Exporter } from './exporter.js';

/** Every exporter, in the order in which people list them. */
export const EXPORTERS: readonly Exporter[] = [];

/** Names that stand for several exporters. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'trends-daily': ['trends-hot-cold', 'trends-bounce-back'],
  'trends-weekly': ['trends-what-matters', 'trends-team', 'trends-quick-hits'],
  'trends-all': EXPORTERS.map((exporter) => exporter.name),
};
