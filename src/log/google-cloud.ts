import type { LoggerOptions } from 'pino';
import { field } from '../domain/untyped.js';
import { errorFields, isError, wholeStack } from './error-fields.js';
import type { Scrub } from './scrub.js';
import { currentTrace } from './trace.js';

/** Cloud Logging's names for the levels. */
const SEVERITIES: Readonly<Record<string, string>> = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

const ERROR_LEVEL = 50;

/** Marks a line for Error Reporting, also one that has no stack. */
const REPORTED = {
  '@type': 'type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent',
};

/**
 * Lines as Cloud Logging and Error Reporting read them: severity, message, time, the request's
 * trace, labels to search by, and the stack of what went wrong.
 * @param project the project that traces are in; without one a trace is given by its id alone
 */
export function googleCloudOptions(project: string | null, scrub: Scrub) {
  return {
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label: string) => ({ severity: SEVERITIES[label] ?? 'DEFAULT' }),
    },
    mixin: (fields: object, level: number) => ({
      ...traceFields(project),
      ...labelFields(fields),
      ...(level >= ERROR_LEVEL && { ...REPORTED, ...stackFields(fields, scrub) }),
    }),
  } satisfies LoggerOptions;
}

function traceFields(project: string | null): object {
  const trace = currentTrace();
  if (trace === null) return {};
  const { id, span, sampled } = trace;
  return {
    'logging.googleapis.com/trace': project === null ? id : `projects/${project}/traces/${id}`,
    ...(span !== null && { 'logging.googleapis.com/spanId': span }),
    'logging.googleapis.com/trace_sampled': sampled,
  };
}

/** Where a line's fields say what it is about. */
const LABELS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  exporter: [['exporter'], ['verdict', 'exporter'], ['run', 'exporter']],
  run: [['runId'], ['run', 'runId']],
  table: [['table'], ['landing', 'table']],
};

function labelFields(fields: object): object {
  const labels = Object.entries(LABELS).flatMap(([label, paths]) => {
    const value = paths.map((path) => at(fields, path)).find((found) => typeof found === 'string');
    return value === undefined ? [] : [[label, value]];
  });
  if (labels.length === 0) return {};
  return { 'logging.googleapis.com/labels': Object.fromEntries(labels) };
}

function at(fields: object, path: readonly string[]): unknown {
  return path.reduce<unknown>(field, fields);
}

function stackFields(fields: object, scrub: Scrub): object {
  const error = at(fields, ['err']);
  if (typeof error !== 'object' || error === null || !isError(error)) return {};
  return { stack_trace: wholeStack(errorFields(error, scrub)) };
}
