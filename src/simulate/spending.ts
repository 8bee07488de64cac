import { exporterOf } from '../../exporters/registry.js';
import { datedTables } from '../../streams/evaluation-context.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { Period } from './period.js';

/** What a warehouse is asked, and what it bills at the least. */
export interface Spending {
  readonly queries: number;
  readonly bytes: number;
}

/** BigQuery bills at least this much per table and query. */
export const FLOOR_BYTES = 10 * 1024 ** 2;

/** One query a refresh, over all tables of the exporter. `measured`: what a warehouse says it reads. */
export function eventSpending(
  { sources }: ExporterPlan,
  refreshes: number,
  measured: number | null,
): Spending {
  const each = Math.max(measured ?? 0, sources.length * FLOOR_BYTES);
  return { queries: refreshes, bytes: refreshes * each };
}

/**
 * The predecessor's queries, each over one table: the least that they can have been billed. They are sixteen
 * for six files; how they divide is not known, here a file has as many as it has parts.
 */
export function clockSpending({ name }: ExporterPlan, refreshes: number): Spending {
  const queries = refreshes * (exporterOf(name).byClock?.queries ?? 1);
  return { queries, bytes: queries * FLOOR_BYTES };
}

/**
 * At most what reading levels takes: a query of one table whenever it was loaded, and every table and the
 * schedule anew each day.
 */
export function levelSpending(plans: readonly ExporterPlan[], period: Period): Spending {
  const { startsAt, endsAt, landings } = period;
  const tables = new Set(plans.flatMap(datedTables));
  if (tables.size === 0) return { queries: 0, bytes: 0 };
  const loads = landings.filter(
    ({ table, landedAt }) => tables.has(table) && landedAt >= startsAt,
  ).length;
  const days = Math.round((endsAt - startsAt) / DAY_MS);
  const queries = loads + days * (tables.size + 1);
  return { queries, bytes: queries * FLOOR_BYTES };
}

const DAY_MS = 86_400_000;
