import { parseDocument } from 'yaml';
import { inputSchema, type JsonSchema } from './json-schema.js';
import { settingsSchema } from './settings.js';

/** One setting that has a single value, e.g. `http.port`. */
export interface Leaf {
  readonly path: readonly string[];
  /** The environment variable that sets it. */
  readonly variable: string;
  readonly schema: JsonSchema;
}

/** Every setting that file, environment and flags share. */
export const LEAVES: readonly Leaf[] = leavesOf(inputSchema(settingsSchema), []);

function leavesOf(schema: JsonSchema, path: readonly string[]): readonly Leaf[] {
  if (schema.properties === undefined) return [{ path, variable: variableOf(path), schema }];
  return Object.entries(schema.properties).flatMap(([key, inner]) =>
    leavesOf(inner, [...path, key]),
  );
}

/** `['pipeline', 'maxWait']` as `TRENDS_PIPELINE_MAX_WAIT`. */
export function variableOf(path: readonly string[]): string {
  const words = path.map((key) => key.replace(/[A-Z]/g, '_$&').toUpperCase());
  return `TRENDS_${words.join('_')}`;
}

/** A value as text, read as its setting wants it: numbers become numbers where one is expected, lists lists. */
export function readText({ schema }: Leaf, text: string): unknown {
  if (schema.type === 'array') return listIn(text);
  const numeric = schema.type === 'integer' && /^[+-]?\d+(\.\d+)?$/.test(text.trim());
  return numeric ? Number(text) : text;
}

/** YAML; what is none stays a text, which is no list. */
function listIn(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false });
  return document.errors.length > 0 ? text : document.toJS({ maxAliasCount: 0 });
}
