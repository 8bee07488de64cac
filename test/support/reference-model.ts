import { addDays, type EpochMs, type IsoDate, startOfNewYorkDay } from '../../src/domain/date.js';
import type { TableName } from '../../src/domain/tables.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';

/** One load as it happened. */
export interface PlayedLoad {
  readonly at: EpochMs;
  readonly table: TableName;
  readonly day: IsoDate;
  readonly half: boolean;
  readonly edition: number;
  /** Editions of single columns, where they are others. */
  readonly columns?: Readonly<Record<string, number>>;
}

const POSTPONED_MS = 36 * 3_600_000;

/** What a table held of a date at a moment; null: nothing. Loads are in the order they happened. */
function heldAt(loads: readonly PlayedLoad[], table: TableName, day: IsoDate, until: number) {
  return loads.slice(0, until).findLast((load) => load.table === table && load.day === day) ?? null;
}

/** Whether a table reached a date: wholly loaded, or the absent game taken as postponed. */
function reached(loads: readonly PlayedLoad[], table: TableName, day: IsoDate, now: EpochMs) {
  const held = heldAt(loads, table, day, loads.length);
  if (held !== null && !held.half) return true;
  const movedOn = loads.some((load) => load.table === table && load.day >= day);
  return movedOn && now >= startOfNewYorkDay(addDays(day, 1)) + POSTPONED_MS;
}

/** A file's content after the first `until` loads, as of a date: what each source holds of each day. */
export function contentAfter(
  loads: readonly PlayedLoad[],
  plan: ExporterPlan,
  days: readonly IsoDate[],
  asOf: IsoDate,
  until = loads.length,
): string {
  const lines = plan.sources.flatMap((source) => {
    if (source.kind !== 'dated') return [];
    const { from, to } = source.window(asOf);
    return days
      .filter((day) => from <= day && day <= to)
      .map((day) => {
        const held = heldAt(loads, source.table, day, until);
        return `${source.table} ${day} ${held === null ? 'nothing' : heldOf(held, source.columns)}`;
      });
  });
  return lines.join('\n');
}

/** What a file that reads these columns is built from. */
function heldOf({ half, edition, columns = {} }: PlayedLoad, read: readonly string[]): string {
  const teams = half ? 'AAA,BBB' : 'BBB,AAA,DDD,CCC';
  const held = read.map((column) => `${teams} 0 ${columns[column] ?? edition}`);
  return [...new Set(held)].join(' | ');
}

/** What a slot's required date still lacks at a moment. */
export function lacking(
  loads: readonly PlayedLoad[],
  plan: ExporterPlan,
  required: IsoDate,
  now: EpochMs,
): readonly { readonly table: TableName; readonly date: IsoDate }[] {
  return plan.sources.flatMap(({ kind, table }) =>
    kind === 'dated' && !reached(loads, table, required, now) ? [{ table, date: required }] : [],
  );
}
