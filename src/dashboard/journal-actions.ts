import { randomBytes } from 'node:crypto';
import type { JournalEntry } from '../domain/journal-entry.js';
import { journal } from '../store/journal.js';
import type { Facts } from './facts.js';

/** An action as the journal has it. */
type ActionLine = Omit<Extract<JournalEntry, { kind: 'action' }>, 'kind' | 'at'>;

/** Resolves when the line is durable. */
export type JournalAction = (line: ActionLine) => Promise<void>;

/** Journals what operators do, in segments of the dashboard's own. */
export function journalActions({ adapters, now, forget }: Facts): JournalAction {
  const instance = `dashboard-${randomBytes(4).toString('hex')}`;
  const lines = journal({ store: adapters.privately, now, instance });
  return async (line) => {
    await lines.append({ kind: 'action', at: now(), ...line });
    forget();
  };
}
