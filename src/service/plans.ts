import { boundQuery } from '../../exporters/bound-query.js';
import { EXPORTERS } from '../../exporters/registry.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { Config } from '../config/index.js';
import { cadenceKey } from '../domain/cadence.js';
import { cadenceCalendar } from '../domain/calendar.js';
import type { IsoDate } from '../domain/date.js';
import type { Query } from '../domain/query.js';
import { definitionOf } from '../refresh/definition.js';

/** The exporters with the configuration applied. */
export function plansOf(config: Config): readonly ExporterPlan[] {
  return EXPORTERS.map((exporter) => {
    const { cadence, pauses, graceMs, params, configured } = settingsOf(config, exporter.name);
    return {
      name: exporter.name,
      on: exporter.on,
      sources: exporter.sources(params),
      calendar: cadenceCalendar(exporter.name, cadence, pauses),
      cadenceKey: cadenceKey(cadence, pauses),
      graceMs,
      definition: definitionOf(exporter, { params, cadence }),
      configured,
    };
  });
}

/** What the configuration says of one exporter. */
export function settingsOf(config: Config, name: string): Config['exporters'][string] {
  const settings = config.exporters[name];
  if (settings === undefined) throw new Error(`${name} is not configured`);
  return settings;
}

/** What an exporter, as configured, asks the warehouse as of a date. */
export function queryOf(config: Config, name: string, asOf: IsoDate): Omit<Query, 'labels'> {
  const { params } = settingsOf(config, name);
  const exporter = EXPORTERS.find((each) => each.name === name);
  if (exporter === undefined) throw new Error(`no exporter is called ${name}`);
  return boundQuery(exporter, params, { asOf, through: asOf });
}
