import type { Scrub } from './scrub.js';

/** An error as a log line may show it. */
export interface ErrorFields {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** What to do about it, of errors of ours. */
  readonly remedy?: string;
  readonly code?: string | number;
  readonly cause?: ErrorFields | string;
  /** What failed together, of an AggregateError. */
  readonly errors?: readonly (ErrorFields | string)[];
}

/** Longer chains of causes, and sides of them, are cut. */
const [DEEPEST, WIDEST] = [6, 5];

/** An error, also one of another realm or a likeness of one. */
export function isError(value: object): boolean {
  return (
    value instanceof Error ||
    ('message' in value && typeof value.message === 'string' && 'stack' in value)
  );
}

/**
 * An error's known fields and nothing else: clients hang whole requests and responses on theirs,
 * with headers, keys and bodies.
 */
export function errorFields(
  error: Partial<Record<keyof ErrorFields, unknown>>,
  scrub: Scrub,
  depth = 0,
): ErrorFields {
  const { name, message, stack, remedy, code, cause, errors } = error;
  const inner = (value: unknown) => innerFields(value, scrub, depth + 1);
  return {
    name: scrub(String(name ?? 'Error')),
    message: scrub(String(message ?? '')),
    ...(typeof stack === 'string' && { stack: scrub(stack) }),
    ...(typeof remedy === 'string' && { remedy: scrub(remedy) }),
    ...(typeof code === 'string' && { code: scrub(code) }),
    ...(typeof code === 'number' && { code }),
    ...(cause !== undefined && cause !== null && { cause: inner(cause) }),
    ...(Array.isArray(errors) && { errors: errors.slice(0, WIDEST).map(inner) }),
  };
}

function innerFields(value: unknown, scrub: Scrub, depth: number): ErrorFields | string {
  if (typeof value !== 'object' || value === null) return scrub(String(value));
  if (depth > DEEPEST) return '[deeper]';
  return isError(value) ? errorFields(value, scrub, depth) : '[no error]';
}

/** The stack of an error and of its causes, as one text. */
export function wholeStack(fields: ErrorFields): string {
  const { stack, name, message, cause } = fields;
  const own = stack ?? `${name}: ${message}`;
  if (cause === undefined) return own;
  return `${own}\nCaused by: ${typeof cause === 'string' ? cause : wholeStack(cause)}`;
}
