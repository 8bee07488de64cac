import { exporterOf } from '../../exporters/registry.js';
import type { GuardNotes } from '../../streams/apply-run-result.js';
import type { Done } from '../../streams/flow.js';
import type { Config } from '../config/index.js';
import { findingTexts, warningText } from '../domain/guard-findings.js';
import { historyName, liveName } from '../refresh/publish.js';
import { coloured, toneOf } from './colour.js';
import { terminalWidth } from './table.js';

const NAME_WIDTH = 20;
const STATUS_WIDTH = 10;

/** What one run of an export came to, for machines. */
export function resultOf(config: Config, done: Done) {
  const { exporter, status, ...rest } = done.record;
  return { exporter, status, object: objectOf(config, done), ...rest };
}

/** The same for people; what went wrong comes with its remedy. */
export function resultLines(config: Config, done: Done): readonly string[] {
  const { exporter, status, error, startedAt, finishedAt, dataThrough } = done.record;
  const notes = guardLines(done.record).map((line) => `${' '.repeat(NAME_WIDTH)} ${line}`);
  const blanks = ' '.repeat(Math.max(0, STATUS_WIDTH - status.length));
  const head = `${exporter.padEnd(NAME_WIDTH)} ${coloured(status, toneOf(status))}${blanks}`;
  if (error !== null) {
    return [`${head} ${error.message}`, `${' '.repeat(NAME_WIDTH)} try: ${error.remedy}`];
  }
  const object = objectOf(config, done) ?? '';
  const more = `(data through ${dataThrough ?? 'unknown'}, ${finishedAt - startedAt} ms)`;
  const width = NAME_WIDTH + STATUS_WIDTH + object.length + more.length + 4;
  return width > (terminalWidth() ?? width)
    ? [`${head} ${object}`, `${' '.repeat(NAME_WIDTH)} ${more}`, ...notes]
    : [`${head} ${object}  ${more}`, ...notes];
}

/** What a file was published in spite of, a line each. */
export function guardLines({
  leftOut = [],
  warnings = [],
  overrode = [],
}: GuardNotes): readonly string[] {
  return [
    ...findingTexts(overrode).map((text) => `--force overrode the guard: ${text}`),
    ...warnings.map((warning) => `warning: ${warningText(warning)}`),
    ...leftOut.map(({ table, column }) => `partial: ${table}.${column} has no value`),
  ];
}

/** Where a run's file is; null when it came to none. */
function objectOf(config: Config, { record }: Done): string | null {
  if (record.error !== null) return null;
  const exporter = exporterOf(record.exporter);
  return record.status === 'history'
    ? historyName(config.prefix, exporter, record.asOf, record.runId)
    : liveName(config.prefix, exporter);
}
