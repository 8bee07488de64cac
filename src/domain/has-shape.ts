/** What a value read from outside must look like: its fields, and theirs. Other fields may be there. */
export interface Shape {
  readonly [field: string]: Kind | Shape;
}

/** `?` after it: the field may be null. */
type Kind = 'string' | 'number' | 'boolean' | 'array' | 'string?' | 'number?';

/** Whether an unknown value has the fields that will be gone by. */
export function hasShape(value: unknown, shape: Shape): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(shape).every(([name, wanted]) => {
    const found: unknown = Reflect.get(value, name);
    return typeof wanted === 'string' ? isKind(found, wanted) : hasShape(found, wanted);
  });
}

function isKind(found: unknown, kind: Kind): boolean {
  if (kind === 'array') return Array.isArray(found);
  if (kind === 'number') return Number.isFinite(found);
  if (kind === 'string?' || kind === 'number?') {
    return found === null || isKind(found, kind === 'string?' ? 'string' : 'number');
  }
  return typeof found === kind;
}
