import type { Exporter } from '../../exporters/exporter.js';
import { addDays, type IsoDate } from '../../src/domain/date.js';
import { tortureCases } from '../reference/torture-cases.js';
import type { Refresh } from './feed.js';

/** The refreshes of an exporter to compare the engines on. */
export type Occasions = (exporter: Exporter) => readonly Refresh[];

/** With the default parameters, as of each date; and a replay that sees less than its last date. */
export function asOfDates(dates: readonly IsoDate[]): Occasions {
  return (exporter) => {
    const params = exporter.parameters.parse({});
    const replayed = dates.slice(-1).map((asOf) => ({ asOf, through: addDays(asOf, -3) }));
    return [...dates.map((asOf) => ({ asOf, through: asOf })), ...replayed].map((when) => ({
      exporter,
      params,
      ...when,
    }));
  };
}

/** Random dates of any month with small random parameters: thresholds are met or missed by one. */
export function random(seed: number, count: number): Occasions {
  return (exporter) =>
    tortureCases(seed, count).map(({ when, settings }) => ({
      exporter,
      params: exporter.parameters.parse(settings[exporter.name] ?? {}),
      ...when,
    }));
}

/** When, and with which parameters where they are not the default ones. */
export function titleOf({ exporter, asOf, through, params }: Refresh): string {
  const given = JSON.stringify(params);
  const changed = given === JSON.stringify(exporter.parameters.parse({})) ? '' : ` with ${given}`;
  return `as of ${asOf}${asOf === through ? '' : `, through ${through}`}${changed}`;
}
