import { type DateSpan, type IsoDate, inSpan } from '../src/domain/date.js';
import type { Route } from '../src/domain/journal-entry.js';
import type { Landing } from '../src/domain/landing.js';
import type { TableName } from '../src/domain/tables.js';
import type { ExporterPlan } from './world.js';

/**
 * Where a landing goes as of a day: for every exporter that feeds on its table, settle for it, or the
 * date is outside its span.
 */
export type Routing = (
  landing: Pick<Landing, 'table' | 'gameDate'>,
  today: IsoDate,
) => readonly Route[];

/** Routes by table: a landing costs what the exporters it affects cost, however many others there are. */
export function routing(exporters: readonly ExporterPlan[]): Routing {
  const feeds = feedsByTable(exporters);
  const spans = new Map<TableName, readonly Spanned[]>();
  let asOf: IsoDate = '';
  return ({ table, gameDate }, today) => {
    // Spans move with the day, and only with it.
    if (asOf !== today) spans.clear();
    asOf = today;
    const fed = spans.get(table) ?? feeds.get(table)?.map((feed) => spanned(feed, today));
    if (fed === undefined) return [];
    spans.set(table, fed);
    return fed.map(({ span, inside, outside }) => (inSpan(gameDate, span) ? inside : outside));
  };
}

/** An exporter's interest in a table. */
interface Feed {
  readonly exporter: string;
  readonly span: (today: IsoDate) => DateSpan;
}

/** A feed as of one day: its span, and the two routes it may give. */
interface Spanned {
  readonly span: DateSpan;
  readonly inside: Route;
  readonly outside: Route;
}

function spanned({ exporter, span }: Feed, today: IsoDate): Spanned {
  return {
    span: span(today),
    inside: { exporter, reason: 'settling' },
    outside: { exporter, reason: 'outside-window' },
  };
}

function feedsByTable(exporters: readonly ExporterPlan[]): ReadonlyMap<TableName, readonly Feed[]> {
  const feeds = new Map<TableName, Feed[]>();
  for (const { name, sources } of exporters) {
    const own = new Set<TableName>();
    for (const source of sources) {
      if (source.kind !== 'dated' || own.has(source.table)) continue;
      own.add(source.table);
      const fed = feeds.get(source.table) ?? [];
      fed.push({ exporter: name, span: source.span });
      feeds.set(source.table, fed);
    }
  }
  return feeds;
}
