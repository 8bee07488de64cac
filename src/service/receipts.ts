import { from, tap } from 'rxjs';
import type { PipelineDeps } from '../../streams/pipeline-deps.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { type Receipt, receiptOf } from '../domain/receipt.js';

/** Tells senders what became of their messages: what the journal says of them. */
export interface Receipts {
  /** The pipeline's dependencies, whose journal is listened to. */
  deps(deps: PipelineDeps): PipelineDeps;
  /** Delivers a message, and says what its line came to. */
  of(messageId: string, deliver: () => Promise<void>): Promise<Receipt>;
}

const NOTHING: Receipt = { fault: null, note: null };

export function receipts(): Receipts {
  const awaited = new Map<string, Receipt>();
  const hear = (entry: JournalEntry) => {
    if ('messageId' in entry && awaited.has(entry.messageId)) {
      awaited.set(entry.messageId, receiptOf(entry));
    }
  };
  return {
    deps: (deps) => ({
      ...deps,
      journal: (entry) => {
        if (!('messageId' in entry) || !awaited.has(entry.messageId)) return deps.journal(entry);
        return from(deps.journal(entry)).pipe(tap({ complete: () => hear(entry) }));
      },
    }),
    async of(messageId, deliver) {
      awaited.set(messageId, NOTHING);
      try {
        await deliver();
        return awaited.get(messageId) ?? NOTHING;
      } finally {
        awaited.delete(messageId);
      }
    },
  };
}
