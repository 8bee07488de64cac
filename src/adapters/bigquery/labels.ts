/** The label that all jobs of this program carry, beside those of the query. */
export const PROGRAM_LABEL = { key: 'program', value: 'trends-publisher' } as const;

const LONGEST = 63;
const MOST = 64;

/** A query's labels as BigQuery takes them: lower-case letters, digits, `_` and `-`, a letter first in keys. */
export function jobLabels(labels: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = Object.entries(labels).map(([key, value]) => [labelKey(key), clean(value)] as const);
  const { key, value } = PROGRAM_LABEL;
  return Object.fromEntries([[key, value], ...own.filter(([one]) => one !== key)].slice(0, MOST));
}

function labelKey(key: string): string {
  const cleaned = clean(key);
  return /^[a-z]/.test(cleaned) ? cleaned : `l-${cleaned}`.slice(0, LONGEST);
}

function clean(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '-')
    .slice(0, LONGEST);
}
