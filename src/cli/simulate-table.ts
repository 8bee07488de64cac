import { measuresInWords } from '../simulate/in-words.js';
import type { Simulated } from '../simulate/simulate.js';
import { fittingHeaded, type Row, without } from './table.js';

const HEADINGS = [
  ...['EXPORTER', 'UNDER', 'MEAN', 'P50', 'P95', 'WORST', 'FRESH', 'REFRESHES', 'WASTED'],
  ...['MISSED', 'LEFT', 'QUERIES', 'BILLED'],
];

/** The measures, each file's configurations one below the other, for people. */
export function simulateTable(simulated: readonly Simulated[]): readonly string[] {
  const exporters = simulated[0]?.exporters.map(({ exporter }) => exporter) ?? [];
  const rows = [...exporters, null].flatMap((exporter) =>
    simulated.map(({ configuration, exporters: measured, total }, index): Row => {
      const measures = measured.find((each) => each.exporter === exporter) ?? total;
      const name = exporter ?? 'all';
      return [index === 0 ? name : '', configuration.name, ...measuresInWords(measures)];
    }),
  );
  const table = [HEADINGS, ...rows];
  return fittingHeaded([table, without(table, ...LESS), without(table, ...LESS, ...LEAST)]);
}

/** What is left out where there is little room, and where there is less. */
const LESS = ['P50', 'WASTED', 'QUERIES'];
const LEAST = ['P95', 'LEFT', 'BILLED'];
