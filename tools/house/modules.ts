import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

/** A name that one file takes from another; `*` is all of it. */
interface ImportedName {
  /** A file of ours by its path in the repository. */
  readonly from: string;
  readonly name: string;
  readonly typeOnly: boolean;
}

interface FunctionLength {
  readonly name: string;
  readonly lines: number;
}

/** What the measures need of a source file. */
export interface Module {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly ImportedName[];
  /** Names that it declares and exports; those that it passes on are imports. */
  readonly exports: readonly string[];
  readonly functions: readonly FunctionLength[];
  /** `x as T` (but not `as const`), `any`, and `x!`. */
  readonly casts: number;
  readonly anys: number;
  readonly nonNulls: number;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Every TypeScript file below some folders of a repository, parsed. */
export function modulesIn(root: string, folders: readonly string[]): readonly Module[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.config.ts'))
        .map((name) => posix.join(folder, name)),
    )
    .sort()
    .map((path) => moduleOf(root, path, readFileSync(join(root, path), 'utf8')));
}

/** @param path in the repository at `root`, where the files that it imports are looked for */
export function moduleOf(root: string, path: string, text: string): Module {
  const lang = path.endsWith('x') ? 'tsx' : 'ts';
  const program = parseAst(text, { lang }) as unknown as Node & { readonly body: readonly Node[] };
  const nodes = [...nodesBelow(program)];
  const of = (type: string) => nodes.filter((node) => node.type === type);
  return {
    path,
    lines: linesOf(text),
    imports: [...program.body, ...of('ImportExpression')].flatMap((node) =>
      importsOf(root, path, node),
    ),
    exports: program.body.flatMap(exportsOf),
    functions: nodes.flatMap((node) => functionOf(node, text)),
    casts: of('TSAsExpression').filter(({ typeAnnotation }) => !isConst(typeAnnotation)).length,
    anys: of('TSAnyKeyword').length,
    nonNulls: of('TSNonNullExpression').length,
  };
}

const linesOf = (text: string) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function* nodesBelow(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const each of values) if (isNode(each)) yield* nodesBelow(each);
  }
}

const child = (node: Node, key: string): Node | null => {
  const value = node[key];
  return isNode(value) ? value : null;
};

const children = (node: Node, key: string): readonly Node[] => {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
};

const textIn = (node: Node | null): string => String(node?.name ?? node?.value ?? '');

function isConst(type: unknown): boolean {
  if (!isNode(type)) return false;
  return textIn(child(type, 'typeName')) === 'const';
}

function importsOf(root: string, path: string, node: Node): readonly ImportedName[] {
  const source = textIn(child(node, 'source'));
  if (!source.startsWith('.')) return [];
  const from = resolved(root, posix.join(posix.dirname(path), source));
  const whole = { from, name: '*', typeOnly: false };
  if (node.type === 'ImportExpression' || node.type === 'ExportAllDeclaration') return [whole];
  const specifiers = children(node, 'specifiers');
  if (specifiers.length === 0) return [whole];
  return specifiers.map((specifier) => ({
    from,
    name: textIn(child(specifier, 'imported') ?? child(specifier, 'local')) || '*',
    typeOnly: [node, specifier].some((each) => [each.importKind, each.exportKind].includes('type')),
  }));
}

function resolved(root: string, target: string): string {
  const path = target.replace(/\.js$/, '.ts');
  return existsSync(join(root, path)) ? path : target.replace(/\.jsx?$/, '.tsx');
}

function exportsOf(node: Node): readonly string[] {
  if (node.type === 'ExportDefaultDeclaration') return ['default'];
  if (node.type !== 'ExportNamedDeclaration' || child(node, 'source') !== null) return [];
  const declaration = child(node, 'declaration');
  if (declaration === null) return [];
  if (declaration.type !== 'VariableDeclaration') return [textIn(child(declaration, 'id'))];
  return children(declaration, 'declarations').map((each) => textIn(child(each, 'id')));
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

function functionOf(node: Node, text: string): readonly FunctionLength[] {
  if (!FUNCTIONS.has(node.type)) return [];
  const name = textIn(child(node, 'id')) || `at ${linesOf(text.slice(0, node.start))}`;
  return [{ name, lines: linesOf(text.slice(node.start, node.end)) }];
}
