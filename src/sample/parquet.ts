import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBTimestampTZValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import { daysBetween } from '../domain/date.js';
import { TrendsError } from '../domain/errors.js';
import type { SqlType } from '../domain/query.js';
import type { Table } from '../domain/tables.js';
import type { SampleCell, SampleRow } from './table-rows.js';

const DUCKDB_TYPES: Readonly<Record<SqlType, string>> = {
  STRING: 'VARCHAR',
  INT64: 'BIGINT',
  NUMERIC: 'DECIMAL(38, 9)',
  DATE: 'DATE',
  BOOL: 'BOOLEAN',
  TIMESTAMP: 'TIMESTAMPTZ',
};

/** No generated decimal has more than three decimals: thousandths are exact. */
function decimal(value: number): DuckDBDecimalValue {
  return new DuckDBDecimalValue(BigInt(Math.round(value * 1000)) * 1_000_000n, 38, 9);
}

function toDuckDB(type: SqlType, cell: SampleCell | undefined): DuckDBValue {
  if (cell === null || cell === undefined) return null;
  if (type === 'INT64') return BigInt(cell);
  if (type === 'NUMERIC') return decimal(Number(cell));
  if (type === 'DATE') return new DuckDBDateValue(daysBetween('1970-01-01', String(cell)));
  if (type === 'TIMESTAMP') return new DuckDBTimestampTZValue(BigInt(cell) * 1000n);
  return cell;
}

/** Conversion with a memory: a date occurs hundreds of times, and reading it is the dear part. */
function converter(type: SqlType): (cell: SampleCell | undefined) => DuckDBValue {
  if (type !== 'DATE') return (cell) => toDuckDB(type, cell);
  const seen = new Map<SampleCell | undefined, DuckDBValue>();
  return (cell) => {
    const known = seen.get(cell);
    if (known !== undefined) return known;
    const value = toDuckDB(type, cell);
    seen.set(cell, value);
    return value;
  };
}

const CHUNK_ROWS = 2048;

async function fill(connection: DuckDBConnection, table: Table, rows: readonly SampleRow[]) {
  const columns = Object.entries(table.columns);
  const types = columns.map(([name, type]) => `${name} ${DUCKDB_TYPES[type]}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE rows_to_write (${types.join(', ')})`);
  const appender = await connection.createAppender('rows_to_write');
  const duckTypes = columns.map((_, index) => appender.columnType(index));
  const convert = columns.map(([name, type]) => ({ name, to: converter(type) }));
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const part = rows.slice(from, from + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(duckTypes);
    chunk.setColumns(convert.map(({ name, to }) => part.map((row) => to(row[name]))));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/**
 * Writes rows as a Parquet file with the table's column types, in the order given. A reader sees
 * the old file or the new one, never a part.
 * @throws TrendsError when the file cannot be written
 */
export async function writeParquet(
  file: string,
  table: Table,
  rows: readonly SampleRow[],
): Promise<void> {
  const unfinished = join(dirname(file), `.${basename(file)}.${randomUUID()}.tmp`);
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await mkdir(dirname(file), { recursive: true });
    await fill(connection, table, rows);
    const target = unfinished.replaceAll("'", "''");
    await connection.run(`COPY rows_to_write TO '${target}' (FORMAT parquet, COMPRESSION zstd)`);
    await rename(unfinished, file);
  } catch (cause) {
    // What is left of the file matters less than why it could not be written.
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw new TrendsError(`cannot write ${rows.length} rows of ${table.name} to ${file}`, {
      remedy: 'Check that the folder is writable and the disk has room.',
      cause,
    });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
