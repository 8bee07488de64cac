/** One value that differs between two JSON documents; `undefined` where a document has none. */
export interface JsonChange {
  /** Where: `hot[0].player_name`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The leaves in which two JSON documents differ, in document order; arrays are compared by position. */
export function jsonChanges(before: unknown, after: unknown, path = ''): readonly JsonChange[] {
  if (isBranch(before) && isBranch(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    const join = (key: string) => (Array.isArray(after) ? `${path}[${key}]` : under(path, key));
    return [...keys].flatMap((key) => jsonChanges(before[key], after[key], join(key)));
  }
  return Object.is(before, after) ? [] : [{ path, before, after }];
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function under(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
