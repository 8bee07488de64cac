import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';

/** Stay packages of their own: native code, and gRPC, which looks for files beside its modules. */
const EXTERNAL = [/^@duckdb\/node-bindings/, /^@google-cloud\/pubsub/];

/** For Node these packages name their CommonJS, of which nothing unused can be left out. */
const ES_MODULES = {
  rxjs: 'node_modules/rxjs/dist/esm/index.js',
  yaml: 'node_modules/yaml/browser/index.js',
};

const PART = 'part-';

/**
 * Bundles the program and the packages it uses into a few files, since a process spends most of its
 * start on finding and reading hundreds. Commands and adapters stay parts that are loaded when asked for.
 * @param root the repository
 * @param folder where the program's compiled module lies (`src` of the build); it is replaced there,
 *   and all parts lie beside it
 * @param input the programs, by the names they get in the folder
 */
export async function bundle(
  root: string,
  folder: string,
  input: Readonly<Record<string, string>> = { main: 'src/main.ts' },
): Promise<void> {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(PART)) rmSync(join(folder, name));
  }
  const alias = Object.fromEntries(
    Object.entries(ES_MODULES).map(([name, path]) => [name, join(root, path)]),
  );
  await using bundler = await rolldown({
    cwd: root,
    input: { ...input },
    platform: 'node',
    external: EXTERNAL,
    resolve: { alias },
    plugins: [ownUrls(root)],
  });
  await bundler.write({
    dir: folder,
    format: 'esm',
    sourcemap: true,
    chunkFileNames: `${PART}[name]-[hash].js`,
    codeSplitting: { groups: [{ name: 'domain', test: isLeaf }] },
  });
}

/**
 * True of the domain's modules that need no other: every part uses some of them, and each set of users
 * would get a file of its own.
 */
function isLeaf(id: string): boolean {
  return /\/src\/(domain|ports)\//.test(id) && !/^import (?!type )/m.test(readFileSync(id, 'utf8'));
}

/** Lets a module that finds files by its own URL find them from wherever the bundle puts it. */
function ownUrls(root: string): Plugin {
  return {
    name: 'own-urls',
    transform: {
      filter: { id: /\.ts$/, code: 'import.meta.url' },
      handler: (code, id) => {
        const compiled = `../${relative(root, id).replace(/\.ts$/, '.js')}`;
        const url = `new URL(${JSON.stringify(compiled)}, import.meta.url).href`;
        return { code: code.replaceAll('import.meta.url', url), map: null };
      },
    },
  };
}
