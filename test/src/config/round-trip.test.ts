import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { cadenceSchema } from '../../../src/config/exporter-settings.js';
import { readDuration } from '../../../src/config/kinds.js';
import { LEAVES } from '../../../src/config/leaves.js';
import { checkCadence, DEFAULT_ANCHOR, WEEKDAYS } from '../../../src/domain/cadence.js';
import { fc } from '../../support/properties.js';
import { load } from './load.js';

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const duration = fc
  .record({
    amount: fc.integer({ min: 100, max: 500 }),
    unit: fc.constantFrom('ms', 's', 'm', 'h'),
  })
  .map(({ amount, unit }) => ({
    text: `${amount}${unit}`,
    ms: amount * UNITS[unit as keyof typeof UNITS],
  }));

/** For each setting: a value as written and as the program then reads it. */
const VALUES: Readonly<Record<string, fc.Arbitrary<{ written: unknown; read: unknown }>>> = {
  data: same(fc.constantFrom('./a', '/b c', 'd.e', 'bigquery://my-project')),
  out: same(fc.constantFrom('./out', '/published', 'gs://published', 'gs://published/a/b')),
  state: same(fc.constantFrom('./state', '/private', 'gs://private/a')),
  prefix: same(fc.constantFrom('v1/trends', 'x', 'a/b-c/d_e.f')),
  'http.host': same(fc.constantFrom('0.0.0.0', '::1', 'localhost')),
  'http.port': same(fc.integer({ min: 0, max: 65_535 })),
  'http.connections': same(fc.integer({ min: 1, max: 2_048 })),
  'http.auth': same(fc.constantFrom('token', 'platform')),
  'http.token': same(fc.constantFrom('0123456789abcdef', 'a-long-word-with:signs/+=')),
  'http.tokens': fc.constantFrom(
    {
      written: [{ name: 'ann', sha256: 'AB'.repeat(32) }],
      read: [{ name: 'ann', sha256: 'ab'.repeat(32), role: 'operator' }],
    },
    {
      written: [{ name: 'loader of b', sha256: '09'.repeat(32), role: 'publisher' }],
      read: [{ name: 'loader of b', sha256: '09'.repeat(32), role: 'publisher' }],
    },
  ),
  'http.trustedProxies': fc.constantFrom(
    { written: '10.0.0.0/8', read: ['10.0.0.0/8'] },
    { written: '::1, 10.0.0.1', read: ['::1', '10.0.0.1'] },
  ),
  'http.operators': fc.constantFrom(
    { written: 'a.b+c@example.com', read: ['a.b+c@example.com'] },
    { written: 'a@b.example, c@d.example', read: ['a@b.example', 'c@d.example'] },
  ),
  'http.audience': same(fc.constantFrom('https://trends.example.com')),
  'log.level': same(fc.constantFrom('fatal', 'info', 'silent')),
  'log.format': same(fc.constantFrom('auto', 'pretty', 'json', 'gcp')),
  'pipeline.concurrency': same(fc.integer({ min: 1, max: 64 })),
  'pipeline.rememberedLandings': same(fc.integer({ min: 1, max: 10_000_000 })),
  'alerts.webhook': same(fc.constantFrom('https://hooks.example.com/services/1')),
  'intake.deadLetters': same(fc.integer({ min: 1, max: 100_000 })),
  'alerts.deadLetters': same(fc.integer({ min: 1, max: 1_000_000 })),
  'bigquery.location': same(fc.constantFrom('EU', 'us-west2')),
  'bigquery.maximumGigabytes': same(fc.integer({ min: 1, max: 1_000_000 })),
  'bigquery.endpoint': same(fc.constantFrom('http://127.0.0.1:9050')),
  'storage.endpoint': same(fc.constantFrom('http://127.0.0.1:4443')),
  'pubsub.endpoint': same(fc.constantFrom('127.0.0.1:8085')),
  'pubsub.project': same(fc.constantFrom('my-project', 'example.com:old')),
  'pubsub.subscriptions': fc.constantFrom(
    { written: 'one-sub', read: ['one-sub'] },
    { written: 'one-sub, two-sub,three', read: ['one-sub', 'two-sub', 'three'] },
  ),
  'pubsub.deadLetterTopic': same(fc.constantFrom('dead-letters')),
  'pubsub.maxMessages': same(fc.integer({ min: 1, max: 100_000 })),
  'pubsub.silence': fc.constantFrom({ written: '10m', read: 600_000 }),
  'push.audience': same(fc.constantFrom('https://trends.example.com')),
  'push.serviceAccount': same(fc.constantFrom('push@my-project.iam.gserviceaccount.com')),
  'telemetry.otlp': same(fc.constantFrom('http://127.0.0.1:4318')),
  'telemetry.interval': fc.constantFrom({ written: '30s', read: 30_000 }),
  'history.supersededDays': same(fc.integer({ min: 1, max: 36_500 })),
  'history.lastDays': same(fc.integer({ min: 1, max: 36_500 })),
  'warehouse.threads': same(fc.integer({ min: 1, max: 256 })),
  'warehouse.memoryLimit': same(fc.constantFrom('1GB', '512 MiB', '1.5TB')),
};

