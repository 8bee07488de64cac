import { type EpochMs, isAhead } from '../src/domain/date.js';
import {
  type Expected,
  expectedOf,
  foreignChange,
  isAmiss,
  isGivenUp,
  type Published,
} from '../src/domain/published.js';
import type { ExporterState, ForeignChange, LastFailure } from '../src/domain/state.js';
import type { Trigger } from './flow.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** However often it is asked for, what fails at once is not tried all the time. */
const ASKED_WAIT = 1_000;

/** After computing it failed for now, or the store refused what was computed: each attempt costs a query. */
const WAITS: readonly number[] = [MINUTE, MINUTE, 5 * MINUTE, 15 * MINUTE];

/** A file that is deleted as fast as it is put back is put back so often in a minute. */
const MOST_DELETIONS = 3;

/** What is to be done about a live file that readers do not find as it was published. */
export type Restoration =
  | { readonly kind: 'none' }
  /** It was overwritten too often. */
  | { readonly kind: 'given-up' }
  | { readonly kind: 'later'; readonly until: EpochMs; readonly why: string }
  | {
      readonly kind: 'now';
      readonly change: ForeignChange['kind'] | null;
      readonly version: Expected;
    };

/**
 * Whether the live file is put right now. Nothing is while the exporter is paused. Pure.
 * @param why what it is evaluated for: news, a tick and a start cut the wait after a failure short
 */
export function restorationOf(
  published: Published,
  state: ExporterState,
  now: EpochMs,
  why: Trigger['why'],
): Restoration {
  const version = expectedOf(state);
  if (state.paused || version === null || !isAmiss(published, state)) return { kind: 'none' };
  if (isGivenUp(published, state, now)) return { kind: 'given-up' };
  const { setback } = state.foreign;
  const failed =
    setback === null
      ? null
      : { noted: setback.at, until: againAt(setback, why), why: setback.message };
  for (const wait of [failed, fought(published, state)]) {
    if (wait !== null && !isAhead(wait.noted, now) && now < wait.until) {
      return { kind: 'later', until: wait.until, why: wait.why };
    }
  }
  return { kind: 'now', change: foreignChange(published), version };
}

/** Until when a file that was just put back again and again is left. */
function fought(published: Published, { foreign }: ExporterState) {
  const deletions = foreign.changes.filter(({ kind }) => kind === 'deleted');
  const first = deletions.at(-MOST_DELETIONS);
  if (published.kind !== 'deleted' || foreign.standing || first === undefined) return null;
  const why = 'it is deleted as soon as it is put back';
  return { noted: first.at, until: first.at + MINUTE, why };
}

/**
 * Until when an attempt waits after a failed one. What the store refused says nothing of the next
 * attempt, whatever it said of itself: what stood in the way may be gone.
 */
function againAt({ kind, at, count, stage }: LastFailure, why: Trigger['why']): EpochMs {
  const isOfContent = kind === 'held-back' || (kind === 'permanent' && stage === 'computing');
  if (isOfContent) return at + HOUR;
  if (why !== 'reconcile' && why !== 'alarm') return at + ASKED_WAIT;
  return at + (stage === undefined ? MINUTE : (WAITS[count - 1] ?? HOUR));
}
