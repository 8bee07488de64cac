import { describe, expect, it } from 'vitest';
import { familiesOf, objections, samplesOf } from './prometheus.js';

const histogram = (label: string, counts: readonly [number, number], count = counts[1]) =>
  [
    `trends_x_seconds_count{of="${label}"} ${count}`,
    `trends_x_seconds_sum{of="${label}"} 1.5`,
    `trends_x_seconds_bucket{of="${label}",le="1"} ${counts[0]}`,
    `trends_x_seconds_bucket{of="${label}",le="+Inf"} ${counts[1]}`,
  ].join('\n');
const text = (...histograms: readonly string[]) =>
  ['# HELP trends_x_seconds X.', '# TYPE trends_x_seconds histogram', ...histograms, ''].join('\n');

describe('a scrape as tests read it', () => {
  it('has every histogram, also those that differ only in their labels', () => {
    const families = familiesOf(text(histogram('a', [1, 2]), histogram('b', [0, 2])));
    expect(samplesOf(families, 'trends_x_seconds')).toEqual({
      'of=a': { count: 2, sum: 1.5 },
      'of=b': { count: 2, sum: 1.5 },
    });
  });

  it('is without objection when it is in order', () => {
    expect(objections(text(histogram('a', [1, 2]), histogram('b', [0, 2])))).toEqual([]);
  });

  it.each([
    ['no help', '# TYPE trends_a gauge\ntrends_a 1\n', 'has no help'],
    ['no type', '# HELP trends_a A.\ntrends_a 1\n', 'has the type UNTYPED'],
    [
      'a counter without its ending',
      '# HELP trends_a A.\n# TYPE trends_a counter\ntrends_a 1\n',
      '_total',
    ],
    [
      'a gauge with it',
      '# HELP trends_a_total A.\n# TYPE trends_a_total gauge\ntrends_a_total 1\n',
      '_total',
    ],
    [
      'another unit',
      '# HELP trends_a_ms A.\n# TYPE trends_a_ms gauge\ntrends_a_ms 1\n',
      'base unit',
    ],
    ['a foreign name', '# HELP a A.\n# TYPE a gauge\na 1\n', 'not of ours'],
    ['a bucket that counts down', text(histogram('a', [3, 2])), 'counts down'],
    ['the same in the first of two', text(histogram('a', [3, 2]), histogram('b', [1, 2])), 'down'],
    ['another count than its buckets', text(histogram('a', [1, 2], 3)), 'other than its buckets'],
  ])('meets an objection for %s', (_what, scrape, objection) => {
    expect(objections(scrape)).toEqual([expect.stringContaining(objection)]);
  });
});
