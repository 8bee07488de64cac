import { randomUUID } from 'node:crypto';
import { FORCED } from '../domain/journal-entry.js';
import { type Answer, answer } from '../http/route.js';
import type { ActionAnswer, ActionRequest } from './api.js';
import type { Facts } from './facts.js';
import type { JournalAction } from './journal-actions.js';
import { refusal } from './refused.js';
import type { Replays } from './replays.js';
import { dropLetter, type Publish, retryLetter } from './retry-letter.js';

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
    options.facts.log.info({ request, by }, 'an operator acts');
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
  await journal({ action, exporters: [exporter], by, detail: force ? FORCED : '' });
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
