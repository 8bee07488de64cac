import { readFileSync } from 'node:fs';
import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Fault } from './fault.js';
import { isTree, type Layer } from './layer.js';

/** Looked for where nobody names another. */
export const DEFAULT_FILE = './trends.yaml';

/** Where the name of the file comes from, and whether it may be absent. */
export interface FileChoice {
  readonly file: string;
  /** Who named it; null for the default, which need not exist. */
  readonly namedBy: string | null;
}

/** The YAML file as a layer. What cannot be read comes back as faults. */
export function fileLayer({ file, namedBy }: FileChoice): Layer {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    return yamlLayer(file, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' && namedBy === null) return unread(file, []);
    const wrong = code === 'ENOENT' ? 'does not exist' : `cannot be read (${reasonOf(error)})`;
    const remedy = 'Name a YAML file in UTF-8 that can be read.';
    return unread(file, [{ source: namedBy ?? file, key: file, wrong, value: null, remedy }]);
  }
}

/** YAML text as a layer whose sources are its lines. */
export function yamlLayer(name: string, text: string): Layer {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, strict: true });
  const lineAt = (offset: number) => `${name}:${lineCounter.linePos(offset).line}`;
  // Neither the parser's message nor the line: either may hold a secret.
  const fault = (source: string, wrong: string): Fault => ({
    source,
    key: 'the YAML',
    wrong,
    value: null,
    remedy: 'Correct the syntax.',
  });
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) {
    const faults = broken.map(({ pos, code }) =>
      fault(lineAt(pos[0]), `is not valid: ${code.toLowerCase().replaceAll('_', ' ')}`),
    );
    return unread(name, faults);
  }
  const tree = asPlain(document);
  if (tree === null) return unread(name, []);
  if (tree === undefined) return unread(name, [fault(name, 'has aliases that refer to too much')]);
  if (!isTree(tree)) return unread(name, [fault(name, 'is not a section with keys')]);
  return {
    tree,
    sourceOf: (path) => lineAt(offsetOf(document.contents, path)),
    faults: [],
  };
}

/** Plain values; undefined where aliases refer to too much. */
function asPlain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

function unread(name: string, faults: readonly Fault[]): Layer {
  return { tree: {}, sourceOf: () => name, faults };
}

/** Where the key at a path begins, or the last key before it that the document has. */
function offsetOf(node: Node | null, path: readonly PropertyKey[]): number {
  let found = startOf(node) ?? 0;
  let current: unknown = node;
  for (const key of path) {
    if (isMap(current)) {
      const pair = current.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (!pair) return found;
      found = startOf(pair.key) ?? found;
      current = pair.value;
    } else if (isSeq(current) && typeof key === 'number') {
      current = current.items[key];
      found = startOf(current) ?? found;
    } else return found;
  }
  return found;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}
