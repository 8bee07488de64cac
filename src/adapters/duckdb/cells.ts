import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import { Temporal } from 'temporal-polyfill';
import type { Cell, Row } from '../../domain/query.js';
import { permanent } from './failures.js';

const EXACT_TYPES: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.SQLNULL,
  DuckDBTypeId.BOOLEAN,
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.DECIMAL,
  DuckDBTypeId.DATE,
  DuckDBTypeId.TIMESTAMP_TZ,
  DuckDBTypeId.VARCHAR,
]);

/** Refuses columns that have no exact cell, and names that would hide one another in a row. */
export function checkColumns(names: readonly string[], types: readonly DuckDBType[]): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index) {
      throw permanent(`The query returns two columns named ${name}`, 'Give each its own alias.');
    }
    const type = types[index];
    if (type === undefined || EXACT_TYPES.has(type.typeId)) return;
    const inexact = type.typeId === DuckDBTypeId.DOUBLE || type.typeId === DuckDBTypeId.FLOAT;
    throw permanent(
      `Column ${name} is ${type}, ${inexact ? 'which is not exact' : 'which has no cell'}`,
      inexact
        ? 'Return counts and sums (INT64, or CAST AS NUMERIC(38, 9)); divide and round outside SQL.'
        : 'Return STRING, INT64, NUMERIC, DATE, BOOL or TIMESTAMP.',
    );
  });
}

/** One row as every warehouse returns it. */
export function toRow(names: readonly string[], values: readonly DuckDBValue[]): Row {
  return Object.fromEntries(names.map((name, index) => [name, toCell(values[index] ?? null)]));
}

/** A value of one of the exact types as a cell. */
function toCell(value: DuckDBValue): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint' || typeof value === 'number') return BigInt(value);
  if (value instanceof DuckDBDecimalValue) return plainDecimal(value.value, value.scale);
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBTimestampTZValue) {
    return Temporal.Instant.fromEpochNanoseconds(value.micros * 1000n).toString();
  }
  throw permanent(`DuckDB returned a value without a cell: ${String(value)}`, 'Cast the column.');
}

/** `value · 10^-scale` without trailing zeros, as BigQuery prints a NUMERIC. */
export function plainDecimal(value: bigint, scale: number): string {
  const negative = value < 0n;
  const text = (negative ? -value : value).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const digits = text.slice(text.length - scale).replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${digits === '' ? '' : `.${digits}`}`;
}
