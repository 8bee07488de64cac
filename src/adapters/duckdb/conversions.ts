import type { SqlType } from '../../domain/query.js';

/** How a column of a file becomes one of a table, with nothing rounded and nothing made up. */
export interface Conversion {
  /** The value in the table's type, as SQL; only of values that fit. */
  readonly value: string;
  /** Whether a value that is not null fits the type, as SQL; null: every one does. */
  readonly fits: string | null;
  /** Whether a value that is not null is lost (bytes that are no UTF-8 become null), as SQL; null: none is. */
  readonly lost: string | null;
}

type Source =
  | 'text'
  | 'bytes'
  | 'small'
  | 'integer'
  | 'decimal'
  | 'float'
  | 'bool'
  | 'date'
  | 'time';

const KINDS: readonly (readonly [RegExp, Source])[] = [
  [/^(VARCHAR|ENUM|UUID|JSON)\b/, 'text'],
  [/^BLOB$/, 'bytes'],
  [/^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/, 'small'],
  [/^(UBIGINT|HUGEINT|UHUGEINT)$/, 'integer'],
  [/^DECIMAL\b/, 'decimal'],
  [/^(FLOAT|DOUBLE)$/, 'float'],
  [/^BOOLEAN$/, 'bool'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP\b/, 'time'],
];

/**
 * The conversion of a column; null when its type says that it is another thing (a list, say, or a
 * boolean where a number belongs).
 * @param column as SQL names it
 * @param type as DuckDB calls the file's type, e.g. `DECIMAL(10,2)`
 */
export function conversionOf(column: string, target: SqlType, type: string): Conversion | null {
  const source = KINDS.find(([pattern]) => pattern.test(type))?.[1];
  if (source === undefined) return null;
  if (source === 'bytes') {
    const decoded = `TRY(decode(${column}))`;
    const converted = convert(decoded, target, 'text', 'VARCHAR');
    return converted && { ...converted, lost: `${decoded} IS NULL` };
  }
  const converted = convert(column, target, source, type);
  return converted && { ...converted, lost: null };
}

type Converted = Omit<Conversion, 'lost'> | null;

const exact = (value: string): Converted => ({ value, fits: null });
const fitting = (value: string, fits: string): Converted => ({ value, fits });

function convert(x: string, target: SqlType, source: Source, type: string): Converted {
  switch (target) {
    case 'STRING':
      return toText(x, source);
    case 'TIMESTAMP':
      // As text: what a source writes without a zone must not be taken for UTC.
      return ['text', 'date', 'time'].includes(source) ? exact(`CAST(${x} AS VARCHAR)`) : null;
    case 'INT64':
      return toInteger(x, source);
    case 'NUMERIC':
      return toNumeric(x, source, type);
    case 'DATE':
      return toDate(x, source);
    case 'BOOL':
      return toBool(x, source);
  }
}

function toText(x: string, source: Source): Converted {
  const text = `CAST(${x} AS VARCHAR)`;
  if (source !== 'float' && source !== 'decimal') return exact(text);
  // Ids that a tool has made numbers of with a fraction are ids all the same.
  const whole = `TRY_CAST(${x} AS HUGEINT)`;
  return exact(`CASE WHEN ${x} = ${whole} THEN CAST(${whole} AS VARCHAR) ELSE ${text} END`);
}

function toInteger(x: string, source: Source): Converted {
  const cast = `TRY_CAST(${x} AS BIGINT)`;
  switch (source) {
    case 'small':
      return exact(`CAST(${x} AS BIGINT)`);
    case 'integer':
      return fitting(cast, `${cast} IS NOT NULL`);
    case 'decimal':
      return fitting(cast, `${x} = trunc(${x}) AND ${cast} IS NOT NULL`);
    case 'float':
      return fitting(cast, `isfinite(${x}) AND ${x} = trunc(${x}) AND ${cast} IS NOT NULL`);
    case 'text': {
      const whole = `TRY_CAST(split_part(trim(${x}), '.', 1) AS BIGINT)`;
      const digits = `regexp_full_match(trim(${x}), '[+-]?\\d+(\\.0*)?')`;
      return fitting(whole, `${digits} AND ${whole} IS NOT NULL`);
    }
    default:
      return null;
  }
}

/** A plain decimal with no more than nine digits behind the point that say something. */
const PLAIN = "'[+-]?(\\d+(\\.\\d{0,9}0*)?|\\.\\d{1,9}0*)'";
const NUMERIC = 'DECIMAL(38, 9)';

function toNumeric(x: string, source: Source, type: string): Converted {
  const cast = `TRY_CAST(${x} AS ${NUMERIC})`;
  const text = `TRY_CAST(CAST(${x} AS VARCHAR) AS ${NUMERIC})`;
  switch (source) {
    case 'small':
      return exact(`CAST(${x} AS ${NUMERIC})`);
    case 'integer':
      return fitting(cast, `${cast} IS NOT NULL`);
    case 'decimal':
      return fitting(
        cast,
        `regexp_full_match(CAST(${x} AS VARCHAR), ${PLAIN}) AND ${cast} IS NOT NULL`,
      );
    case 'float':
      // The shortest text of a float is what was meant by it; it must be the whole of it.
      return fitting(text, `isfinite(${x}) AND CAST(${text} AS ${type}) IS NOT DISTINCT FROM ${x}`);
    case 'text':
      return fitting(
        `TRY_CAST(trim(${x}) AS ${NUMERIC})`,
        `regexp_full_match(trim(${x}), ${PLAIN}) AND TRY_CAST(trim(${x}) AS ${NUMERIC}) IS NOT NULL`,
      );
    default:
      return null;
  }
}

/** An ISO date, also with the midnight that some tools write behind it. */
const ISO_DATE = "'\\d{4}-\\d{2}-\\d{2}([ T]00:00(:00(\\.0+)?)?(Z|[+-]00(:?00)?)?)?'";

function toDate(x: string, source: Source): Converted {
  switch (source) {
    case 'date':
      return exact(x);
    case 'time':
      return fitting(`CAST(${x} AS DATE)`, `isfinite(${x}) AND ${x} = date_trunc('day', ${x})`);
    case 'text': {
      const day = `TRY_CAST(substr(trim(${x}), 1, 10) AS DATE)`;
      return fitting(day, `regexp_full_match(trim(${x}), ${ISO_DATE}) AND ${day} IS NOT NULL`);
    }
    default:
      return null;
  }
}

function toBool(x: string, source: Source): Converted {
  switch (source) {
    case 'bool':
      return exact(x);
    case 'small':
    case 'integer':
    case 'decimal':
    case 'float':
      return fitting(`${x} = 1`, `${x} IN (0, 1)`);
    case 'text':
      return fitting(
        `lower(trim(${x})) IN ('true', 't', '1', 'yes', 'y')`,
        `lower(trim(${x})) IN ('true', 't', '1', 'yes', 'y', 'false', 'f', '0', 'no', 'n')`,
      );
    default:
      return null;
  }
}
