import { Temporal } from 'temporal-polyfill';
import type { Cell, SqlType } from '../../src/domain/query.js';
import { decodeNumeric, encodeNumeric } from './numeric.js';

/** One value on the wire: the field of its type, or none for NULL. INT64 are decimal strings. */
export interface WireValue {
  readonly int64_value?: string;
  readonly bool_value?: boolean;
  readonly string_value?: string;
  /** Days since 1970-01-01. */
  readonly date_value?: number;
  readonly numeric_value?: Uint8Array;
  readonly timestamp_value?: { readonly seconds: string; readonly nanos?: number };
}

const DAY_MS = 86_400_000;
/** In nanoseconds. */
const SECOND = 10n ** 9n;

/** The wire form of a cell. Throws when the cell is not of that type. */
export function encodeCell(type: SqlType, cell: Cell): WireValue {
  if (cell === null) return {};
  if (type === 'INT64' && typeof cell === 'bigint') return { int64_value: cell.toString() };
  if (type === 'BOOL' && typeof cell === 'boolean') return { bool_value: cell };
  if (typeof cell === 'string') {
    if (type === 'STRING') return { string_value: cell };
    if (type === 'DATE') return { date_value: Date.parse(`${cell}T00:00Z`) / DAY_MS };
    if (type === 'NUMERIC') return { numeric_value: encodeNumeric(cell) };
    if (type === 'TIMESTAMP') return { timestamp_value: encodeInstant(cell) };
  }
  throw new TypeError(`${typeof cell} ${cell} is not a cell of type ${type}`);
}

/** The cell of a wire value of the type that the engine names (`TYPE_INT64` …). */
export function decodeCell(typeKind: string, value: WireValue): Cell {
  if (value.int64_value !== undefined) return BigInt(value.int64_value);
  if (value.bool_value !== undefined) return value.bool_value;
  if (value.string_value !== undefined) return value.string_value;
  if (value.date_value !== undefined)
    return new Date(value.date_value * DAY_MS).toISOString().slice(0, 10);
  if (value.numeric_value !== undefined) return decodeNumeric(value.numeric_value);
  if (value.timestamp_value !== undefined) return decodeInstant(value.timestamp_value);
  if (Object.keys(value).length === 0) return null;
  throw new TypeError(`${typeKind} is no type of the project's queries`);
}

function encodeInstant(text: string): { seconds: string; nanos: number } {
  const nanoseconds = Temporal.Instant.from(text).epochNanoseconds;
  const nanos = ((nanoseconds % SECOND) + SECOND) % SECOND;
  return { seconds: String((nanoseconds - nanos) / SECOND), nanos: Number(nanos) };
}

function decodeInstant(instant: { readonly seconds: string; readonly nanos?: number }): string {
  const nanoseconds = BigInt(instant.seconds) * SECOND + BigInt(instant.nanos ?? 0);
  return Temporal.Instant.fromEpochNanoseconds(nanoseconds).toString();
}
