import { WarehouseError } from '../../src/domain/errors.js';
import type { Query } from '../../src/domain/query.js';
import { findTable, TABLES } from '../../src/domain/tables.js';
import type { Warehouse } from '../../src/ports/warehouse.js';
import { intercept } from '../../src/resilience/intercept.js';

/** The partitioned tables that a text reads in a SELECT without a filter on their date column. */
export function unfilteredTables(sql: string): readonly string[] {
  const lacking: string[] = [];
  let code = sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').replaceAll(/'[^']*'/g, "''");
  for (let inner = INNERMOST.exec(code); inner !== null; inner = INNERMOST.exec(code)) {
    const [group, text = ''] = inner;
    // A query is judged by itself; what stands in other parentheses belongs to what is around them.
    const isQuery = /\bSELECT\b/i.test(text);
    if (isQuery) lacking.push(...selectsIn(text).flatMap(lackingIn));
    code = code.replace(group, isQuery ? ' a_query ' : ` ${text} `);
  }
  return [...lacking, ...selectsIn(code).flatMap(lackingIn)];
}

const INNERMOST = /\(([^()]*)\)/;

/** The SELECTs of a text without parentheses. */
function selectsIn(code: string): readonly string[] {
  return code.split(/\bSELECT\b/i).slice(1);
}

const TABLE = /\b(?:FROM|JOIN)\s+(\w+\.\w+)(?:\s+(?:AS\s+)?(\w+))?/gi;
const WHERE = /\bWHERE\b([\s\S]*?)(?:\b(?:GROUP|ORDER|HAVING|QUALIFY|LIMIT|WINDOW|UNION)\b|$)/i;

function lackingIn(select: string): readonly string[] {
  const [, where = ''] = WHERE.exec(select) ?? [];
  return [...select.matchAll(TABLE)].flatMap(([, name = '', alias = '']) => {
    const table = findTable(name);
    if (table === undefined || table.partitions === 'none') return [];
    const column = `(?<![\\w.])(?:${alias}\\.)?${table.dateColumn}`;
    const compared = new RegExp(
      `${column}\\s*(?:[<>]=?|=|\\bBETWEEN\\b|\\bIN\\b)\\s*(?:@|DATE\\b)`,
      'i',
    );
    return compared.test(where) ? [] : [name];
  });
}

/**
 * A warehouse that refuses what BigQuery refuses of a table that requires a partition filter, and so
 * of every table that has partitions; it remembers all texts.
 */
export function strictWarehouse(warehouse: Warehouse): Warehouse & { readonly texts: Set<string> } {
  const texts = new Set<string>();
  const checked = ({ sql }: Query) => {
    texts.add(sql);
    const [table] = unfilteredTables(sql);
    if (table === undefined) return;
    const column = findTable(table)?.dateColumn;
    throw new WarehouseError(
      `The query failed: invalidQuery: Cannot query over table '${table}' without a filter over column(s) '${column}' that can be used for partition elimination`,
      { permanent: true, remedy: 'Correct the SQL.' },
    );
  };
  const strict = intercept(warehouse, [
    async (call, next) => {
      if (call.method === 'query' || call.method === 'estimate') checked(call.args[0]);
      return next(call);
    },
  ]);
  return { ...strict, texts };
}

/** The tables that have partitions. */
export const PARTITIONED = TABLES.filter(({ partitions }) => partitions !== 'none');
