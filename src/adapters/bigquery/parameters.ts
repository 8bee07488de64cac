import type { QueryParameter } from '@google-cloud/bigquery';
import { Temporal } from 'temporal-polyfill';
import { isIsoDate } from '../../domain/date.js';
import type { Cell, Parameter, Query, SqlType } from '../../domain/query.js';
import { permanent } from './failures.js';

/** Comments, literals and quoted names: where an `@` means nothing. */
const OPAQUE =
  /--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`/g;
const PARAMETER = /(?<!@)@([A-Za-z_]\w*)/g;
const DECIMAL = /^[+-]?\d{1,29}(?:\.\d{1,9})?$/;

/**
 * A query's parameters as the API takes them, each with its type. The client's own encoding is not
 * used: it sends a DATE that is given as text as NULL.
 * @throws WarehouseError (permanent) naming the parameter that does not match its type or the text
 */
export function parametersOf(query: Query): QueryParameter[] {
  checkNames(query);
  return Object.entries(query.parameters).map(([name, parameter]) => ({
    name,
    parameterType: { type: parameter.type },
    parameterValue: parameter.value === null ? {} : { value: textOf(name, parameter) },
  }));
}

/** BigQuery takes parameters that the text does not name, which is how a filter gets lost. */
function checkNames({ sql, parameters }: Query): void {
  const code = sql.replaceAll(OPAQUE, ' ');
  const named = new Set([...code.matchAll(PARAMETER)].map(([, name = '']) => name));
  const given = Object.keys(parameters);
  const faults = [
    ...[...named].filter((name) => !given.includes(name)).map((name) => `@${name} has no value`),
    ...given.filter((name) => !named.has(name)).map((name) => `the text does not name @${name}`),
  ];
  if (faults.length === 0) return;
  throw permanent(
    `Parameters and query do not match: ${faults.join('; ')}`,
    'Give exactly the parameters that the text names.',
  );
}

function textOf(name: string, { type, value }: Parameter): string {
  const text = value === null ? undefined : TEXTS[type](value);
  if (text !== undefined) return text;
  throw permanent(
    `Parameter @${name} is not a ${type}: ${typeof value} ${String(value)}`,
    'Give INT64 as bigint, NUMERIC as a plain decimal, DATE as YYYY-MM-DD, TIMESTAMP as ISO 8601 with offset.',
  );
}

/** The text of a value of each type; undefined where it is none. */
const TEXTS: Readonly<Record<SqlType, (value: Exclude<Cell, null>) => string | undefined>> = {
  STRING: (value) => (typeof value === 'string' ? value : undefined),
  BOOL: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  INT64: (value) =>
    typeof value === 'bigint' && BigInt.asIntN(64, value) === value ? value.toString() : undefined,
  NUMERIC: (value) => (typeof value === 'string' && DECIMAL.test(value) ? value : undefined),
  DATE: (value) => (typeof value === 'string' && isIsoDate(value) ? value : undefined),
  TIMESTAMP: (value) => (typeof value === 'string' ? instant(value) : undefined),
};

/** In UTC and whole microseconds, which is all a TIMESTAMP holds. */
function instant(text: string): string | undefined {
  try {
    return Temporal.Instant.from(text).toString({ smallestUnit: 'microsecond' });
  } catch {
    return undefined;
  }
}
