import { randomUUID } from 'node:crypto';
import { UsageError } from '../domain/errors.js';
import { FORCED } from '../domain/journal-entry.js';
import type { Receipt } from '../domain/receipt.js';
import type { Pushed } from '../http/push-envelope.js';
import { type Answer, answer } from '../http/route.js';
import {
  bodyOf,
  letterIndex,
  markRetried,
  messagesToRetry,
  openLetters,
  type Retry,
  type StoredLetter,
} from '../store/dead-letter-box.js';
import { dropLetters, droppedText } from '../store/drop-letters.js';
import type { ActionAnswer, ActionRequest } from './api.js';
import type { Facts } from './facts.js';
import type { JournalAction } from './journal-actions.js';
import { refusal } from './refused.js';
import type { Replays } from './replays.js';

export interface ActionsOptions {
  readonly facts: Facts;
  readonly journal: JournalAction;
  readonly replays: Replays;
  /** Into the service's pipeline, as any message. @throws TrendsError while it starts */
  readonly publish: Publish;
}

/** Does what an operator asks for, journaled with who asked. */
export type Act = (request: ActionRequest, by: string) => Promise<Answer>;

export function actions(options: ActionsOptions): Act {
  return async (request, by) => {
    options.facts.log.info({ event: 'operator.acted', request, by }, 'operator acted');
    switch (request.action) {
      case 'refresh':
        return refresh(options, request, by);
      case 'replay':
        return done(202, await options.replays.begin(request, by));
      case 'retry':
        return retry(options, request, by);
      case 'drop':
        return drop(options, request, by);
    }
  };
}

/** The timed trigger's message for one exporter: it goes the way of all messages. */
async function refresh(
  { journal, publish }: ActionsOptions,
  { action, exporter, force }: Extract<ActionRequest, { action: 'refresh' }>,
  by: string,
): Promise<Answer> {
  await journal({ action, exporters: [exporter], by, detail: force ? FORCED : '', force });
  const trigger = { export_types: [exporter], target_date: 'today', force };
  const body = new TextEncoder().encode(JSON.stringify(trigger));
  const { fault, note } = await publish({ id: randomUUID(), topic: null, body, attributes: {} });
  if (fault !== null) return refusal(422, fault, 'This is a fault of the program; report it.');
  if (note !== null) return refusal(429, note.detail, 'Wait a few minutes, then force it again.');
  return done(202, `${exporter} ${force ? 'is refreshed now' : 'is looked at now'}.`);
}

async function retry(
  { facts, journal, publish }: ActionsOptions,
  { action, letter }: Extract<ActionRequest, { action: 'retry' }>,
  by: string,
): Promise<Answer> {
  const { outcome, faultNow } = await retryLetter(facts, publish, letter, by);
  await journal({ action, exporters: [], by, detail: `${letter}: ${outcome}` });
  return done(200, outcome === 'accepted' ? ACCEPTED : `It is a dead letter again: ${faultNow}`);
}

async function drop(
  { facts, journal }: ActionsOptions,
  { action, letter }: Extract<ActionRequest, { action: 'drop' }>,
  by: string,
): Promise<Answer> {
  const detail = await dropLetter(facts, letter);
  await journal({ action, exporters: [], by, detail });
  return done(200, letter === null ? `Deleted: ${detail}.` : 'It is deleted.');
}

const ACCEPTED = 'It could be read this time.';

function done(status: number, sentence: string): Answer {
  const body: ActionAnswer = { done: sentence };
  return answer(status, body);
}

/** Delivers an operator's message; resolves when it is durable, with what became of it. */
type Publish = (message: Pushed) => Promise<Receipt>;

/**
 * Publishes what a dead letter holds again, byte for byte, and notes on it what came of it. Messages
 * that were accepted before are left out.
 * @throws UsageError when there is no such letter
 */
async function retryLetter(
  { adapters, now }: Facts,
  publish: Publish,
  id: string,
  by: string,
): Promise<Pick<Retry, 'outcome' | 'faultNow'>> {
  const store = adapters.privately;
  const [name] = await lettersOf(store, id);
  for await (const letter of openLetters(store, name === undefined ? [] : [name], () => {})) {
    const retries = await publishAgain(letter, publish, by, now);
    await markRetried(store, letter, retries);
    const again = [...retries.values()].find(({ outcome }) => outcome === 'dead-lettered');
    return { outcome: again?.outcome ?? 'accepted', faultNow: again?.faultNow ?? null };
  }
  throw unknownLetter(id);
}

/** All at once, as one request: those that fail again are one letter again. */
async function publishAgain(
  letter: StoredLetter,
  publish: Publish,
  sender: string,
  now: () => number,
) {
  const chosen = messagesToRetry(letter);
  const batch = chosen.length > 1 ? { batch: { id: randomUUID(), closed: Promise.resolve() } } : {};
  const receipts = await Promise.all(
    chosen.map(({ message }) => {
      const { messageId, topic, attributes } = message;
      return publish({ id: messageId, topic, attributes, body: bodyOf(message), sender, ...batch });
    }),
  );
  const retriedAt = new Date(now()).toISOString();
  return new Map<number, Retry>(
    chosen.map(({ place }, index) => {
      const faultNow = receipts[index]?.fault ?? null;
      return [
        place,
        { retriedAt, outcome: faultNow === null ? 'accepted' : 'dead-lettered', faultNow },
      ];
    }),
  );
}

/**
 * Deletes a dead letter, or all.
 * @returns what was deleted, in words
 * @throws UsageError when there is no such letter
 */
async function dropLetter({ adapters }: Facts, id: string | null): Promise<string> {
  const store = adapters.privately;
  const chosen = id === null ? await letterIndex(store) : await lettersOf(store, id);
  if (id !== null && chosen.length === 0) throw unknownLetter(id);
  await dropLetters(store, chosen);
  return chosen.length === 0 ? 'none' : droppedText(chosen);
}

async function lettersOf(store: Facts['adapters']['privately'], id: string) {
  return (await letterIndex(store)).filter((each) => each.id === id);
}

function unknownLetter(id: string): UsageError {
  return new UsageError(`letter: no dead letter is called ${id}`, {
    remedy: 'GET /api/dead-letters lists the newest, trends deadletter list, too.',
  });
}
