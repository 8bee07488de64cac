import type { Fault, SourceOf } from './fault.js';
import { childOf, type JsonSchema } from './json-schema.js';

/** A part of a configuration: keys and values as somebody wrote them. */
export type Tree = Readonly<Record<string, unknown>>;

/** One source of configuration: what it sets, and where each value stands in it. */
export interface Layer {
  readonly tree: Tree;
  readonly sourceOf: SourceOf;
  /** What made parts of it unreadable. */
  readonly faults: readonly Fault[];
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Lays `over` on `under`, key by key. Lists are replaced as a whole, and so is what has a `kind`:
 * half of one cadence and half of another is neither.
 */
export function merge(under: Tree, over: Tree): Tree {
  if ('kind' in over) return over;
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const before = merged.get(key);
    merged.set(key, isTree(before) && isTree(value) ? merge(before, value) : value);
  }
  return Object.fromEntries(merged);
}

/** A tree with a value at a path of keys; as it is where there is no key. */
export function withValue(tree: Tree, path: readonly string[], value: unknown): Tree {
  const over = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  return path.length > 0 && isTree(over) ? merge(tree, over) : tree;
}

/** The last layer that says anything on a path, or on the longest part of it that any layer has. */
export function sourceAmong(layers: readonly Layer[]): SourceOf {
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const part = path.slice(0, length);
      const layer = layers.findLast(({ tree }) => valueAt(tree, part) !== undefined);
      if (layer) return layer.sourceOf(path);
    }
    return 'defaults';
  };
}

/** Says which source set the first of several keys that any source sets. */
export type SetBy = (...paths: readonly (readonly string[])[]) => string;

/** The last layer that sets one of the keys, the first key first; the defaults where none does. */
export function setterAmong(layers: readonly Layer[]): SetBy {
  return (...paths) => {
    for (const path of paths) {
      const layer = layers.findLast(({ tree }) => valueAt(tree, path) !== undefined);
      if (layer) return layer.sourceOf(path);
    }
    return 'defaults';
  };
}

function valueAt(tree: Tree, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(childOf, tree);
}

/** A tree without sections that are null: in YAML, those whose keys are all commented out. */
export function withoutEmptySections(tree: Tree, schema: JsonSchema): Tree {
  const kept = Object.entries(tree).flatMap(([key, value]) => {
    const section = schema.properties?.[key];
    if (section?.properties === undefined) return [[key, value] as const];
    if (value === null) return [];
    return [[key, isTree(value) ? withoutEmptySections(value, section) : value] as const];
  });
  return Object.fromEntries(kept);
}
