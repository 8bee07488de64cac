import { addDays, type EpochMs, newYorkDate } from '../src/domain/date.js';
import type { Decoded } from '../src/domain/decode.js';
import type { JournalEntry } from '../src/domain/journal-entry.js';
import type { Landing } from '../src/domain/landing.js';
import type { Message } from '../src/ports/event-source.js';
import type { Received, Tick } from './flow.js';
import type { Remembered } from './operators/remembered.js';
import type { Routing } from './routing.js';
import type { World } from './world.js';

/** A message's line for the journal, and what goes on from it. */
export interface Line {
  readonly kind: 'line';
  readonly entry: JournalEntry;
  readonly item: Received | Tick | null;
  /** The identity that is under way with it: kept once the line is durable, else forgotten. */
  readonly identity: string | null;
}

/** What a message is: a line, or the repeat of one that is not durable yet. */
export type Sorted = Line | { readonly kind: 'repeat'; readonly identity: string };

/** What sorting goes by. */
export interface Sorting {
  readonly world: World;
  readonly seen: Remembered;
  readonly routes: Routing;
}

/**
 * Says what a message is and where it goes. Landings are recognised by their identity, triggers by
 * their message.
 */
export function sort(sorting: Sorting, message: Message): Sorted {
  const { world } = sorting;
  const at = world.scheduler.now();
  const decoded = world.decode(message);
  const base = { at, messageId: message.id };
  const only = (entry: JournalEntry): Sorted => ({
    kind: 'line',
    entry,
    item: null,
    identity: null,
  });
  switch (decoded.kind) {
    case 'rejected':
      return only({ kind: 'rejected', ...base, fault: decoded.fault });
    case 'set-aside': {
      const { status, table, gameDate, executionId } = decoded;
      return only({
        kind: 'set-aside',
        ...base,
        reason: `status-${status}`,
        table,
        gameDate,
        executionId,
      });
    }
    case 'timed-trigger':
      return sortTrigger(sorting, decoded, base);
    case 'landing':
      return sortLanding(sorting, decoded.landing, base);
  }
}

function sortLanding(
  { seen, routes: routesOf }: Sorting,
  landing: Landing,
  base: { readonly at: EpochMs; readonly messageId: string },
): Sorted {
  const { id, table, gameDate, executionId } = landing;
  const today = newYorkDate(base.at);
  const routes = gameDate > today ? [] : routesOf(landing, today);
  const nowhere = gameDate > today ? 'future' : routes.length === 0 ? 'no-feed' : null;
  // Whatever may throw comes before: an identity that is claimed is settled.
  const before = seen.claim(id);
  if (before === 'under-way') return { kind: 'repeat', identity: id };
  if (before === 'known') {
    const entry = {
      kind: 'set-aside',
      ...base,
      reason: 'duplicate',
      table,
      gameDate,
      executionId,
    } as const;
    return { kind: 'line', entry, item: null, identity: null };
  }
  const { at, messageId } = base;
  const entry = { kind: 'landing', at, messageId, landing, reason: nowhere, routes } as const;
  const item = nowhere === null ? ({ kind: 'received', landing, routes } as const) : null;
  return { kind: 'line', entry, item, identity: id };
}

function sortTrigger(
  { world, seen }: Sorting,
  trigger: Extract<Decoded, { kind: 'timed-trigger' }>,
  base: { readonly at: EpochMs; readonly messageId: string },
): Sorted {
  const names = world.resolve(trigger.exportTypes);
  const today = newYorkDate(base.at);
  const relative: Readonly<Record<string, string>> = { today, yesterday: addDays(today, -1) };
  const date = relative[trigger.targetDate] ?? trigger.targetDate;
  const reject = (fault: string): Sorted => ({
    kind: 'line',
    entry: { kind: 'rejected', ...base, fault },
    item: null,
    identity: null,
  });
  if (names.kind === 'unknown') return reject(`timed trigger: export_types: ${names.fault}`);
  if (date > today) return reject(futureDate(date, today));
  const tick = {
    kind: 'tick',
    exporters: names.names,
    asOf: date === today ? null : date,
    force: trigger.force,
  } as const;
  const id = messageIdentity(base.messageId);
  const before = seen.claim(id);
  if (before === 'under-way') return { kind: 'repeat', identity: id };
  const [item, identity] = before === 'known' ? [null, null] : [tick, id];
  const reason = before === 'known' ? 'duplicate' : null;
  return { kind: 'line', entry: { ...tick, ...base, reason }, item, identity };
}

/** By what a repeated timed trigger is recognised: it has no identity of its own. */
export function messageIdentity(messageId: string): string {
  return `message ${messageId}`;
}

function futureDate(date: string, today: string): string {
  return `timed trigger: target_date: ${date} lies after today (${today} in New York). Send today, yesterday or a past date.`;
}
