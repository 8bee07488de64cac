import type { Config } from '../config/index.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { Log } from '../log.js';
import type { Message } from '../ports/event-source.js';
import type { ObjectStore } from '../ports/object-store.js';
import { deadLetterStore, type Kept } from '../store/dead-letter-store.js';

/** Keeps messages that cannot be read, and says what the journal tells of them. */
export interface LettersKept {
  readonly keep: (message: Message, fault: string) => Promise<Kept>;
  /**
   * The line as it is journaled: with how many messages it tells of; null where another line tells of
   * this one.
   */
  readonly lineOf: (entry: JournalEntry) => JournalEntry | null;
}

/** The letters of a service; each that is written is in the log. */
export function lettersKept(
  { intake }: Pick<Config, 'intake'>,
  store: ObjectStore,
  now: () => EpochMs,
  log: Log,
): LettersKept {
  const { keep } = deadLetterStore({
    store,
    now,
    perHour: intake.deadLetters,
    onLetter: ({ messageId, sender, fault, unkept, messages }) =>
      log.warn(
        { event: 'dead-letter.kept', messageId, sender, fault, unkept, messages: messages?.length },
        'message kept as a dead letter',
      ),
  });
  const untold = new Map<string, Kept>();
  return {
    async keep(message, fault) {
      const kept = await keep(message, fault);
      if (!kept.kept || kept.told !== 1) untold.set(message.id, kept);
      return kept;
    },
    lineOf(entry) {
      if (entry.kind !== 'rejected') return entry;
      const kept = untold.get(entry.messageId);
      if (kept === undefined) return entry;
      untold.delete(entry.messageId);
      if (kept.told === 0) return null;
      const many = kept.told > 1 ? { messages: kept.told } : {};
      return { ...entry, ...many, ...(!kept.kept && { kept: false }) };
    },
  };
}
