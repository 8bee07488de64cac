import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What one process loaded. */
export interface Loaded {
  /** Files of JavaScript that were read, Node's own aside. */
  readonly files: readonly string[];
  /** What the files were made of: paths that end as in the repository. */
  readonly sources: readonly string[];
  /** npm packages among the sources. */
  readonly packages: readonly string[];
}

interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)/;

/** A folder below `base`, and the environment that makes Node write there what a process loads. */
export function watchLoads(base: string) {
  const folder = mkdtempSync(join(base, 'loads-'));
  return { env: { NODE_V8_COVERAGE: folder }, loaded: () => loadedBy(folder) };
}

function loadedBy(folder: string): Loaded {
  const files = readdirSync(folder)
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Coverage)
    .flatMap(({ result }) => result.map(({ url }) => url))
    .filter((url) => url.startsWith('file:'))
    .map((url) => fileURLToPath(url));
  const sources = files.flatMap(sourcesOf);
  const packages = new Set(sources.flatMap((source) => PACKAGE.exec(source)?.[1] ?? []));
  return { files, sources, packages: [...packages].sort() };
}

/** What a file was bundled from: its source map says it. */
function sourcesOf(file: string): readonly string[] {
  if (!existsSync(`${file}.map`)) return [file];
  return JSON.parse(readFileSync(`${file}.map`, 'utf8')).sources;
}
