import { readFileSync } from 'node:fs';
import { composeSql, type ExporterQuery } from './compose-sql.js';

/** The `query.sql` beside a module, composed: pass `import.meta.url`. */
export function readQuery(moduleUrl: string): ExporterQuery {
  return composeSql(readFileSync(new URL('./query.sql', moduleUrl), 'utf8'));
}
