import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cyclesAmong, type Import, importsOf, sourceFiles } from './support/imports.js';
import { forbidden, manyVendors } from './support/layers.js';

const FILES = sourceFiles(new URL('../', import.meta.url), ['src', 'streams', 'exporters']);
const IMPORTS = FILES.flatMap(importsOf);

const LONGEST_FILE = 250;
/** The command line hands the environment to the configuration; nobody else sees it. */
const ENVIRONMENT_READERS = ['src/cli/settings.ts'];

describe('the source tree', () => {
  it('has its imports found', () => {
    const paths = new Set(FILES.map(({ path }) => path));
    const lost = IMPORTS.filter(({ ours, to }) => ours && !paths.has(to));
    expect(lost.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
    const uses = FILES.reduce((sum, { text }) => sum + (text.match(/ from '/g)?.length ?? 0), 0);
    expect(IMPORTS.length).toBeGreaterThanOrEqual(0.9 * uses);
  });

  it('imports in one direction', () => {
    expect(forbidden(IMPORTS)).toEqual([]);
  });

  it('has no import cycle', () => {
    expect(cyclesAmong(IMPORTS)).toEqual([]);
  });

  it('keeps each vendor in an adapter of its own', () => {
    expect(manyVendors(IMPORTS)).toEqual([]);
  });

  it('asks how a file stands in one place', () => {
    const judging = ['streams/decide.ts', 'streams/due.ts'];
    const asking = IMPORTS.filter(
      ({ from, to }) => from.startsWith('src/') && judging.includes(to),
    );
    expect(asking.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it('reads the environment in one place', () => {
    const readers = FILES.filter(({ text }) =>
      /process\.env\b|\benv\b.*from 'node:process'/.test(text),
    );
    expect(readers.map(({ path }) => path)).toEqual(ENVIRONMENT_READERS);
  });

  it('has every file whose mutants are tried', async () => {
    const file: string = './mutation/groups.js';
    const { GROUPS }: { GROUPS: Record<string, { mutate: string[]; tests: string[] }> } =
      await import(file);
    const named = Object.values(GROUPS).flatMap(({ mutate, tests }) => [...mutate, ...tests]);
    const paths = named.filter((path) => !path.includes('{'));
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([]);
  });

  it(`has no file beyond ${LONGEST_FILE} lines`, () => {
    const long = FILES.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
    expect(long.filter(({ lines }) => lines > LONGEST_FILE)).toEqual([]);
  });
});

describe('importsOf', () => {
  const imports = (text: string) => importsOf({ path: 'src/a/b.ts', text });
  const found = (to: string, ours: boolean, typeOnly: boolean) => ({
    from: 'src/a/b.ts',
    to,
    ours,
    typeOnly,
  });

  it.each([
    ["import { x } from './c.js';", found('src/a/c.ts', true, false)],
    ["import { x, type Y } from '../c.js';", found('src/c.ts', true, false)],
    ["import type { X } from '../../streams/c.js';", found('streams/c.ts', true, true)],
    ["import {\n  type X,\n  type Y,\n} from './c.js';", found('src/a/c.ts', true, true)],
    ["import type X from 'zod';", found('zod', false, true)],
    ["import type from 'zod';", found('zod', false, false)],
    ["import * as all from 'node:fs';", found('node:fs', false, false)],
    ["export { x } from './c.js';", found('src/a/c.ts', true, false)],
    ["export type { X } from './c.js';", found('src/a/c.ts', true, true)],
    ["export * from './c.js';", found('src/a/c.ts', true, false)],
    ["import './c.js';", found('src/a/c.ts', true, false)],
    ["const c = await import('./c.js');", found('src/a/c.ts', true, false)],
  ])('reads %j', (text, expected) => {
    expect(imports(text)).toEqual([expected]);
  });

  it.each([
    "// import { x } from './c.js';",
    "/** import { x } from './c.js' */",
    "const from = 'c';",
  ])('finds none in %j', (text) => {
    expect(imports(text)).toEqual([]);
  });
});

describe('the rules', () => {
  const edge = (from: string, to: string, typeOnly = false): Import => ({
    from,
    to,
    ours: /^(src|streams|exporters)\//.test(to),
    typeOnly,
  });

  it.each([
    ['src/domain/a.ts', 'src/ports/b.ts'],
    ['src/domain/a.ts', 'node:fs'],
    ['src/domain/cadence.ts', 'zod'],
    ['src/ports/a.ts', 'exporters/exporter.ts'],
    ['src/ports/a.ts', 'rxjs'],
    ['exporters/team/build.ts', 'streams/flow.ts'],
    ['exporters/team/build.ts', 'src/ports/warehouse.ts'],
    ['exporters/team/build.ts', 'node:fs'],
    ['streams/run.ts', 'exporters/registry.ts'],
    ['streams/run.ts', 'src/adapters/duckdb/index.ts'],
    ['streams/run.ts', 'src/refresh/publish.ts'],
    ['streams/run.ts', 'node:crypto'],
    ['streams/run.ts', 'zod'],
    ['src/adapters/duckdb/index.ts', 'exporters/registry.ts'],
    ['src/adapters/duckdb/index.ts', 'src/adapters/local/lines.ts'],
    ['src/adapters/duckdb/index.ts', 'src/levels/watermark-reader.ts'],
    ['src/http/server.ts', 'src/cli/output.ts'],
    ['src/http/server.ts', 'src/main.ts'],
    ['src/cli/program.ts', 'src/main.ts'],
    ['src/http/server.ts', 'src/service.ts'],
    ['src/store/journal.ts', 'src/adapters/directory/index.ts'],
    ['src/service.ts', 'src/cli/output.ts'],
    ['src/http/server.ts', 'zod'],
    ['src/service.ts', '@opentelemetry/api'],
    ['src/dashboard/web/main.tsx', 'src/domain/date.ts'],
    ['src/dashboard/web/main.tsx', 'src/dashboard/routes.ts'],
    ['src/dashboard/web/main.tsx', 'node:fs'],
    ['src/dashboard/web/main.tsx', 'zod'],
    ['src/dashboard/routes.ts', 'src/dashboard/web/app.tsx'],
    ['src/dashboard/api.ts', 'src/domain/date.ts'],
  ])('forbid %s → %s', (from, to) => {
    expect(forbidden([edge(from, to)])).toHaveLength(1);
  });

  it.each([
    ['src/domain/decode.ts', 'zod', false],
    ['streams/run.ts', 'exporters/exporter.ts', true],
    ['streams/run.ts', 'rxjs', false],
    ['exporters/read-sql.ts', 'node:fs', false],
    ['src/adapters/duckdb/index.ts', '@duckdb/node-api', false],
    ['src/main.ts', 'src/cli/program.ts', false],
    ['src/service.ts', 'src/adapters/duckdb/index.ts', false],
    ['src/dashboard/web/main.tsx', 'src/dashboard/api.ts', true],
    ['src/dashboard/web/main.tsx', 'preact/hooks', false],
  ])('allow %s → %s', (from, to, typeOnly) => {
    expect(forbidden([edge(from, to, typeOnly)])).toEqual([]);
  });

  it('see a cycle, and say which way it goes', () => {
    const ring = [
      edge('src/a.ts', 'src/b.ts'),
      edge('src/b.ts', 'src/c.ts'),
      edge('src/c.ts', 'src/b.ts'),
    ];
    expect(cyclesAmong(ring)).toEqual(['src/b.ts → src/c.ts → src/b.ts']);
    expect(cyclesAmong(ring.slice(0, 2))).toEqual([]);
    expect(cyclesAmong([edge('src/a.ts', 'src/a.ts')])).toEqual(['src/a.ts → src/a.ts']);
  });

  it('see two vendors in one adapter', () => {
    const one = [edge('src/adapters/x/a.ts', 'p'), edge('src/adapters/x/b.ts', 'node:fs')];
    expect(manyVendors(one)).toEqual([]);
    expect(manyVendors([...one, edge('src/adapters/x/b.ts', 'q')])).toEqual([
      'src/adapters/x: p, q',
    ]);
    expect(manyVendors([...one, edge('src/adapters/y/b.ts', 'q')])).toEqual([]);
  });
});
