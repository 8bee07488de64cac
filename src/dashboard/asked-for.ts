import { EXPORTERS } from '../../exporters/registry.js';
import { resolveExporters } from '../../exporters/resolve.js';
import { type EpochMs, type IsoDate, isIsoDate } from '../domain/date.js';
import { UsageError } from '../domain/errors.js';

/** The name of one exporter. @throws UsageError naming the field */
export function exporterFrom(field: string, value: unknown): string {
  const name = textFrom(field, value);
  if (EXPORTERS.some((exporter) => exporter.name === name)) return name;
  const resolved = resolveExporters([name]);
  const fault = resolved.kind === 'unknown' ? resolved.fault : `"${name}" is a group`;
  throw new UsageError(`${field}: ${fault}`, { remedy: 'Name one exporter.' });
}

/** A whole number of the query. @throws UsageError naming the field */
export function wholeFrom(
  field: string,
  text: string | null,
  { least, most, otherwise }: { readonly [bound in 'least' | 'most' | 'otherwise']: number },
): number {
  if (text === null) return otherwise;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`${field}: ${quoted(text)} is not a whole number from ${least} to ${most}`, {
    remedy: `Send ${field} within these bounds, or leave it out for ${otherwise}.`,
  });
}

/** An instant of the past in epoch milliseconds; null where none was named. @throws UsageError */
export function instantFrom(field: string, text: string | null, now: EpochMs): EpochMs | null {
  if (text === null) return null;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= now) return value;
  const fault = Number.isNaN(value)
    ? 'is not an instant in epoch milliseconds'
    : 'is still to come';
  throw new UsageError(`${field}: ${quoted(text)} ${fault}`, {
    remedy: 'Send a moment of the past in epoch milliseconds, or leave it out for now.',
  });
}

/** A date. @throws UsageError naming the field */
export function dateFrom(field: string, value: unknown): IsoDate {
  const text = textFrom(field, value);
  if (isIsoDate(text)) return text;
  throw new UsageError(`${field}: ${quoted(text)} is not a date`, {
    remedy: 'Write it as YYYY-MM-DD.',
  });
}

/** What a resource is called. @throws UsageError naming the field */
export function idFrom(field: string, value: unknown, pattern: RegExp): string {
  const text = textFrom(field, value);
  if (pattern.test(text)) return text;
  throw new UsageError(`${field}: ${quoted(text)} is no id of one`, {
    remedy: 'Take it as the overview, the timeline or the list names it.',
  });
}

/** A text that is not empty. @throws UsageError naming the field */
export function textFrom(field: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  const fault = value === undefined ? 'is missing' : 'is not a text, or empty';
  throw new UsageError(`${field}: ${fault}`, { remedy: `Send ${field} as text.` });
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
