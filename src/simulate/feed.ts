import { datedTables } from '../../streams/look.js';
import type { ExporterPlan } from '../../streams/world.js';
import {
  type EpochMs,
  type IsoDate,
  inSpan,
  newYorkDate,
  startOfNewYorkDay,
} from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import { rememberedSpans } from '../replay/remembered-spans.js';

/** A landing that an exporter feeds on. */
export interface Feed {
  /** When it could be published: when it landed, or when its game date began if that is later. */
  readonly at: EpochMs;
  readonly gameDate: IsoDate;
}

/**
 * The landings that an exporter feeds on, by the moment they could be published: those of its dated
 * tables whose game date lies in the span that its query reads at that moment. Silent inputs announce
 * nothing and are none of them.
 */
export function feedsOf(plan: ExporterPlan, landings: readonly Landing[]): readonly Feed[] {
  const tables = new Set(datedTables(plan));
  const { sources } = rememberedSpans(plan);
  return landings
    .filter(({ table }) => tables.has(table))
    .map(({ table, gameDate, landedAt }) => ({ table, gameDate, at: moment(gameDate, landedAt) }))
    .filter(({ table, gameDate, at }) =>
      sources.some(
        (source) =>
          source.kind === 'dated' &&
          source.table === table &&
          inSpan(gameDate, source.span(newYorkDate(at))),
      ),
    )
    .map(({ at, gameDate }) => ({ at, gameDate }))
    .sort((a, b) => a.at - b.at);
}

function moment(gameDate: IsoDate, landedAt: EpochMs): EpochMs {
  return gameDate <= newYorkDate(landedAt) ? landedAt : startOfNewYorkDay(gameDate);
}
