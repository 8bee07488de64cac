import { utc } from '../domain/times.js';
import { REASONS } from '../domain/verdict.js';
import type { Explanation } from './explanation.js';
import { sentences } from './sentences.js';

/** The fields that hold instants. */
const INSTANTS: readonly string[] = [
  'at',
  'since',
  'until',
  'startedAt',
  'finishedAt',
  'publishedAt',
  'receivedAt',
  'deadline',
  'opensAt',
  'overAt',
  'expectedAt',
  'lastLineAt',
];

/** An explanation for machines: every instant in UTC, ISO 8601; reason codes with their texts. */
export function explanationInUtc(explanation: Explanation): object {
  const plain: unknown = JSON.parse(
    JSON.stringify(explanation, (key, value: unknown) =>
      typeof value === 'number' && INSTANTS.includes(key) ? utc(value) : value,
    ),
  );
  return { ...Object(plain), reasons: reasonsIn(explanation), text: sentences(explanation) };
}

function reasonsIn({ standing, since }: Explanation) {
  const used = new Set([standing.reason, ...since.map(({ reason }) => reason)]);
  return Object.fromEntries(
    Object.entries(REASONS).filter(([reason]) => [...used].some((one) => one === reason)),
  );
}
