import type { Family } from './prometheus.js';

const NAMES = /\btrends_[a-z0-9_]+/g;
const SELECTORS = /\b(trends_[a-z0-9_]+)\{([^}]*)\}/g;
const BY = /\b(?:by|on)\s*\(([^)]*)\)/g;
const PARTS = /_(?:bucket|count|sum)$/;

/** What is wrong with a query on the metrics of a scrape. */
export function objectionsToQuery(query: string, families: readonly Family[]): readonly string[] {
  const byName = new Map(families.map((family) => [family.name, family]));
  const names = [...query.matchAll(NAMES)].map(([name]) => name);
  const found = names.map((name) => [name, familyOf(name, byName)] as const);
  const labels = new Set(found.flatMap(([, family]) => (family ? labelsOf(family) : [])));
  const grouped = [...query.matchAll(BY)].flatMap(([, list = '']) =>
    list.split(',').map((label) => label.trim()),
  );
  return [
    ...(names.length === 0 ? ['names no metric'] : []),
    ...(isBalanced(query) ? [] : ['has brackets that do not match']),
    ...found.flatMap(([name, family]) => (family === undefined ? [`no metric ${name}`] : [])),
    ...grouped.filter((label) => label !== 'le' && !labels.has(label)).map((l) => `no label ${l}`),
    ...[...query.matchAll(SELECTORS)].flatMap(([, name = '', matchers = '']) =>
      selectorFaults(name, matchers, byName),
    ),
    ...found.flatMap(([name, family]) =>
      family?.type === 'COUNTER' && !new RegExp(`(?:rate|increase)\\(${name}`).test(query)
        ? [`${name} is a counter and wants rate or increase`]
        : [],
    ),
  ];
}

/** The names of all labels of a metric, ascending. */
export function labelsOf({ metrics }: Family): readonly string[] {
  return [...new Set(metrics.flatMap(({ labels }) => Object.keys(labels)))].sort();
}

function familyOf(name: string, byName: ReadonlyMap<string, Family>): Family | undefined {
  const plain = byName.get(name);
  if (plain !== undefined) return plain.type === 'HISTOGRAM' ? undefined : plain;
  const whole = byName.get(name.replace(PARTS, ''));
  return whole?.type === 'HISTOGRAM' ? whole : undefined;
}

/** A value that a fixed set of labels does not have matches nothing, for ever. */
const OPEN: readonly string[] = ['trends_landings_total', 'trends_query_duration_seconds'];

function selectorFaults(
  name: string,
  matchers: string,
  byName: ReadonlyMap<string, Family>,
): readonly string[] {
  const family = familyOf(name, byName);
  if (family === undefined) return [];
  return matchers.split(',').flatMap((matcher) => {
    const [, label = '', value = ''] = /^\s*([a-z_]+)="([^"]*)"\s*$/.exec(matcher) ?? [];
    if (label === '') return [`cannot read {${matcher}}`];
    if (!labelsOf(family).includes(label)) return [`${name} has no label ${label}`];
    const values = family.metrics.map(({ labels }) => labels[label]);
    return OPEN.includes(family.name) || values.includes(value)
      ? []
      : [`${name} has no ${label}="${value}"`];
  });
}

const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

function isBalanced(text: string): boolean {
  const open: string[] = [];
  for (const char of text) {
    if ('([{'.includes(char)) open.push(char);
    else if (char in PAIRS && open.pop() !== PAIRS[char]) return false;
  }
  return open.length === 0;
}
