import parse from 'parse-prometheus-text-format';

/** A sample, or a histogram's of the same labels. */
type Sample =
  | { readonly labels: Labels; readonly value: number }
  | {
      readonly labels: Labels;
      /** Cumulative counts by upper bound, in the order of the text. */
      readonly buckets: readonly (readonly [bound: string, count: number])[];
      readonly count: number;
      readonly sum: number;
    };

type Labels = Readonly<Record<string, string>>;

/** One metric of a scrape. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly metrics: readonly Sample[];
}

const HISTOGRAM = /^# TYPE (\S+) histogram$/gm;

/**
 * The metrics of a scrape. The parser makes one histogram of those that differ in their labels, so
 * it reads their parts as plain samples, which are put together here.
 */
export function familiesOf(text: string): readonly Family[] {
  const parsed = parse(text.replace(HISTOGRAM, '# TYPE $1 untyped'));
  const plain = new Map<string, Plain[]>();
  for (const { name, metrics } of parsed) {
    const samples = metrics.map(({ labels = {}, value }) => ({ labels, value: Number(value) }));
    plain.set(name, [...(plain.get(name) ?? []), ...samples]);
  }
  const histograms = [...text.matchAll(HISTOGRAM)].map(([, name = '']) => name);
  const parts = histograms.flatMap((name) => [`${name}_bucket`, `${name}_count`, `${name}_sum`]);
  return [
    ...parsed
      .filter(({ name }) => !histograms.includes(name) && !parts.includes(name))
      .map(({ name, help, type }) => ({ name, help, type, metrics: plain.get(name) ?? [] })),
    ...histograms.map((name) => ({
      name,
      help: new RegExp(`^# HELP ${name} (.+)$`, 'm').exec(text)?.[1] ?? '',
      type: 'HISTOGRAM',
      metrics: histogram(plain, name),
    })),
  ];
}

interface Plain {
  readonly labels: Labels;
  readonly value: number;
}

function histogram(plain: ReadonlyMap<string, readonly Plain[]>, name: string): readonly Sample[] {
  const key = (labels: Labels) => JSON.stringify(Object.entries(labels).sort());
  const partOf = (part: string, labels: Labels) =>
    plain.get(`${name}_${part}`)?.find((each) => key(each.labels) === key(labels))?.value;
  const buckets = (plain.get(`${name}_bucket`) ?? []).map(
    ({ labels: { le = '', ...labels }, value }) => ({
      labels,
      bucket: [le, value] as const,
    }),
  );
  return (plain.get(`${name}_count`) ?? []).map(({ labels, value: count }) => ({
    labels,
    count,
    sum: partOf('sum', labels) ?? Number.NaN,
    buckets: buckets.filter((each) => key(each.labels) === key(labels)).map(({ bucket }) => bucket),
  }));
}

/** The plain samples of a metric, or a histogram's counts and sums, by their labels in order. */
export function samplesOf(
  families: readonly Family[],
  name: string,
): Readonly<Record<string, number | { readonly count: number; readonly sum: number }>> {
  const family = families.find((each) => each.name === name);
  return Object.fromEntries(
    (family?.metrics ?? []).map((metric) => {
      const labels = Object.entries(metric.labels).map(([key, value]) => `${key}=${value}`);
      const value = 'buckets' in metric ? { count: metric.count, sum: metric.sum } : metric.value;
      return [labels.sort().join(' '), value];
    }),
  );
}

const NAME = /^[a-z][a-z0-9_]*$/;
const UNITS = /_(?:seconds|bytes|total|ratio|info)$/;

/** What `promtool check metrics` would object to, and what our own conventions ask beyond it. */
export function objections(text: string): readonly string[] {
  const families = familiesOf(text);
  const names = families.map(({ name }) => name);
  return [
    ...(text.endsWith('\n') ? [] : ['the last line has no end']),
    ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${name}: twice`),
    ...families.flatMap((family) => objectionsTo(family).map((what) => `${family.name}: ${what}`)),
  ];
}

function objectionsTo({ name, help, type, metrics }: Family): readonly string[] {
  const samples = metrics.map(({ labels }) => JSON.stringify(Object.entries(labels).sort()));
  const labels = metrics.flatMap((metric) => Object.keys(metric.labels));
  return [
    ...(NAME.test(name) ? [] : ['is no name']),
    ...(name.startsWith('trends_') ? [] : ['is not of ours']),
    ...(help ? [] : ['has no help']),
    ...(['COUNTER', 'GAUGE', 'HISTOGRAM'].includes(type) ? [] : [`has the type ${type}`]),
    ...((type === 'COUNTER') === name.endsWith('_total') ? [] : ['counters alone end in _total']),
    ...(/_(count|sum|bucket|info)$/.test(name) ? ['ends like a part of a metric'] : []),
    ...(/_(?:ms|milliseconds|minutes|hours|days|kilobytes|megabytes)(?:_|$)/.test(name)
      ? ['is not in a base unit']
      : []),
    ...(new Set(samples).size === samples.length ? [] : ['has a sample twice']),
    ...labels
      .filter((label) => !NAME.test(label) || label === 'le')
      .map((label) => `label ${label}`),
    ...(type === 'HISTOGRAM' ? metrics.flatMap(histogramFaults) : []),
    ...(type === 'HISTOGRAM' && !UNITS.test(name) && !name.endsWith('_entries') ? ['no unit'] : []),
  ];
}

function histogramFaults(sample: Sample): readonly string[] {
  if (!('buckets' in sample)) return ['has no buckets'];
  const { buckets, count, sum } = sample;
  const bounds = buckets.map(([bound]) =>
    bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound),
  );
  const counts = buckets.map(([, below]) => below);
  const rising = (numbers: readonly number[], least: number) =>
    numbers.every((number, at) => at === 0 || number - (numbers[at - 1] ?? 0) >= least);
  return [
    ...(bounds.at(-1) === Number.POSITIVE_INFINITY ? [] : ['has no last bucket +Inf']),
    ...(rising(bounds, Number.MIN_VALUE) ? [] : ['has buckets out of order']),
    ...(rising(counts, 0) ? [] : ['counts down']),
    ...(counts.at(-1) === count ? [] : ['counts other than its buckets']),
    ...(sum >= 0 ? [] : ['has a sum below 0']),
  ];
}
