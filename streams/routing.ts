import { type DateSpan, type IsoDate, inSpan } from '../src/domain/date.js';
import type { Route } from '../src/domain/journal-entry.js';
import type { Landing } from '../src/domain/landing.js';
import { nearestTable } from '../src/domain/table-of.js';
import type { TableName } from '../src/domain/tables.js';
import type { ExporterPlan } from './pipeline-deps.js';

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

/** The exporters that read each table which sends no events. */
export function silentReaders(
  exporters: readonly ExporterPlan[],
): ReadonlyMap<TableName, readonly string[]> {
  const readers = new Map<TableName, readonly string[]>();
  for (const { name, sources } of exporters) {
    for (const { kind, table } of sources) {
      if (kind === 'silent') readers.set(table, [...(readers.get(table) ?? []), name]);
    }
  }
  return readers;
}

/** The table that exporters read whose name is nearly the given one; null: none is near. */
export type NearestTable = (table: TableName) => TableName | null;

/** Looks each unknown table up once; of very many it begins anew. */
export function nearestOurs(exporters: readonly ExporterPlan[]): NearestTable {
  const ours = [...new Set(exporters.flatMap(({ sources }) => sources.map(({ table }) => table)))];
  const found = new Map<TableName, TableName | null>();
  return (table) => {
    const before = found.get(table);
    if (before !== undefined) return before;
    const nearest = nearestTable(table, ours);
    if (found.size >= MOST_LOOKED_UP) found.clear();
    found.set(table, nearest);
    return nearest;
  };
}

const MOST_LOOKED_UP = 1_000;

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
