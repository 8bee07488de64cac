import { datedTables } from '../../streams/evaluation-context.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { EpochMs, IsoDate } from '../domain/date.js';
import { WarehouseError } from '../domain/errors.js';
import type { TableName } from '../domain/tables.js';
import type { Watermarks } from '../domain/watermarks.js';
import type { WatermarkReader } from '../levels/watermark-reader.js';
import { attempted, type CheckResult } from './check-result.js';
import { landedFinding, scheduleFindings } from './landed.js';

/** The levels of those tables that could be read, and what they say. */
export interface LevelsSeen {
  /** Null: of no table. */
  readonly levels: Watermarks | null;
  readonly findings: readonly CheckResult[];
}

/** What is looked at, and with what. */
export interface LevelsAsked {
  readonly reader: WatermarkReader;
  readonly plans: readonly ExporterPlan[];
  readonly tables: readonly TableName[];
  readonly now: EpochMs;
  /** Asked where nothing landed lately. */
  readonly newest: (table: TableName) => Promise<IsoDate | null>;
}

/** Reads each dated table by itself, so that one that cannot be read hides no other. */
export async function seeLevels(asked: LevelsAsked): Promise<LevelsSeen> {
  const { reader, plans, tables, now } = asked;
  const dated = new Set(plans.flatMap(datedTables));
  const findings: CheckResult[] = [];
  let seen: Watermarks | null = null;
  for (const table of tables) {
    const subject = table;
    const found = await attempted(
      { check: 'data', subject, command: 'trends status' },
      async () => {
        const levels = await reader.read([table]);
        const unreadable = { ...seen?.unreadable, ...levels.unreadable };
        seen = { ...levels, tables: { ...seen?.tables, ...levels.tables }, unreadable };
        const fault = levels.unreadable?.[table];
        if (fault !== undefined) throw new WarehouseError(fault.message, fault);
        // A missing table is told of by the check of the tables.
        const there = levels.tables[table]?.stamp != null;
        if (!there || !dated.has(table)) return [];
        const lately = levels.tables[table]?.landed[0]?.day;
        const newest = lately ?? (await asked.newest(table));
        return [landedFinding(table, { plans, levels, now, newest })];
      },
    );
    findings.push(...found);
  }
  return { levels: seen, findings: [...findings, ...scheduleFindings(seen ?? {})] };
}
