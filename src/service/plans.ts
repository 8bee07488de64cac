import { EXPORTERS } from '../../exporters/registry.js';
import type { ExporterPlan } from '../../streams/world.js';
import type { Config } from '../config/index.js';
import { cadenceKey } from '../domain/cadence.js';
import { cadenceCalendar } from '../domain/calendar.js';
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
