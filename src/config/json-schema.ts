import { z } from 'zod';

/** As much of a JSON Schema as documentation and hints read. */
export interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  /** What `SettingMeta` adds. */
  readonly values?: string;
  readonly flag?: string;
}

const made = new WeakMap<z.ZodType, JsonSchema>();

/** What a schema accepts, as JSON Schema; made once. */
export function inputSchema(schema: z.ZodType): JsonSchema {
  const known = made.get(schema);
  if (known !== undefined) return known;
  const json = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  made.set(schema, json);
  return json;
}

/** The keys that a schema knows in the object at a path of a value. */
export function knownKeys(
  schema: JsonSchema,
  value: unknown,
  path: readonly PropertyKey[],
): readonly string[] {
  const variant = variantFor(schema, value);
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(variant.properties ?? {});
  const next = typeof key === 'number' ? variant.items : variant.properties?.[String(key)];
  return next ? knownKeys(next, childOf(value, key), rest) : [];
}

/** The variant of a union that the value's `kind` names; the schema itself where there is no union. */
function variantFor(schema: JsonSchema, value: unknown): JsonSchema {
  const kind = childOf(value, 'kind');
  const variants = schema.oneOf ?? schema.anyOf ?? [];
  return variants.find(({ properties }) => properties?.kind?.const === kind) ?? schema;
}

/** A property or an element of a value; undefined where there is none. */
export function childOf(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}
