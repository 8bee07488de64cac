import { EXPORTERS } from '../../exporters/registry.js';
import type { Config, ExporterConfig } from '../config/index.js';
import type { Cadence } from '../domain/cadence.js';
import type { Configuration } from './configuration.js';

/** Where the predecessor's schedule is not the exporters' own: it publishes the team file every week. */
const CLOCK_CADENCES: Readonly<Record<string, Cadence>> = {
  'trends-team': { kind: 'weekly', on: 'mon', at: '06:00' },
};

/** The service's configuration with a simulated one's settings in it. */
export function configuredAs(config: Config, configuration: Configuration): Config {
  const { quiet, maxWait, minInterval } = configuration.waits;
  const { pipeline } = config;
  return {
    ...config,
    pipeline: {
      ...pipeline,
      quietMs: quiet ?? pipeline.quietMs,
      maxWaitMs: maxWait ?? pipeline.maxWaitMs,
      minIntervalMs: minInterval ?? pipeline.minIntervalMs,
    },
    exporters: Object.fromEntries(
      Object.entries(config.exporters).map(([name, own]) => [
        name,
        exporterAs(configuration, name, own),
      ]),
    ),
  };
}

function exporterAs(
  { kind, cadences, graces }: Configuration,
  name: string,
  own: ExporterConfig,
): ExporterConfig {
  const cadence = cadences[name];
  if (kind === 'event') {
    return { ...own, cadence: cadence ?? own.cadence, graceMs: graces[name] ?? own.graceMs };
  }
  const module = EXPORTERS.find((exporter) => exporter.name === name)?.cadence ?? own.cadence;
  return { ...own, cadence: cadence ?? CLOCK_CADENCES[name] ?? module, pauses: [] };
}
