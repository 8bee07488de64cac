import type { z } from 'zod';
import { didYouMean } from '../domain/did-you-mean.js';
import { UsageError } from '../domain/errors.js';
import { withoutUrlSecrets } from '../domain/shown-url.js';
import { childOf, type JsonSchema, knownKeys } from './json-schema.js';
import { wantedIn } from './kinds.js';

/** One thing that is wrong with the configuration. */
export interface Fault {
  /** Where it stands: a file with its line, an environment variable, a flag. */
  readonly source: string;
  /** The key's path, e.g. `http.port`. */
  readonly key: string;
  readonly wrong: string;
  /** The value as it may be shown; null where showing it says nothing. */
  readonly value: string | null;
  readonly remedy: string;
}

/** Says where the value at a path was written. */
export type SourceOf = (path: readonly PropertyKey[]) => string;

/**
 * The faults that a schema found in a value.
 * @param base the keys that lead to the value
 */
export function faultsIn(
  error: z.ZodError,
  value: unknown,
  schema: JsonSchema,
  sourceOf: SourceOf,
  base: readonly PropertyKey[] = [],
): readonly Fault[] {
  return error.issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(schema, value, issue.path);
      return issue.keys.map((key) => unknownKey([...path, key], known, sourceOf));
    }
    const given = issue.path.reduce(childOf, value);
    const source = sourceOf(path);
    return { source, key: keyOf(path), value: shown(path, given), ...explain(issue, given) };
  });
}

function unknownKey(
  path: readonly PropertyKey[],
  known: readonly string[],
  sourceOf: SourceOf,
): Fault {
  const near = didYouMean(String(path.at(-1)), known);
  return {
    source: sourceOf(path),
    key: keyOf(path),
    wrong: 'is not a known key',
    value: null,
    remedy: `${near === null ? '' : `Did you mean ${near}? `}Known keys: ${known.join(', ')}.`,
  };
}

/** `['exporters', 'x', 'pauses', 0]` as `exporters.x.pauses[0]`. */
export function keyOf(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return text.join('').replace(/^\./, '') || 'the whole';
}

type Explained = Pick<Fault, 'wrong' | 'remedy'>;

function explain(issue: z.core.$ZodIssue, given: unknown): Explained {
  const wanted = wantedBy(issue);
  if (wanted !== null) {
    const wrong = given === undefined ? 'is missing' : 'is not valid';
    return { wrong, remedy: `${meant(issue, given)}Write ${wanted}.` };
  }
  switch (issue.code) {
    case 'too_small':
      return { wrong: 'is too small', remedy: `Write ${issue.minimum} or more.` };
    case 'too_big':
      return { wrong: 'is too big', remedy: `Write ${issue.maximum} or less.` };
    default:
      return { wrong: `is not valid: ${issue.message}`, remedy: 'Correct it.' };
  }
}

/** What a key takes, in words: our own schemas say it. Null where nothing says it. */
function wantedBy(issue: z.core.$ZodIssue): string | null {
  const wanted = wantedIn(issue.message);
  if (wanted !== null) return wanted;
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  return issue.code === 'invalid_type' ? (NOUNS[issue.expected] ?? issue.expected) : null;
}

const NOUNS: Readonly<Record<string, string>> = {
  object: 'a section with keys',
  record: 'a section with keys',
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
};

function meant(issue: z.core.$ZodIssue, given: unknown): string {
  const choices = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  const near = typeof given === 'string' ? didYouMean(given, choices) : null;
  return near === null ? '' : `Did you mean ${near}? `;
}

/** Every fault in one error, a line each. */
export function refuse(what: string, faults: readonly Fault[]): UsageError {
  const lines = faults.map(({ source, key, wrong, value, remedy }) => {
    const got = value === null ? '' : ` (got ${value})`;
    return `  ${source}: ${key} ${wrong}${got}. ${remedy}`;
  });
  const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
  return new UsageError(`${what} has ${count}:\n${lines.join('\n')}`, {
    remedy: 'Every key is listed in docs/configuration.md.',
  });
}

const SECRET_KEY = /secret|token|passw|credential|private|api_?key|authorization|webhook/i;
const LONGEST = 80;

/**
 * A faulty value as an error may show it: clipped, without what a key's name or a URL says is
 * secret. Null for a value that is not there.
 */
function shown(path: readonly PropertyKey[], value: unknown): string | null {
  if (value === undefined) return null;
  if (path.some((key) => SECRET_KEY.test(String(key)))) return 'hidden';
  const text = withoutUrlSecrets(
    JSON.stringify(value, (key, inner: unknown) => (SECRET_KEY.test(key) ? 'hidden' : cut(inner))),
  );
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** A mistyped URL may have blanks in its query. */
function cut(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const [, start] = /^(\s*[\w+.-]+:\/\/[^?#]*)[?#]/.exec(value) ?? [];
  return start === undefined ? value : `${start}?hidden`;
}
