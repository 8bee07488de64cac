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
export interface Sorted {
  readonly entry: JournalEntry;
  readonly item: Received | Tick | null;
  /** The identity remembered for it, to be forgotten should the journal fail. */
  readonly remember: string | null;
}

/** What sorting goes by. */
export interface Sorting {
  readonly world: World;
  readonly seen: Remembered;
  readonly routes: Routing;
}

/** Says what a message is and where it goes. Remembers landings by their identity, triggers by their message. */
export function sort(sorting: Sorting, message: Message): Sorted {
  const { world } = sorting;
  const at = world.scheduler.now();
  const decoded = world.decode(message);
  const base = { at, messageId: message.id };
  const only = (entry: JournalEntry): Sorted => ({ entry, item: null, remember: null });
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
  if (!seen.add(id)) {
    const entry = {
      kind: 'set-aside',
      ...base,
      reason: 'duplicate',
      table,
      gameDate,
      executionId,
    } as const;
    return { entry, item: null, remember: null };
  }
  const today = newYorkDate(base.at);
  const routes = gameDate > today ? [] : routesOf(landing, today);
  const nowhere = gameDate > today ? 'future' : routes.length === 0 ? 'no-feed' : null;
  const { at, messageId } = base;
  const entry = { kind: 'landing', at, messageId, landing, reason: nowhere, routes } as const;
  const item = nowhere === null ? ({ kind: 'received', landing, routes } as const) : null;
  return { entry, item, remember: id };
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
    entry: { kind: 'rejected', ...base, fault },
    item: null,
    remember: null,
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
  if (!seen.add(id)) {
    return { entry: { ...tick, ...base, reason: 'duplicate' }, item: null, remember: null };
  }
  return { entry: { ...tick, ...base, reason: null }, item: tick, remember: id };
}

/** By what a repeated timed trigger is recognised: it has no identity of its own. */
export function messageIdentity(messageId: string): string {
  return `message ${messageId}`;
}

function futureDate(date: string, today: string): string {
  return `timed trigger: target_date: ${date} lies after today (${today} in New York). Send today, yesterday or a past date.`;
}
