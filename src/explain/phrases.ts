import { missingText } from '../domain/missing.js';
import type { Cause } from '../domain/state.js';
import { newYorkTime } from '../domain/times.js';
import { REASONS, type Reason } from '../domain/verdict.js';
import type { Explanation, Silence } from './explanation.js';

/** Why a refresh ran, after "because". */
export const CAUSES: Readonly<Record<Cause, string>> = {
  landing: 'data landed',
  slot: 'its slot was open and all its sources were complete',
  fallback: 'its deadline had passed: with what was there',
  definition: 'its query, parameters or build had changed',
  'silent-input': 'an input that sends no events had changed',
  first: 'there was no file yet',
  forced: 'somebody forced it',
  manual: 'somebody exported it by hand',
  clock: 'the file before it was of a date to come: a wrong clock had made it',
  restored: 'somebody had deleted or overwritten it, and history had no copy',
};

/** `1 landing`, `2 landings`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** A reason code with its meaning and what it is about. */
export function reasonText(reason: Reason, detail: string): string {
  if (detail === '') return REASONS[reason];
  return `${REASONS[reason]} (${reason === 'next-slot' ? `next: ${detail}` : detail})`;
}

/** What an exporter is doing, and since when. */
export function standingText(explanation: Explanation): string {
  const { reason, since } = explanation.standing;
  const told = standingTold(explanation);
  if (reason === null || reason === 'refreshed') return told;
  return `${reason}${since === null ? '' : ` since ${newYorkTime(since)}`}: ${told}`;
}

/** The same without the reason's code and its time, for whoever shows these beside it. */
export function standingTold({ exporter, standing, waiting }: Explanation): string {
  const { reason, detail, since, until } = standing;
  switch (reason) {
    case null:
      return 'the journal says nothing about this file. Either the service has never run on this state folder, or its lines have expired.';
    case 'waiting-for': {
      const on = missingText(waiting?.on ?? []);
      const deadline = waiting?.deadline ?? null;
      const ahead =
        deadline === null ? '' : ` Without it, it goes ahead at ${newYorkTime(deadline)}.`;
      return `it waits for ${on === '' ? detail : on}.${ahead}`;
    }
    case 'refreshed':
      return `refreshed${since === null ? '' : ` at ${newYorkTime(since)}`}, and nothing was due since (run ${detail}).`;
    case 'pinned':
      return `${REASONS.pinned}. End it with: trends resume ${exporter}`;
    case 'paused':
      return `${REASONS.paused}. End it with: trends resume ${exporter}`;
    default:
      return `${reasonText(reason, detail)}.${lookedAt(until)}`;
  }
}

function lookedAt(until: number | null): string {
  return until === null ? '' : ` Looked at again at the latest ${newYorkTime(until)}.`;
}

/** What should have left a line in the journal and did not, and what to do. */
export function silenceText({ about, expectedAt, lastLineAt }: Silence): string {
  const expected = {
    landing: `The landing should have been looked at by ${newYorkTime(expectedAt)}`,
    slot: `A slot opened at ${newYorkTime(expectedAt)}`,
    deadline: `The deadline ${newYorkTime(expectedAt)} passed`,
  }[about];
  const last = lastLineAt === null ? 'at all' : `since ${newYorkTime(lastLineAt)}`;
  return `Attention: ${expected}, but the journal has no line about this file ${last}. Was the service running? Check its log, then: trends serve`;
}
