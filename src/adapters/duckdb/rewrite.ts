import type { Query } from '../../domain/query.js';
import { findTable, type TableName } from '../../domain/tables.js';
import { permanent } from './failures.js';

/** A query as DuckDB takes it, and what its text names. */
export interface Rewritten {
  readonly sql: string;
  /** The known tables that the text names. */
  readonly tables: readonly TableName[];
}

/** Comments and plain string literals: where an `@` means nothing. */
const OPAQUE = /--[^\n]*|\/\*[\s\S]*?\*\/|'[^'\\\n]*'(?!')/g;
const PARAMETER = /(?<!@)@([A-Za-z_]\w*)/g;
const QUALIFIED = /\b([a-z_]\w*)\s*\.\s*([a-z_]\w*)\b/gi;
/** Characters that the two engines read differently, or that would smuggle in a parameter. */
const REFUSED = /[@$?"'`\\#;]/;

/**
 * GoogleSQL as DuckDB reads it: `@name` becomes `$name` outside literals and comments.
 * @throws WarehouseError (permanent) when text and parameters do not match one to one, or when the
 *   text uses something that would mean another thing in DuckDB
 */
export function rewrite(query: Query): Rewritten {
  const code = query.sql.replaceAll(OPAQUE, (text) => text.replaceAll(/[^\n]/g, ' '));
  const named = new Set([...code.matchAll(PARAMETER)].map(([, name = '']) => name));
  checkParameters(named, Object.keys(query.parameters));
  checkCharacters(code.replaceAll(PARAMETER, ' $1'));
  checkDateDiff(code);
  return { sql: replaceOutside(query.sql), tables: tablesIn(code) };
}

function replaceOutside(sql: string): string {
  let done = 0;
  let out = '';
  for (const opaque of sql.matchAll(OPAQUE)) {
    out += sql.slice(done, opaque.index).replaceAll(PARAMETER, '$$$1') + opaque[0];
    done = opaque.index + opaque[0].length;
  }
  return out + sql.slice(done).replaceAll(PARAMETER, '$$$1');
}

function checkParameters(named: ReadonlySet<string>, given: readonly string[]): void {
  const missing = [...named].filter((name) => !given.includes(name));
  const unused = given.filter((name) => !named.has(name));
  if (missing.length === 0 && unused.length === 0) return;
  const faults = [
    ...missing.map((name) => `@${name} has no value`),
    ...unused.map((name) => `the text does not name @${name}`),
  ];
  throw permanent(
    `Parameters and query do not match: ${faults.join('; ')}`,
    'Give exactly the parameters that the text names.',
  );
}

function checkCharacters(code: string): void {
  const found = REFUSED.exec(code);
  if (!found) return;
  const line = code.slice(0, found.index).split('\n').length;
  throw permanent(
    `Line ${line} of the query has ${found[0]} outside comments and plain literals`,
    "Use @name parameters, bare dataset.table names, and '…' literals without quotes or backslashes.",
  );
}

/** The macro counts days whatever the part says, so any other part must not get that far. */
function checkDateDiff(code: string): void {
  for (const call of code.matchAll(/\bdate_diff\s*\(/gi)) {
    const rest = code.slice(call.index + call[0].length);
    const part = rest.slice(0, closing(rest)).split(',').at(-1)?.trim() ?? '';
    if (part.toUpperCase() === 'DAY') continue;
    throw permanent(`DATE_DIFF by ${part} is not available in DuckDB`, 'Use DATE_DIFF(a, b, DAY).');
  }
}

/** Where the parenthesis that is open at the start closes. */
function closing(text: string): number {
  let depth = 1;
  for (const { index, 0: sign } of text.matchAll(/[()]/g)) {
    depth += sign === '(' ? 1 : -1;
    if (depth === 0) return index;
  }
  return text.length;
}

function tablesIn(code: string): readonly TableName[] {
  const names = [...code.matchAll(QUALIFIED)].map(([, dataset, name]) => `${dataset}.${name}`);
  return [...new Set(names)].filter((name) => findTable(name) !== undefined);
}
