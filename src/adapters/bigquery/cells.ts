import { Temporal } from 'temporal-polyfill';
import type { Cell, Row } from '../../domain/query.js';
import { permanent } from './failures.js';

/** A column of a result, as the API describes it. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
}

/** A row as the API sends it: the text of each value. */
export interface RawRow {
  readonly f: readonly { readonly v: unknown }[];
}

type Reader = (text: string) => Cell | undefined;

const integer: Reader = (text) => (/^-?\d+$/.test(text) ? BigInt(text) : undefined);
const truth: Reader = (text) => (/^(true|false)$/.test(text) ? text === 'true' : undefined);
/** Asked for as microseconds since 1970. */
const instant: Reader = (text) =>
  /^-?\d+$/.test(text)
    ? Temporal.Instant.fromEpochNanoseconds(BigInt(text) * 1000n).toString()
    : undefined;
const itself: Reader = (text) => text;

/** The API says INTEGER or INT64, BOOLEAN or BOOL. */
const READERS: ReadonlyMap<string, Reader> = new Map([
  ['STRING', itself],
  ['DATE', itself],
  ['INTEGER', integer],
  ['INT64', integer],
  ['NUMERIC', plainDecimal],
  ['BIGNUMERIC', plainDecimal],
  ['BOOLEAN', truth],
  ['BOOL', truth],
  ['TIMESTAMP', instant],
]);

/** Refuses columns that have no exact cell. @throws WarehouseError (permanent) naming the column */
export function checkColumns(columns: readonly Column[]): void {
  for (const { name, type, mode } of columns) {
    if (mode !== 'REPEATED' && READERS.has(type)) continue;
    const inexact = mode !== 'REPEATED' && type.startsWith('FLOAT');
    const what = mode === 'REPEATED' ? `ARRAY<${type}>` : type;
    throw permanent(
      `Column ${name} is ${what}, ${inexact ? 'which is not exact' : 'which has no cell'}`,
      inexact
        ? 'Return counts and sums (INT64, or CAST AS NUMERIC(38, 9)); divide and round outside SQL.'
        : 'Return STRING, INT64, NUMERIC, DATE, BOOL or TIMESTAMP.',
    );
  }
}

/** One row as every warehouse returns it. */
export function toRow(columns: readonly Column[], { f }: RawRow): Row {
  return Object.fromEntries(
    columns.map((column, index) => [column.name, toCell(column, f[index]?.v)]),
  );
}

/** A value of one of the exact types as a cell. */
export function toCell({ name, type }: Column, value: unknown): Cell {
  if (value === null || value === undefined) return null;
  const cell = typeof value === 'string' ? READERS.get(type)?.(value) : undefined;
  if (cell !== undefined) return cell;
  throw permanent(
    `BigQuery returned ${JSON.stringify(value)} as ${type} in column ${name}`,
    'Cast the column to STRING, INT64, NUMERIC, DATE, BOOL or TIMESTAMP.',
  );
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d{1,3}))?$/i;

/** A decimal without exponent or trailing zeros; undefined when the text is none. */
export function plainDecimal(text: string): string | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const padded = point > 0 ? digits.padEnd(point, '0') : '0'.repeat(1 - point) + digits;
  const at = Math.max(point, 1);
  const left = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const right = padded.slice(at).replace(/0+$/, '');
  const magnitude = right === '' ? left : `${left}.${right}`;
  return magnitude === '0' ? '0' : `${sign}${magnitude}`;
}
