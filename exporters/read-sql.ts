import { readFileSync } from 'node:fs';
import { composeSql } from './compose-sql.js';

/** The `query.sql` beside a module, composed: pass `import.meta.url`. */
export function readSql(moduleUrl: string): string {
  return composeSql(readFileSync(new URL('./query.sql', moduleUrl), 'utf8'));
}
