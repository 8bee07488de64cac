import type { Import } from './imports.js';

/** A part of the tree: which files it holds and what they may import. */
interface Layer {
  readonly name: string;
  readonly holds: (path: string) => boolean;
  /** Layers it may import beside its own files. */
  readonly layers: readonly string[];
  /** Layers of which it may import types only. */
  readonly types?: readonly string[];
  /** Packages and Node's modules it may import; all where absent. */
  readonly packages?: (module: string, path: string) => boolean;
}

/** How an exporter's file is shown: a part of the page in the exporter's folder. */
const EXPORTER_PAGE = /^exporters\/[^/]+\/page\.tsx$/;

const under = (folder: string) => (path: string) => path.startsWith(folder);

/** The files that may use zod: the edges, where what comes in or goes out is checked. */
const ZOD_USERS: readonly string[] = [
  'src/config/',
  'src/domain/decode.ts',
  'src/freshness/freshness-file.ts',
  'src/tools/docs/',
  'exporters/',
];

/** Plain values of dates; a part of the language before long. */
const TEMPORAL = 'temporal-polyfill';

const BELOW_PARTS = ['domain', 'ports', 'exporters', 'streams', 'page and server'];

/** What runs in the browser. */
const PAGE_PACKAGES = ['preact', 'preact/hooks', 'd3-scale', 'eventsource-parser'];
const BELOW_CLI = [...BELOW_PARTS, 'adapters', 'parts', 'wiring', 'dashboard'];

/** Parts in the order in which they are told apart: the first that holds a file has it. */
const LAYERS: readonly Layer[] = [
  {
    name: 'domain',
    holds: under('src/domain/'),
    layers: [],
    packages: (module) => module === TEMPORAL || module === 'zod',
  },
  { name: 'ports', holds: under('src/ports/'), layers: ['domain'], packages: () => false },
  {
    name: 'exporters',
    holds: (path) => path.startsWith('exporters/') && !EXPORTER_PAGE.test(path),
    layers: ['domain'],
    types: ['ports'],
    packages: (module, path) =>
      module === TEMPORAL ||
      module === 'zod' ||
      (module === 'node:fs' && path === 'exporters/read-sql.ts'),
  },
  {
    name: 'streams',
    holds: under('streams/'),
    layers: ['domain', 'ports'],
    types: ['exporters'],
    packages: (module) => module === 'rxjs',
  },
  { name: 'adapters', holds: under('src/adapters/'), layers: ['domain', 'ports'] },
  { name: 'main', holds: (path) => path === 'src/main.ts', layers: ['cli', ...BELOW_CLI] },
  { name: 'cli', holds: under('src/cli/'), layers: BELOW_CLI },
  { name: 'tools', holds: under('src/tools/'), layers: BELOW_CLI },
  {
    name: 'wiring',
    holds: (path) => /^src\/(service\.ts$|service\/|demo\/)/.test(path),
    layers: [...BELOW_PARTS, 'adapters', 'parts'],
  },
  {
    name: 'page and server',
    holds: (path) => path === 'src/dashboard/api.ts',
    layers: [],
    types: ['domain'],
    packages: () => false,
  },
  {
    name: 'page',
    holds: (path) => path.startsWith('src/dashboard/web/') || EXPORTER_PAGE.test(path),
    layers: [],
    types: ['domain', 'page and server'],
    packages: (module, path) =>
      PAGE_PACKAGES.includes(module) || (module === 'vite' && path.endsWith('/vite.config.ts')),
  },
  {
    name: 'dashboard',
    holds: under('src/dashboard/'),
    layers: [...BELOW_PARTS, 'parts', 'wiring'],
  },
  // HTTP, journal, levels, refresh and the rest: they see ports, and the wiring gives them adapters.
  { name: 'parts', holds: under('src/'), layers: BELOW_PARTS },
];

/** The imports that go in a forbidden direction, each with the reason. */
export function forbidden(imports: readonly Import[]): readonly string[] {
  return imports.flatMap((one) => {
    const why = one.ours ? wrongFile(one) : wrongPackage(one);
    return why === null ? [] : [`${one.from} → ${one.to}: ${why}`];
  });
}

function layerOf(path: string): Layer | undefined {
  return LAYERS.find(({ holds }) => holds(path));
}

function wrongFile({ from, to, typeOnly }: Import): string | null {
  const [importer, imported] = [layerOf(from), layerOf(to)];
  if (!importer || !imported) return 'lies in no layer';
  if (importer === imported) {
    return importer.name === 'adapters' && adapterOf(from) !== adapterOf(to)
      ? 'adapters do not know each other'
      : null;
  }
  if (importer.layers.includes(imported.name)) return null;
  if (importer.types?.includes(imported.name)) {
    return typeOnly ? null : `${importer.name} may import types of ${imported.name} only`;
  }
  return `${importer.name} may not import ${imported.name}`;
}

function wrongPackage({ from, to }: Import): string | null {
  const layer = layerOf(from);
  if (layer?.packages && !layer.packages(to, from)) return `${layer.name} may not import ${to}`;
  if (to === 'zod' && !ZOD_USERS.some((user) => from.startsWith(user))) {
    return 'zod is for the edges';
  }
  if (to.startsWith('@opentelemetry/') && !from.startsWith('src/telemetry/')) {
    return 'OpenTelemetry is for src/telemetry';
  }
  return null;
}

/** `src/adapters/duckdb/engine.ts` → `duckdb`. */
function adapterOf(path: string): string {
  return path.split('/')[2] ?? '';
}

/** Adapters that use more than one vendor's package, each with the packages. */
export function manyVendors(imports: readonly Import[]): readonly string[] {
  const vendors = new Map<string, Set<string>>();
  for (const { from, to, ours } of imports) {
    if (!from.startsWith('src/adapters/') || ours || to.startsWith('node:') || to === TEMPORAL) {
      continue;
    }
    const adapter = adapterOf(from);
    vendors.set(adapter, (vendors.get(adapter) ?? new Set()).add(to));
  }
  return [...vendors].flatMap(([adapter, packages]) =>
    packages.size > 1 ? [`src/adapters/${adapter}: ${[...packages].sort().join(', ')}`] : [],
  );
}
