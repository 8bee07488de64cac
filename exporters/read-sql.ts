import { readFileSync } from 'node:fs';

/** The `query.sql` beside a module: pass `import.meta.url`. */
export function readSql(moduleUrl: string): string {
  return readFileSync(new URL('./query.sql', moduleUrl), 'utf8');
}
