import type { Module } from './modules.js';

/** A name that more than one file exports, each with a meaning of its own. */
interface SharedName {
  readonly name: string;
  readonly files: readonly string[];
}

/** The measures of the house that the source alone tells. */
export interface Figures {
  readonly files: number;
  readonly lines: number;
  readonly medianLines: number;
  /** Files with one importer, in the same folder. */
  readonly privateToSibling: readonly string[];
  readonly sharedNames: readonly SharedName[];
  /** Exported, and imported by no other file of the program: `file name`. */
  readonly unimported: readonly string[];
  readonly longestFunctions: readonly string[];
  readonly casts: number;
  readonly anys: number;
  readonly nonNulls: number;
  /** Files that reach themselves by imports that run. */
  readonly inCycles: readonly string[];
}

/** What is started and not imported. */
const ENTRIES =
  /^src\/(main|service|log)\.ts$|^src\/tools\/|^src\/dashboard\/web\/(main|page)\.tsx?$|^exporters\/[\w-]+\/page\.tsx$/;
const LONGEST = 60;

export function figuresOf(modules: readonly Module[]): Figures {
  const importers = importersOf(modules);
  const sum = (of: 'lines' | 'casts' | 'anys' | 'nonNulls') =>
    modules.reduce((total, module) => total + module[of], 0);
  return {
    files: modules.length,
    lines: sum('lines'),
    medianLines: median(modules.map(({ lines }) => lines)),
    privateToSibling: modules
      .map(({ path }) => path)
      .filter((path) => isPrivate(path, [...(importers.get(path) ?? [])])),
    sharedNames: sharedNames(modules),
    unimported: unimported(modules),
    longestFunctions: modules
      .flatMap(({ path, functions }) => functions.map((each) => ({ path, ...each })))
      .filter(({ lines }) => lines > LONGEST)
      .sort((a, b) => b.lines - a.lines)
      .map(({ path, name, lines }) => `${path} ${name}: ${lines}`),
    casts: sum('casts'),
    anys: sum('anys'),
    nonNulls: sum('nonNulls'),
    inCycles: inCycles(modules),
  };
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'));

function median(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.floor(ordered.length / 2)] ?? 0;
}

function importersOf(modules: readonly Module[]): ReadonlyMap<string, ReadonlySet<string>> {
  const importers = new Map<string, Set<string>>();
  for (const { path, imports } of modules) {
    for (const { from } of imports) {
      importers.set(from, (importers.get(from) ?? new Set()).add(path));
    }
  }
  return importers;
}

function isPrivate(path: string, importers: readonly string[]): boolean {
  const [only] = importers;
  return importers.length === 1 && only !== undefined && folderOf(only) === folderOf(path);
}

function sharedNames(modules: readonly Module[]): readonly SharedName[] {
  const files = new Map<string, string[]>();
  for (const { path, exports } of modules) {
    for (const name of exports) files.set(name, [...(files.get(name) ?? []), path]);
  }
  return [...files]
    .filter(([name, of]) => of.length > 1 && name !== 'default')
    .map(([name, of]) => ({ name, files: of }))
    .sort((a, b) => b.files.length - a.files.length || (a.name < b.name ? -1 : 1));
}

function unimported(modules: readonly Module[]): readonly string[] {
  const taken = new Set<string>();
  for (const { imports } of modules)
    for (const { from, name } of imports) taken.add(`${from} ${name}`);
  return modules
    .filter(({ path }) => !ENTRIES.test(path))
    .flatMap(({ path, exports }) => exports.map((name) => ({ path, name })))
    .filter(({ path, name }) => !taken.has(`${path} ${name}`) && !taken.has(`${path} *`))
    .map(({ path, name }) => `${path} ${name}`);
}

function inCycles(modules: readonly Module[]): readonly string[] {
  const runs = new Map(
    modules.map(({ path, imports }) => [
      path,
      [...new Set(imports.filter(({ typeOnly }) => !typeOnly).map(({ from }) => from))],
    ]),
  );
  const reaches = (start: string): boolean => {
    const seen = new Set<string>();
    const open = [...(runs.get(start) ?? [])];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (path === start) return true;
      if (seen.has(path)) continue;
      seen.add(path);
      open.push(...(runs.get(path) ?? []));
    }
    return false;
  };
  return [...runs.keys()].filter(reaches);
}
