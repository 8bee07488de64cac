import {
  BIGINT,
  BOOLEAN,
  DATE,
  DECIMAL,
  DuckDBDateValue,
  DuckDBDecimalValue,
  type DuckDBPreparedStatement,
  DuckDBTimestampTZValue,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api';
import { Temporal } from 'temporal-polyfill';
import { isIsoDate } from '../../domain/date.js';
import type { Cell, Parameter, Query, SqlType } from '../../domain/query.js';
import { permanent } from './failures.js';

/** The scale of NUMERIC, in GoogleSQL and in our views. */
const SCALE = 9;
const PLAIN_DECIMAL = /^([+-]?)(\d{1,29})(?:\.(\d{1,9}))?$/;

const TYPES: Readonly<Record<SqlType, DuckDBType>> = {
  STRING: VARCHAR,
  INT64: BIGINT,
  NUMERIC: DECIMAL(38, SCALE),
  DATE,
  BOOL: BOOLEAN,
  TIMESTAMP: TIMESTAMPTZ,
};

/** Binds a query's parameters with their types. @throws WarehouseError naming the parameter at fault */
export function bindAll(statement: DuckDBPreparedStatement, query: Query): void {
  const entries = Object.entries(query.parameters);
  statement.bind(
    Object.fromEntries(entries.map(([name, parameter]) => [name, duckDbValue(name, parameter)])),
    Object.fromEntries(entries.map(([name, parameter]) => [name, typeOf(parameter)])),
  );
}

/** DuckDB takes days from a DATE as INTEGER only, so an INT64 that fits is bound as one. */
function typeOf({ type, value }: Parameter): DuckDBType {
  const small = typeof value === 'bigint' && BigInt.asIntN(32, value) === value;
  return type === 'INT64' && small ? INTEGER : TYPES[type];
}

function duckDbValue(name: string, { type, value }: Parameter): DuckDBValue {
  if (value === null) return null;
  const converted = convert(type, value);
  if (converted === undefined) {
    throw permanent(
      `Parameter @${name} is not a ${type}: ${typeof value} ${String(value)}`,
      'Give INT64 as bigint, NUMERIC as a plain decimal, DATE as YYYY-MM-DD, TIMESTAMP as ISO 8601 with offset.',
    );
  }
  return converted;
}

function convert(type: SqlType, value: Exclude<Cell, null>): DuckDBValue | undefined {
  switch (type) {
    case 'STRING':
      return typeof value === 'string' ? value : undefined;
    case 'BOOL':
      return typeof value === 'boolean' ? value : undefined;
    case 'INT64':
      return typeof value === 'bigint' ? integer(value) : undefined;
    case 'NUMERIC':
      return typeof value === 'string' ? decimal(value) : undefined;
    case 'DATE':
      return typeof value === 'string' && isIsoDate(value)
        ? DuckDBDateValue.fromParts(dateParts(value))
        : undefined;
    case 'TIMESTAMP':
      return typeof value === 'string' ? timestamp(value) : undefined;
  }
}

function integer(value: bigint): DuckDBValue | undefined {
  if (BigInt.asIntN(32, value) === value) return Number(value);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function decimal(text: string): DuckDBDecimalValue | undefined {
  const match = PLAIN_DECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', digits = ''] = match;
  const magnitude = BigInt(whole + digits.padEnd(SCALE, '0'));
  return new DuckDBDecimalValue(sign === '-' ? -magnitude : magnitude, 38, SCALE);
}

function dateParts(text: string) {
  const { year, month, day } = Temporal.PlainDate.from(text);
  return { year, month, day };
}

function timestamp(text: string): DuckDBTimestampTZValue | undefined {
  try {
    return new DuckDBTimestampTZValue(Temporal.Instant.from(text).epochNanoseconds / 1000n);
  } catch {
    return undefined;
  }
}
