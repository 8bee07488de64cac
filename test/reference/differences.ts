/** Texts whose wording is the exporter's own: only that they are there is checked. */
const FREE_TEXTS: ReadonlySet<string> = new Set([
  'title',
  'subtitle',
  'teaser',
  'insight',
  'headline',
  'description',
  'refresh_note',
  'label',
]);

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string' && /\S/.test(value);
const show = (value: unknown): string =>
  value instanceof RegExp ? String(value) : (JSON.stringify(value) ?? 'nothing');

/**
 * Where a file's content differs from the reference, one line each: path, expected, got. A regular
 * expression in the reference stands for a text with free wording around fixed numbers.
 */
export function differences(actual: unknown, expected: unknown, path = '$'): string[] {
  if (path.endsWith('.key_insights')) return insightDifferences(actual, expected, path);
  if (expected instanceof RegExp) {
    const fits = typeof actual === 'string' && expected.test(actual);
    return fits ? [] : [differs(path, expected, actual)];
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length =
      expected.length === actual.length
        ? []
        : [differs(`${path}.length`, expected.length, actual.length)];
    const common = expected.slice(0, actual.length);
    return [
      ...length,
      ...common.flatMap((item, index) => differences(actual[index], item, `${path}[${index}]`)),
    ];
  }
  if (isFields(expected) && isFields(actual)) return fieldDifferences(actual, expected, path);
  return actual === expected ? [] : [differs(path, expected, actual)];
}

const differs = (path: string, expected: unknown, actual: unknown): string =>
  `${path}: expected ${show(expected)}, got ${show(actual)}`;

function fieldDifferences(actual: Fields, expected: Fields, path: string): string[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...names].flatMap((name) => {
    const here = `${path}.${name}`;
    if (name in expected) return differences(actual[name], expected[name], here);
    if (FREE_TEXTS.has(name) && isText(actual[name])) return [];
    return [`${here}: not in the reference, got ${show(actual[name])}`];
  });
}

/** One text per insight that qualifies, or a single one when none does. */
function insightDifferences(actual: unknown, expected: unknown, path: string): string[] {
  const wanted = Array.isArray(expected) ? expected : [];
  const texts = Array.isArray(actual) && actual.every(isText) ? actual : [];
  return texts.length === Math.max(wanted.length, 1) ? [] : [differs(path, wanted, actual)];
}
