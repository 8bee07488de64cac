import { addDays, type EpochMs, newYorkDate } from '../src/domain/date.js';
import type { Decoded } from '../src/domain/decoded.js';
import type { JournalEntry } from '../src/domain/journal-entry.js';
import type { TableName } from '../src/domain/tables.js';
import type { Message } from '../src/ports/event-source.js';
import type { ManualTrigger, Received, Skipped, Undated } from './flow.js';
import { type BoundedSet, boundedSet } from './operators/bounded-set.js';
import { type Ordered, orderLimit, orderText } from './order-limit.js';
import type { PipelineDeps, Resolved } from './pipeline-deps.js';
import { type NearestTable, nearestOurs, type Routing, routing, silentReaders } from './routing.js';

/** What goes on from a message once its line is durable. */
export type Sent = Received | ManualTrigger | Undated | Skipped;

/** A message's line for the journal, and what goes on from it. */
export interface Line {
  readonly kind: 'line';
  readonly entry: JournalEntry;
  readonly sent: readonly Sent[];
  /** The identity that is under way with it: kept once the line is durable, else forgotten. */
  readonly identity: string | null;
  /** Takes back what else it took, should the line not become durable. */
  readonly undo?: () => void;
}

/** What a message is: a line, or the repeat of one that is not durable yet. */
export type ClassifiedMessage = Line | { readonly kind: 'repeat'; readonly identity: string };

/** What sorting goes by. */
export interface Classification {
  readonly deps: PipelineDeps;
  readonly seen: BoundedSet;
  readonly routes: Routing;
  readonly silent: ReadonlyMap<TableName, readonly string[]>;
  readonly nearest: NearestTable;
  readonly order: (exporters: readonly string[], at: EpochMs) => Ordered;
}

/** What a process sorts by: it begins with what those before it remembered. */
export function classificationOf(deps: PipelineDeps): Classification {
  const { exporters, knownTriggers = [], knownOrders = {}, settings } = deps;
  const { fingerprint = (identity) => identity, knownLandings } = deps;
  const { knownIdentities = knownLandings.map(({ id }) => fingerprint(id)) } = deps;
  const triggers = knownTriggers.map((id) => fingerprint(messageIdentity(id)));
  const known = [...triggers, ...knownIdentities];
  return {
    deps,
    seen: boundedSet(settings.rememberedLandings, known, fingerprint),
    routes: routing(exporters),
    silent: silentReaders(exporters),
    nearest: nearestOurs(exporters),
    order: orderLimit(settings.minIntervalMs, knownOrders),
  };
}

/** When a line is written, and which message it is of. */
interface Base {
  readonly at: EpochMs;
  readonly messageId: string;
}

const NOTHING: readonly Sent[] = [];

/**
 * Says what a message is and where it goes. Landings are recognised by their identity, triggers by
 * their message.
 */
export function classify(sorting: Classification, message: Message): ClassifiedMessage {
  const { deps } = sorting;
  const decoded = deps.decode(message);
  const base = { at: deps.scheduler.now(), messageId: message.id };
  switch (decoded.kind) {
    case 'rejected':
      return only({ kind: 'rejected', ...base, fault: decoded.fault });
    case 'set-aside': {
      const { status, table, gameDate, executionId } = decoded;
      const reason = `status-${status}` as const;
      const facts = { table, gameDate, executionId, ...ignoredOf(decoded.ignored) };
      return only({ kind: 'set-aside', ...base, reason, ...facts });
    }
    case 'not-ours':
      return only({ kind: 'noted', ...base, reason: 'not-ours', detail: decoded.detail });
    case 'no-table': {
      const facts = { detail: decoded.says, ...ignoredOf(decoded.ignored) };
      return only({ kind: 'noted', ...base, reason: 'no-table', ...facts }, [ANY_TABLE]);
    }
    case 'change':
      return sortChange(sorting, decoded.table, base);
    case 'timed-trigger':
      return sortTrigger(sorting, message, decoded, base);
    case 'landing':
      return sortLanding(sorting, decoded, base);
  }
}

function only(entry: JournalEntry, sent: readonly Sent[] = NOTHING): Line {
  return { kind: 'line', entry, sent, identity: null };
}

const ANY_TABLE: Undated = { kind: 'undated', table: null };

function sortLanding(
  { seen, routes: routesOf, silent, nearest }: Classification,
  { landing, ignored }: Extract<Decoded, { kind: 'landing' }>,
  base: Base,
): ClassifiedMessage {
  const { id, table, gameDate, executionId } = landing;
  const today = newYorkDate(base.at);
  const isFuture = gameDate > today;
  const routes = isFuture ? [] : routesOf(landing, today);
  const isSilent = silent.has(table);
  const unread = isSilent ? 'silent-input' : routes.length === 0 ? 'no-feed' : null;
  const reason = isFuture ? 'future' : unread;
  const near = reason === 'no-feed' ? nearest(table) : null;
  // Whatever may throw comes before: an identity that is claimed is settled.
  const before = seen.claim(id);
  if (before === 'under-way') return { kind: 'repeat', identity: id };
  if (before === 'known') {
    const facts = { table, gameDate, executionId };
    return only({ kind: 'set-aside', ...base, reason: 'duplicate', ...facts });
  }
  const { at, messageId } = base;
  const line = { kind: 'landing', at, messageId, landing, reason, routes } as const;
  const isPlain = near === null && (ignored?.length ?? 0) === 0;
  const entry = isPlain ? line : { ...line, ...ignoredOf(ignored), ...nearOf(near) };
  const sent = sentOf({ kind: 'received', landing, routes }, reason);
  return { kind: 'line', entry, sent, identity: id };
}

