import { EXPORTERS } from '../../exporters/registry.js';
import { resolveExporters } from '../../exporters/resolve.js';
import { type EpochMs, type IsoDate, isIsoDate } from '../domain/date.js';
import { UsageError } from '../domain/errors.js';
import { readRunId } from '../domain/run-id.js';

/**
 * Reads one named part of a request: a text of its path, query or body; undefined where it is
 * missing. Nothing of a request is read but by one of these.
 * @throws UsageError naming the part
 */
export type Parse<T> = (field: string, value: unknown) => T;

/** The name of one exporter. */
export const exporterName: Parse<string> = (field, value) => {
  const name = textOf(field, value);
  if (EXPORTERS.some((exporter) => exporter.name === name)) return name;
  const resolved = resolveExporters([name]);
  const fault = resolved.kind === 'unknown' ? resolved.fault : `"${name}" is a group`;
  throw new UsageError(`${field}: ${shortened(fault)}`, { remedy: 'Name one exporter.' });
};

/** A whole number within bounds. */
export function whole(
  bounds: {
    readonly [bound in 'least' | 'most' | 'otherwise']: number;
  },
): Parse<number> {
  const { least, most, otherwise } = bounds;
  return (field, text) => {
    if (text === undefined) return otherwise;
    const value = isText(text) && /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new UsageError(
      `${field}: ${quoted(text)} is not a whole number from ${least} to ${most}`,
      { remedy: `Send ${field} within these bounds, or leave it out for ${otherwise}.` },
    );
  };
}

/** An instant of the past in epoch milliseconds; null where none is named. */
export function pastInstant(now: () => EpochMs): Parse<EpochMs | null> {
  return (field, text) => {
    if (text === undefined) return null;
    const value = isText(text) && /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value <= now()) return value;
    const fault = Number.isNaN(value)
      ? 'is not an instant in epoch milliseconds'
      : 'is still to come';
    throw new UsageError(`${field}: ${quoted(text)} ${fault}`, {
      remedy: 'Send a moment of the past in epoch milliseconds, or leave it out for now.',
    });
  };
}

/** Before the first season and after the last that anybody plans, dates are slips of the keyboard. */
const [FIRST_DATE, LAST_DATE] = ['1946-01-01', '2199-12-31'];

/** A date of the calendar. */
export const date: Parse<IsoDate> = (field, value) => {
  const text = textOf(field, value);
  if (isIsoDate(text) && text >= FIRST_DATE && text <= LAST_DATE) return text;
  throw new UsageError(`${field}: ${quoted(text)} is not a date`, {
    remedy: `Write it as YYYY-MM-DD, from ${FIRST_DATE} to ${LAST_DATE}.`,
  });
};

/** What a resource is called. @param isOne whether a text may be the name of one */
function idOf(isOne: (text: string) => boolean): Parse<string> {
  return (field, value) => {
    const text = textOf(field, value);
    if (isOne(text)) return text;
    throw new UsageError(`${field}: ${quoted(text)} is not an id of one`, {
      remedy: 'Take it as the overview, the timeline or the list names it.',
    });
  };
}

/** The name of a run: the instant at which it began, which exists, and what tells it from others. */
export const runId: Parse<string> = idOf((text) =>
  /^[\w-]{1,80}$/.test(readRunId(text)?.suffix ?? ''),
);

/** The name of a landing. An execution's name, of which it is made, may hold anything. */
export const landingId: Parse<string> = idOf((text) => /^.{1,2000}$/su.test(text));

/** The name of a dead letter. */
export const letterId: Parse<string> = idOf((text) => /^[\w-]{1,200}$/.test(text));

/** A text that is not empty. */
export const textOf: Parse<string> = (field, value) => {
  if (isText(value) && value !== '') return value;
  const fault = value === undefined ? 'is missing' : 'is not a text, or empty';
  throw new UsageError(`${field}: ${fault}`, { remedy: `Send ${field} as text.` });
};

const isText = (value: unknown): value is string => typeof value === 'string';

function quoted(value: unknown): string {
  return shortened(JSON.stringify(value) ?? 'nothing');
}

function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