function same<T>(values: fc.Arbitrary<T>) {
  return values.map((value) => ({ written: value, read: value }));
}

/** As a variable holds it. */
const textOf = (written: unknown) =>
  typeof written === 'object' ? JSON.stringify(written) : String(written);

function valuesOf(key: string) {
  const asWritten = fc.boolean();
  const durations = fc
    .tuple(duration, asWritten)
    .map(([{ text, ms }, plain]) => ({ written: plain ? ms : text, read: ms }));
  return VALUES[key] ?? durations;
}

const NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'quiet',
    'maxWait',
    'minInterval',
    'reconcile',
    'probe',
    'runTimeout',
    'longestTimer',
    'silence',
    'interval',
  ].map((name) => [name, `${name}Ms`]),
);

interface Setting {
  readonly path: readonly string[];
  readonly variable: string;
  readonly inFile: boolean;
  readonly written: unknown;
  readonly read: unknown;
}

const settings: fc.Arbitrary<readonly Setting[]> = fc.tuple(
  ...LEAVES.map(({ path, variable }) =>
    fc
      .tuple(valuesOf(path.join('.')), fc.boolean())
      .map(([value, inFile]) => ({ path, variable, inFile, ...value })),
  ),
);

function nested(all: readonly Setting[]): object {
  const tree: Record<string, unknown> = {};
  for (const { path, written } of all) {
    const [first = '', second] = path;
    if (second === undefined) tree[first] = written;
    else tree[first] = { ...((tree[first] as object | undefined) ?? {}), [second]: written };
  }
  return tree;
}

describe('a valid configuration', () => {
  it('is read as it was written, whichever source each setting comes from', () => {
    fc.assert(
      fc.property(settings, (all) => {
        const at = (key: string) => all.find(({ path }) => path.join('.') === key)?.read as number;
        fc.pre(at('pipeline.maxWait') >= at('pipeline.quiet'));
        const inEnv = all.filter(({ inFile }) => !inFile);
        const env = Object.fromEntries(inEnv.map((one) => [one.variable, textOf(one.written)]));
        const config = load(stringify(nested(all.filter(({ inFile }) => inFile))), { env });
        for (const { path, read } of all) {
          const [first = '', second = ''] = path;
          if (second === 'grace') {
            expect(config.exporters['trends-team']?.graceMs).toBe(read);
          } else if (second === 'monthlyGrace') {
            expect(config.exporters['trends-deep-dive']?.graceMs).toBe(read);
          } else {
            expect(config).toHaveProperty([first, NAMES[second] ?? second].filter(Boolean), read);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('readDuration', () => {
  it.each([
    ['90s', 90_000],
    ['1.5h', 5_400_000],
    ['250 ms', 250],
    [' 2d ', 172_800_000],
    ['250', 250],
    [250, 250],
    [0.4, 0],
    ['', null],
    ['s', null],
    ['-1s', null],
    [-1, null],
    ['1w', null],
    ['1m30s', null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    ['9'.repeat(400), null],
  ])('reads %j as %j', (value, ms) => {
    expect(readDuration(value)).toBe(ms);
  });
});

describe('a cadence', () => {
  const text = fc.oneof(
    fc.constantFrom('06:00', '23:59', '24:00', '6:00', '12:60', ''),
    fc.string({ maxLength: 6 }),
  );
  const weekday = fc.constantFrom<string>(...WEEKDAYS, 'monday', '');
  const cadence = fc.oneof(
    fc.record({ kind: fc.constant('daily'), at: text }),
    fc.record({ kind: fc.constant('weekly'), on: weekday, at: text }),
    fc.record({
      kind: fc.constant('biweekly'),
      on: weekday,
      at: text,
      anchor: fc.constantFrom(DEFAULT_ANCHOR, '2024-02-29', '2025-02-29', 'x'),
    }),
    fc.record({
      kind: fc.constant('monthly'),
      day: fc.oneof(fc.integer({ min: -1, max: 33 }), fc.double()),
      at: text,
    }),
  );

  it('is taken here exactly when the calendar takes it', () => {
    fc.assert(
      fc.property(cadence, (one) => {
        const check = () => checkCadence('x', one as Parameters<typeof checkCadence>[1]);
        if (cadenceSchema.safeParse(one).success) expect(check).not.toThrow();
        else expect(check).toThrow();
      }),
      { numRuns: 300 },
    );
  });
});

describe('environment variables', () => {
  it('are named after their keys, each once', () => {
    const names = LEAVES.map(({ variable }) => variable);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(['TRENDS_DATA', 'TRENDS_HTTP_PORT', 'TRENDS_PIPELINE_MAX_WAIT']),
    );
    expect(names).toHaveLength(47);
  });
});
