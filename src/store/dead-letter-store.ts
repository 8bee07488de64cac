import type { EpochMs } from '../domain/date.js';
import type { Message } from '../ports/event-source.js';
import type { ObjectStore } from '../ports/object-store.js';
import { type DeadLetter, putLetter, type UnreadMessage, unreadMessage } from './dead-letters.js';
import { letterName, overName } from './letter-names.js';

/** What became of a message that could not be read. */
export interface Kept {
  /** False: its sender sent too many of them, and it was only counted. */
  readonly kept: boolean;
  /** The journal's line tells of so many messages with this one; 0: another line tells of it. */
  readonly told: number;
}

/** Keeps what could not be read: one letter for a message, or for the messages of one request. */
export interface DeadLetterStore {
  /** Resolves when it is durable, or counted. */
  keep(message: Message, fault: string): Promise<Kept>;
}

export interface KeeperOptions {
  readonly store: Pick<ObjectStore, 'put'>;
  readonly now: () => EpochMs;
  /** Letters of one sender within an hour. */
  readonly perHour: number;
  /** Hears of each letter that was written. */
  readonly onLetter: (letter: DeadLetter) => void;
}

const HOUR_MS = 3_600_000;
/** Bytes of messages of one sender that are kept within an hour. */
const MOST_BYTES = 64 * 1_048_576;
/** Senders that are counted at one time: of more, those that were first are forgotten. */
const MOST_SENDERS = 1_000;
/** Examples of what was not kept, and the bytes of the largest. */
const [EXAMPLES, LARGEST_EXAMPLE] = [10, 10_000];

/** A sender's hour so far. */
interface Hour {
  readonly sender: string;
  readonly from: EpochMs;
  letters: number;
  bytes: number;
  unkept: number;
  /** How many the letter and the journal tell of. */
  told: number;
  readonly examples: UnreadMessage[];
}

/** Messages of one request, until all of them are there. */
interface Batch {
  readonly messages: { readonly message: Message; readonly fault: string }[];
  /** Of each message, in the same order. */
  readonly written: Promise<readonly Kept[]>;
}

/** The hours under way, of the senders heard of last. */
function senderHours(): (sender: string, at: EpochMs) => Hour {
  const hours = new Map<string, Hour>();
  return (sender, at) => {
    const from = at - (at % HOUR_MS);
    const known = hours.get(sender);
    if (known?.from === from) return known;
    const hour = { sender, from, letters: 0, bytes: 0, unkept: 0, told: 0, examples: [] };
    hours.delete(sender);
    hours.set(sender, hour);
    const [oldest] = hours.keys();
    if (hours.size > MOST_SENDERS && oldest !== undefined) hours.delete(oldest);
    return hour;
  };
}

/**
 * Counts what is not kept; tells of it whenever it has doubled.
 * @returns how many that tells of
 */
async function countUnkept(
  { store, now, onLetter }: KeeperOptions,
  hour: Hour,
  all: Batch['messages'],
): Promise<number> {
  hour.unkept += all.length;
  for (const { message, fault } of all) {
    if (hour.examples.length >= EXAMPLES) break;
    if (message.body.byteLength > LARGEST_EXAMPLE) continue;
    hour.examples.push(unreadMessage(message, fault));
  }
  if (hour.unkept < 2 * hour.told) return 0;
  const more = hour.unkept - hour.told;
  hour.told = hour.unkept;
  const letter = overLetter(hour, all.at(-1)?.fault ?? '', now());
  await putLetter(store, overName(hour.from, hour.sender), letter);
  onLetter(letter);
  return more;
}

/** A keeper that begins with an empty count. */
export function deadLetterStore(options: KeeperOptions): DeadLetterStore {
  const { store, now, perHour, onLetter } = options;
  const hourOf = senderHours();
  const batches = new Map<string, Batch>();

  async function write(
    id: string,
    all: Batch['messages'],
    sender: string,
  ): Promise<readonly Kept[]> {
    const at = now();
    const hour = hourOf(sender, at);
    const bytes = all.reduce((sum, { message }) => sum + message.body.byteLength, 0);
    if (hour.letters >= perHour || hour.bytes + bytes > MOST_BYTES) {
      const told = await countUnkept(options, hour, all);
      return all.map((_, index) => ({ kept: false, told: index === 0 ? told : 0 }));
    }
    hour.letters += 1;
    hour.bytes += bytes;
    const messages = all.map(({ message, fault }) => unreadMessage(message, fault));
    const letter = letterOf(id, messages, sender, at);
    try {
      await putLetter(store, letterName({ at, id, messages: messages.length }), letter);
    } catch (error) {
      // It comes again, and takes its place then.
      hour.letters -= 1;
      hour.bytes -= bytes;
      throw error;
    }
    onLetter(letter);
    return all.map((_, index) => ({ kept: true, told: index === 0 ? all.length : 0 }));
  }

  function batchOf(id: string, sender: string, closed: Promise<unknown>): Batch {
    const known = batches.get(id);
    if (known !== undefined) return known;
    const messages: Batch['messages'] = [];
    const written = closed.then(() => {
      batches.delete(id);
      return write(id, messages, sender);
    });
    const begun = { messages, written };
    batches.set(id, begun);
    return begun;
  }

  return {
    async keep(message, fault) {
      const sender = senderOf(message);
      const { batch } = message;
      if (batch === undefined) {
        const [kept = UNTOLD] = await write(message.id, [{ message, fault }], sender);
        return kept;
      }
      const { messages, written } = batchOf(batch.id, sender, batch.closed);
      const index = messages.push({ message, fault }) - 1;
      return (await written)[index] ?? UNTOLD;
    },
  };
}

const UNTOLD: Kept = { kept: false, told: 0 };

function senderOf({ sender = 'unknown' }: Message): string {
  return sender.slice(0, 200);
}

function letterOf(
  id: string,
  messages: readonly UnreadMessage[],
  sender: string,
  at: EpochMs,
): DeadLetter {
  const receivedAt = new Date(at).toISOString();
  const [first, ...others] = messages;
  if (first !== undefined && others.length === 0) return { ...first, receivedAt, sender };
  const fault = `${messages.length} messages of one request cannot be read; the first: ${first?.fault}`;
  return { ...together(id, fault), receivedAt, sender, messages };
}

function overLetter({ sender, unkept, examples }: Hour, fault: string, at: EpochMs): DeadLetter {
  const text = `${unkept} more messages of ${sender} within the hour cannot be read and were not kept; the last: ${fault}`;
  const receivedAt = new Date(at).toISOString();
  return {
    ...together(`over ${sender}`, text),
    receivedAt,
    sender,
    messages: [...examples],
    unkept,
  };
}

function together(messageId: string, fault: string) {
  return {
    messageId,
    topic: null,
    fault,
    attributes: {},
    body: { encoding: 'utf-8', content: '' },
  } as const;
}
