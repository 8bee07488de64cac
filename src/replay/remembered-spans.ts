import type { Source } from '../../exporters/exporter.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { DateSpan, IsoDate } from '../domain/date.js';

/**
 * The plan with the span of each source remembered for the day. Thousands of evaluations in virtual time
 * ask for the same one, and calendar arithmetic is most of what they would cost.
 */
export function rememberedSpans(plan: ExporterPlan): ExporterPlan {
  return { ...plan, sources: plan.sources.map(remembered) };
}

function remembered(source: Source): Source {
  return source.kind === 'dated' ? { ...source, span: forTheDay(source.span) } : source;
}

function forTheDay(span: (asOf: IsoDate) => DateSpan): (asOf: IsoDate) => DateSpan {
  let last: { readonly asOf: IsoDate; readonly span: DateSpan } | null = null;
  return (asOf) => {
    if (last?.asOf !== asOf) last = { asOf, span: span(asOf) };
    return last.span;
  };
}
