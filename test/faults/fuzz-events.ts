import { randomOf } from '../../src/sample/random.js';
import { completion } from '../support/model-service.js';

type Random = ReturnType<typeof randomOf>;

const NESTED = 3_000;
const LONG = 1_000_000;

/** Values that no field expects, or only some do. */
const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1e308,
  -0.5,
  9_007_199_254_740_993n.toString(),
  '',
  ' ',
  '\u0000',
  '\ud800',
  '💥'.repeat(200),
  '２０２５-１１-０９',
  '2025-02-30',
  '9999-99-99',
  [],
  [[]],
  {},
  { length: 1e9 },
  { __proto__: null, toString: 1 },
  'success',
  'partial',
];

const TABLES = [
  'nba_analytics.player_game_summary',
  'nba_analytics.team_offense_game_summary',
  'nba_precompute.ml_feature_store',
];

/** One of many event bodies made from valid ones; the same number and seed give the same body. */
export function fuzzedBody(seed: number, index: number): Uint8Array {
  const random = randomOf('fuzz', seed, index);
  const event = { ...validEvent(random, index) };
  const text = random.pick(MUTATIONS)(event, random, index);
  return typeof text === 'string' ? new TextEncoder().encode(text) : text;
}

function validEvent(random: Random, index: number): Readonly<Record<string, unknown>> {
  const table = random.pick(TABLES);
  const status = random.pick(['success', 'partial', 'no_data', 'failed', 'skipped']);
  const body = completion(table, '2025-11-09', Date.UTC(2025, 10, 10, 12), `fuzz-${index}`, {
    status,
  });
  return { ...body };
}

type Mutation = (
  event: Record<string, unknown>,
  random: Random,
  index: number,
) => string | Uint8Array;

function withField(event: Record<string, unknown>, random: Random, value: unknown): string {
  return JSON.stringify({ ...event, [random.pick(Object.keys(event))]: value });
}

const MUTATIONS: readonly Mutation[] = [
  (event) => JSON.stringify(event),
  (event, random) => withField(event, random, random.pick(ODD)),
  (event, random) => withField(event, random, undefined),
  (event, random) => {
    const text = JSON.stringify(event);
    return text.slice(0, random.int(0, text.length - 1));
  },
  (event, random) => {
    const bytes = new TextEncoder().encode(JSON.stringify(event));
    for (let n = 0; n < 5; n += 1) bytes[random.int(0, bytes.length - 1)] = random.int(0, 255);
    return bytes;
  },
  (_, random) => Uint8Array.from({ length: random.int(0, 300) }, () => random.int(0, 255)),
  (event, random, index) =>
    index % 50 === 0
      ? `${'['.repeat(NESTED)}${']'.repeat(NESTED)}`
      : withField(event, random, { a: [{ b: [event] }] }),
  (event, random) => `${JSON.stringify(event).slice(0, -1)},"${random.pick(KEYS)}":1e999}`,
  (event, random) =>
    `${JSON.stringify(event).slice(0, -1)},${JSON.stringify(random.pick(KEYS))}:${JSON.stringify(random.pick(ODD))}}`,
  (event, random) => JSON.stringify(random.chance(0.5) ? [event] : random.pick(ODD)),
  (event, random, index) =>
    withField(event, random, index % 2_000 === 0 ? 'x'.repeat(LONG) : 'x'.repeat(600)),
  (_, random) =>
    JSON.stringify({ export_types: random.pick(ODD), target_date: random.pick(ODD), force: 'yes' }),
  (event, random) => JSON.stringify(event).replace(/"[^"]*"(?=[,}])/, random.pick(TOKENS)),
  (event, random) => JSON.stringify(only(event, random, 3)),
  (_, random) =>
    JSON.stringify({
      protoPayload: {
        metadata: { tableDataChange: random.pick(ODD) },
        resourceName: random.pick(ODD),
      },
    }),
  (event, random) =>
    JSON.stringify({ message: random.pick([...ODD, wrapped(event)]), subscription: 's' }),
];

/** What Python writes for numbers that JSON does not have. */
const TOKENS = ['NaN', 'Infinity', '-Infinity'];

/** Some of an event's fields. */
function only(event: Record<string, unknown>, random: Random, count: number): object {
  const names = Object.keys(event);
  return Object.fromEntries(
    Array.from({ length: count }, () => random.pick(names)).map((name) => [name, event[name]]),
  );
}

function wrapped(event: object): object {
  return { data: Buffer.from(JSON.stringify(event)).toString('base64') };
}

/** Keys that come again, or that JavaScript treats in its own way. */
const KEYS = ['status', 'game_date', 'execution_id', '__proto__', 'constructor', 'output_table'];
