import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import {
  type EpochMs,
  type IsoDate,
  inSpan,
  newYorkDate,
  startOfNewYorkDay,
} from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import type { TableName } from '../domain/tables.js';
import { rememberedSpans } from '../replay/remembered-spans.js';

/** A landing that an exporter feeds on. */
export interface Feed {
  /** When it could be published: when it landed, or when its game date began if that is later. */
  readonly at: EpochMs;
  readonly gameDate: IsoDate;
}

/** A landing with the day in New York on which it could be published. */
export interface DatedLanding extends Feed {
  readonly table: TableName;
  readonly day: IsoDate;
}

/** Landings by the moment they could be published: asking for New York's dates is done once for all exporters. */
export function datedLandings(landings: readonly Landing[]): readonly DatedLanding[] {
  return landings
    .map(({ table, gameDate, landedAt }) => {
      const landed = newYorkDate(landedAt);
      const early = gameDate > landed;
      const at = early ? startOfNewYorkDay(gameDate) : landedAt;
      return { table, gameDate, at, day: early ? gameDate : landed };
    })
    .sort((a, b) => a.at - b.at);
}

/**
 * The landings that an exporter feeds on: those of its dated tables whose game date lies in the span that
 * its query reads at that moment. Silent inputs announce nothing and are none of them.
 */
export function feedsOf(plan: ExporterPlan, landings: readonly DatedLanding[]): readonly Feed[] {
  const { sources } = rememberedSpans(plan);
  return landings.filter(({ table, gameDate, day }) =>
    sources.some(
      (source) =>
        source.kind === 'dated' && source.table === table && inSpan(gameDate, source.span(day)),
    ),
  );
}
