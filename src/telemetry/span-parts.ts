import {
  type Attributes,
  type Context,
  type HrTime,
  ROOT_CONTEXT,
  type SpanContext,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import type { EpochMs } from '../domain/date.js';
import type { Trace } from '../log/trace.js';

/** An instant as spans take it: a plain number would be taken for the process's own clock. */
export function spanTime(at: EpochMs): HrTime {
  const seconds = Math.floor(at / 1000);
  return [seconds, Math.round((at - seconds * 1000) * 1e6)];
}

/** The context in which a span's children are. */
export function within(parent: SpanContext | undefined): Context {
  return parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
}

/** Where the publisher says a message belongs; undefined where it names no span to go on from. */
export function remoteContext(given: Trace | null): SpanContext | undefined {
  if (given === null || given.span === null) return undefined;
  const traceFlags = given.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return { traceId: given.id, spanId: given.span, traceFlags, isRemote: true };
}

/** Attributes without what is not known, under the project's prefix. */
export function attributesOf(
  values: Readonly<Record<string, string | number | boolean | null | undefined>>,
): Attributes {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      value === null || value === undefined ? [] : [[`trends.${key}`, value]],
    ),
  );
}
