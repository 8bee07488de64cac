import { TrendsError } from '../src/domain/errors.js';
import type { Row } from '../src/domain/query.js';
import { perScope, type RowFaults } from '../src/domain/row-faults.js';
import type { TableName } from '../src/domain/tables.js';
import { count, section, text } from './cells.js';
import type { InputReading } from './exporter.js';

/** What an exporter's query says about its own inputs, beside its numbers. */
export interface Inputs {
  readonly inputs: readonly InputReading[];
  readonly silentFaults: readonly RowFaults[];
  /** Faults of all kinds, over all tables. */
  readonly dataFaults: number;
}

type Measures = ReadonlyMap<string, number>;

const FILLED = 'filled:';
const PLAIN = new Set(['rows', 'scheduled', 'present', 'faults']);

/**
 * Reads the rows of section `input`: `key` is `<dataset.table> <measure>`, `n` its value.
 * Measures: `rows`, `filled:<column>`, `scheduled` and `present` (team-games), `faults`.
 * Tables come in the order in which their first row does.
 * @throws TrendsError on a measure that is unknown, given twice, or missing (`rows`; half of a pair)
 */
export function readInputs(rows: readonly Row[]): Inputs {
  const tables = new Map<TableName, Map<string, number>>();
  for (const row of section(rows, 'input')) {
    const key = text(row, 'key');
    const [table = '', measure = ''] = key.split(' ');
    const measures = tables.get(table) ?? new Map<string, number>();
    if (!(PLAIN.has(measure) || measure.startsWith(FILLED)) || measures.has(measure)) {
      throw fault(`input row "${key}" is unknown or given twice`);
    }
    tables.set(table, measures.set(measure, count(row, 'n')));
  }
  return {
    inputs: [...tables].map(([table, measures]) => reading(table, measures)),
    silentFaults: [],
    dataFaults: [...tables.values()].reduce((sum, each) => sum + (each.get('faults') ?? 0), 0),
  };
}

function reading(table: TableName, measures: Measures): InputReading {
  const rows = measures.get('rows');
  if (rows === undefined) throw fault(`input row "${table} rows" is missing`);
  const filled = [...measures]
    .filter(([measure]) => measure.startsWith(FILLED))
    .map(([measure, n]) => [measure.slice(FILLED.length), n] as const);
  return {
    table,
    rows,
    rowsIn: perScope((scope) => (scope === 'window' ? rows : 0)),
    filled: Object.fromEntries(filled),
    teamGames: teamGames(table, measures),
    faults: [],
    dates: [],
  };
}

function teamGames(table: TableName, measures: Measures): InputReading['teamGames'] {
  const scheduled = measures.get('scheduled');
  const present = measures.get('present');
  if (scheduled === undefined && present === undefined) return null;
  if (scheduled === undefined || present === undefined) {
    throw fault(`input rows "${table} scheduled" and "${table} present" come together`);
  }
  const none = { scheduled: 0, present: 0, postponed: 0 };
  return perScope((scope) => (scope === 'window' ? { ...none, scheduled, present } : none));
}

function fault(message: string): TrendsError {
  return new TrendsError(message, { remedy: "Correct the input section of the exporter's query." });
}
