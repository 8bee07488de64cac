import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** One import of one file. */
export interface Import {
  readonly from: string;
  /** A file of ours by its path in the repository (`.ts`, `.tsx`), else the module as written. */
  readonly to: string;
  readonly ours: boolean;
  /** Gone after compilation: nothing of it runs. */
  readonly typeOnly: boolean;
}

/** A source file by its path in the repository. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const STATEMENT = /^\s*(?:import|export)\b([^'";]*?)\bfrom\s*['"]([^'"]+)['"]/gm;
const SIDE_EFFECT = /^\s*import\s*['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\s*\(\s*['"]([^'"]+)['"]/g;

/** Every TypeScript file below some folders of the repository. */
export function sourceFiles(root: URL, folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${folder}/${name}`)
      .sort()
      .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') })),
  );
}

/** What a file imports or exports from elsewhere, in the order of the text by kind of statement. */
export function importsOf({ path, text }: SourceFile): readonly Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [
    ...[...code.matchAll(STATEMENT)].map(([, names = '', to = '']) =>
      importOf(path, to, isTypeOnly(names)),
    ),
    ...[...code.matchAll(SIDE_EFFECT)].map(([, to = '']) => importOf(path, to, false)),
    ...[...code.matchAll(DYNAMIC)].map(([, to = '']) => importOf(path, to, false)),
  ];
}

function importOf(from: string, to: string, typeOnly: boolean): Import {
  if (!to.startsWith('.')) return { from, to, ours: false, typeOnly };
  const target = posix.join(posix.dirname(from), to).replace(/\.js$/, '.ts');
  return { from, to: existsSync(here(`${target}x`)) ? `${target}x` : target, ours: true, typeOnly };
}

const here = (path: string) => new URL(`../../${path}`, import.meta.url);

/** `import type X`, `import type { X }` and `import { type X, type Y }`. */
function isTypeOnly(names: string): boolean {
  if (/^\s*type\s+[\w{*]/.test(names)) return true;
  const [, inside] = /^\s*\{([^}]*)\}\s*$/.exec(names) ?? [];
  const parts = (inside ?? '').split(',').filter((part) => part.trim() !== '');
  return parts.length > 0 && parts.every((part) => /^\s*type\s/.test(part));
}

/** Cycles of imports, each as the files on the way round; one for each edge that closes one. */
export function cyclesAmong(imports: readonly Import[]): readonly string[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to, ours } of imports) {
    if (ours) next.set(from, (next.get(from) ?? new Set()).add(to));
  }
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start >= 0) cycles.push([...way.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const target of next.get(file) ?? []) visit(target, [...way, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return cycles;
}