function sentOf(received: Received, reason: string | null): readonly Sent[] {
  if (reason === null) return [received];
  return reason === 'silent-input' ? [{ kind: 'undated', table: received.landing.table }] : NOTHING;
}

/** Left out where there is nothing: most messages have none. */
function ignoredOf(ignored: readonly string[] = []): { readonly ignored?: readonly string[] } {
  return ignored.length === 0 ? {} : { ignored };
}

function nearOf(nearest: TableName | null): { readonly nearest?: TableName } {
  return nearest === null ? {} : { nearest };
}

/** A table changed, and nothing says of which dates. */
function sortChange({ silent, deps }: Classification, table: TableName, base: Base): Line {
  const isFed = deps.exporters.some(({ sources }) =>
    sources.some((source) => source.table === table),
  );
  if (!isFed) return only({ kind: 'change', ...base, table, reason: 'no-feed' });
  const reason = silent.has(table) ? 'silent-input' : null;
  return only({ kind: 'change', ...base, table, reason }, [{ kind: 'undated', table }]);
}

function sortTrigger(
  sorting: Classification,
  message: Message,
  trigger: Extract<Decoded, { kind: 'timed-trigger' }>,
  base: Base,
): ClassifiedMessage {
  const { deps, seen } = sorting;
  const resolved = deps.resolve(trigger.exportTypes);
  const { names } = resolved;
  if (names.length === 0) {
    return only({ kind: 'noted', ...base, reason: 'not-ours', detail: foreignText(resolved) });
  }
  const today = newYorkDate(base.at);
  const relative: Readonly<Record<string, string>> = { today, yesterday: addDays(today, -1) };
  const date = relative[trigger.targetDate] ?? trigger.targetDate;
  const fault = trigger.fault ?? (date > today ? futureDate(date, today) : null);
  if (fault !== null) return only({ kind: 'rejected', ...base, fault });
  const id = messageIdentity(base.messageId);
  const before = seen.claim(id);
  if (before === 'under-way') return { kind: 'repeat', identity: id };
  const wish = wishOf(trigger.force, date < today ? date : null, message.mayDirect === true);
  const said = { ...wish.tick, ...ignoredOf(wish.ignored), ...foreignOf(resolved), ...by(message) };
  if (before === 'known') {
    return only({ kind: 'tick', ...base, ...said, exporters: names, reason: 'duplicate' });
  }
  const isOrder = wish.tick.force || wish.tick.asOf !== null;
  const { allowed, limited, undo } = isOrder ? sorting.order(names, base.at) : asked(names);
  const tick = { kind: 'tick', ...wish.tick, exporters: allowed } as const;
  const reason = allowed.length === 0 ? ('rate-limited' as const) : null;
  const entry = { ...base, ...said, ...limitedOf(limited), ...tick, reason };
  const sent = [
    ...limited.map((exporter) => rateLimited(exporter, wish.tick, base.at)),
    ...(allowed.length === 0 ? [] : [tick]),
    // Not carried out, and not queued: what is due is due all the same.
    ...(limited.length === 0 ? [] : [{ ...LOOK, exporters: limited }]),
  ];
  return { kind: 'line', entry, sent, identity: id, undo };
}

function limitedOf(limited: readonly string[]): { readonly limited?: readonly string[] } {
  return limited.length === 0 ? {} : { limited };
}

const LOOK = { kind: 'tick', asOf: null, force: false } as const;

/** What a trigger asks for, and what of it its sender may not ask for: then it is a plain evaluation. */
function wishOf(force: boolean, asOf: string | null, mayDirect: boolean) {
  if (mayDirect) return { tick: { force, asOf }, ignored: [] };
  const ignored = [...(force ? ['force'] : []), ...(asOf === null ? [] : ['target_date'])];
  return { tick: { force: false, asOf: null }, ignored };
}

const by = (message: Message) => (message.by === undefined ? {} : { by: message.by });
const asked = (allowed: readonly string[]): Ordered => ({ allowed, limited: [], undo: () => {} });

function rateLimited(
  exporter: string,
  order: Pick<ManualTrigger, 'force' | 'asOf'>,
  at: EpochMs,
): Skipped {
  const verdict = {
    exporter,
    at,
    reason: 'rate-limited',
    detail: orderText(order),
    landings: [],
    until: null,
  } as const;
  return { kind: 'skipped', verdict, retained: [], inconclusive: false };
}

/** By what a repeated timed trigger is recognised: it has no identity of its own. */
function messageIdentity(messageId: string): string {
  return `message ${messageId}`;
}

/** A line tells of so many foreign names, and of each so many characters. */
const [MOST_NAMES, LONGEST_NAME] = [20, 100];

function foreignOf({ foreign }: Resolved): { readonly foreign?: readonly string[] } {
  if (foreign.length === 0) return {};
  return { foreign: foreign.slice(0, MOST_NAMES).map(({ name }) => name.slice(0, LONGEST_NAME)) };
}

function foreignText({ foreign }: Resolved): string {
  if (foreign.length === 0) return 'export_types is empty';
  const shown = foreign.slice(0, MOST_NAMES).map(({ name, near }) => {
    const hint = near === null ? '' : ` (did you mean ${near}?)`;
    return `${name.slice(0, LONGEST_NAME)}${hint}`;
  });
  const more = foreign.length - shown.length;
  return `export_types: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function futureDate(date: string, today: string): string {
  return `timed trigger: target_date: ${date} lies after today (${today} in New York). Send today, yesterday or a past date.`;
}
