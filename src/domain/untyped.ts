/** A property of a value of which nothing is known; undefined where there is none. */
export function field(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** A property that is a text with something in it, or null. */
export function textIn(value: unknown, key: string): string | null {
  const found = field(value, key);
  return typeof found === 'string' && found !== '' ? found : null;
}

/** The first element of a list; undefined of anything else. */
export function first(values: unknown): unknown {
  return Array.isArray(values) ? values[0] : undefined;
}
