import { boundQuery } from '../../exporters/bound-query.js';
import type { Exporter } from '../../exporters/exporter.js';
import { EXPORTERS } from '../../exporters/registry.js';
import type { Warehouse } from '../../src/ports/warehouse.js';
import { WINDOW_DAYS } from './deep-dive.js';
import { differences } from './differences.js';
import { REFERENCES } from './references.js';
import type { Tables } from './rows.js';
import { inWindow, isFault, type When } from './shared.js';

/** Parameters that differ from the defaults, by exporter. */
export type Settings = Readonly<Record<string, object>>;

/** The same rows twice: where exporters read them, and in memory for the reference. */
export interface Data {
  readonly warehouse: Warehouse;
  readonly tables: Tables;
}

async function built(exporter: Exporter, warehouse: Warehouse, when: When, params: unknown) {
  const { rows } = await warehouse.query(boundQuery(exporter, params, when));
  return exporter.build(rows, { params, cadence: exporter.cadence, ...when });
}

/** How many days back an exporter counts faults; null where it counts none. */
function faultDays(name: string, params: unknown): number | null {
  if (name === 'trends-deep-dive') return WINDOW_DAYS;
  return (params as { readonly lookback_days?: number }).lookback_days ?? null;
}

/** Results without points or line, where the exporter must count them. */
function faultsOf(name: string, tables: Tables, when: When, params: unknown): number {
  const days = faultDays(name, params);
  return days === null ? 0 : inWindow(tables.playerGames, when, days).filter(isFault).length;
}

/** Where one exporter's file differs from the reference, as of one date. */
export async function compareExporter(
  exporter: Exporter,
  { warehouse, tables }: Data,
  when: When,
  settings: Settings = {},
): Promise<string[]> {
  const params = exporter.parameters.parse(settings[exporter.name] ?? {});
  const reference = REFERENCES.get(exporter.name);
  if (reference === undefined) throw new Error(`${exporter.name} has no reference`);
  const { content, dataFaults } = await built(exporter, warehouse, when, params);
  const file = exporter.schema.safeParse({
    generated_at: '2025-01-01T00:00:00.000Z',
    as_of_date: when.asOf,
    ...content,
  });
  const faults = faultsOf(exporter.name, tables, when, params);
  const name = `${exporter.name} as of ${when.asOf} through ${when.through}`;
  return [
    ...differences(content, reference(tables, when, params)),
    ...differences(dataFaults, faults, 'dataFaults'),
    ...(file.success ? [] : [`schema: ${file.error.message}`]),
  ].map((difference) => `${name} ${JSON.stringify(params)}: ${difference}`);
}

/** Where any exporter's file differs from the reference, as of one date. */
export async function compareAll(data: Data, when: When, settings?: Settings): Promise<string[]> {
  const found: string[] = [];
  for (const exporter of EXPORTERS) {
    found.push(...(await compareExporter(exporter, data, when, settings)));
  }
  return found;
}
