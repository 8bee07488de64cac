import type { Slot } from '../src/domain/calendar.js';
import type { Missing } from '../src/domain/completeness.js';
import { type EpochMs, hasPassed, isAhead, newYorkDate } from '../src/domain/date.js';
import { lostText } from '../src/domain/guard-findings.js';
import type { Landing } from '../src/domain/landing.js';
import { confirmedAt } from '../src/domain/losses.js';
import { missingText } from '../src/domain/missing.js';
import { type Expected, foreignChange } from '../src/domain/published.js';
import {
  type Cause,
  type ForeignChange,
  isSettling,
  type LastFailure,
} from '../src/domain/state.js';
import type { Reason } from '../src/domain/verdict.js';
import { levelsKey } from '../src/domain/watermark-snapshot.js';
import { retryAt } from './back-off.js';
import { causeOf } from './due.js';
import { type EvaluationContext, earliest } from './evaluation-context.js';
import { judgeLosses, lossesOf } from './losses.js';
import { awaitingQuiescence, hasWaited } from './quiescence.js';
import { restorationOf } from './restore.js';
import { type SlotStatus, slotStatusOf } from './slot-status.js';

/** The verdict of the gate. */
export type Decision =
  | {
      readonly kind: 'refresh';
      readonly cause: Cause;
      readonly slot: Slot | null;
      readonly missing: readonly Missing[];
      /** What the file lacks whatever is waited for: it makes the file partial at once. */
      readonly lacks: readonly Missing[];
      /** True once the slot's deadline has passed: what is missing now makes the file partial. */
      readonly late: boolean;
      /** Landings announced for dates of which the table has no row yet: look again for them. */
      readonly retained: readonly Landing[];
      /** Set when the live file is not what was published: the refresh takes its place. */
      readonly change?: ForeignChange['kind'];
    }
  | {
      readonly kind: 'restore';
      readonly change: ForeignChange['kind'] | null;
      readonly version: Expected;
      readonly retained: readonly Landing[];
    }
  | {
      readonly kind: 'skipped';
      readonly reason: Reason;
      readonly detail: string;
      /** Present with `waiting-for`. */
      readonly awaited?: readonly Missing[];
      readonly until: EpochMs | null;
      readonly retained: readonly Landing[];
    };

/**
 * Decides on levels whether a refresh is due, and whether the live file is to be put right; the trigger
 * only says that an evaluation is worth it. A refresh that is due takes the place of what is live, but not of
 * a pinned version, nor while runs are spaced: then the version that should be live is put back. Pure.
 */
export function decide(context: EvaluationContext): Decision {
  const { trigger, state, published, now } = context;
  const decision = decideOnLevels(context);
  const early = trigger.restore === true;
  const change = foreignChange(published);
  const refreshes = decision.kind === 'refresh' && !early;
  if (refreshes && (state.pinned === null || trigger.force)) {
    return change === null ? decision : { ...decision, change };
  }
  const restoration = restorationOf(published, state, now, trigger.why);
  const retained = trigger.landings;
  switch (restoration.kind) {
    case 'now':
      return {
        kind: 'restore',
        change: restoration.change,
        version: restoration.version,
        retained,
      };
    case 'given-up':
      return refreshes ? decision : { ...GIVEN_UP, until: restOf(decision, early).until, retained };
    case 'later': {
      const { until, why } = restoration;
      if (refreshes) return decision;
      const rested = restOf(decision, early);
      const next = earliest(rested.until, until);
      return { kind: 'skipped', reason: 'failing', detail: why, until: next, retained };
    }
    case 'none':
      return early ? { ...restOf(decision, early), retained } : decision;
  }
}

const GIVEN_UP = { kind: 'skipped', reason: 'foreign-write', detail: '' } as const;

/** An evaluation between spaced runs leaves a refresh that is due to the next. */
function restOf(decision: Decision, early: boolean): Extract<Decision, { kind: 'skipped' }> {
  if (decision.kind === 'skipped') return decision;
  const detail = early ? 'runs are spaced' : '';
  return { kind: 'skipped', reason: 'settling', detail, until: null, retained: [] };
}

function decideOnLevels(context: EvaluationContext): Decision {
  const { plan, trigger, state } = context;
  const slotStatus = slotStatusOf(context);
  const unlanded = unlandedOf(context);
  if (trigger.force)
    return refilling(context, slotStatus) ?? refresh(context, slotStatus, 'forced', unlanded);
  if (state.paused) return rest(context, slotStatus, 'paused', '', trigger.landings);
  const cause = causeOf(context, slotStatus);
  if (cause === null) {
    const retained = plan.on === 'slot' ? trigger.landings : unlanded;
    return whyNot(context, slotStatus, unlanded, retained);
  }
  const waits = refilling(context, slotStatus);
  if (waits !== null) return waits;
  const busy = hasWaited(context, slotStatus) ? null : awaitingQuiescence(context, cause);
  if (busy !== null) {
    return rest(context, slotStatus, 'settling', busy.table, trigger.landings, busy.quietAt);
  }
  return backingOff(context, slotStatus) ?? refresh(context, slotStatus, cause, unlanded);
}

function refresh(
  { now }: EvaluationContext,
  { slot, covered, missing, lacks, deadline }: SlotStatus,
  cause: Cause,
  retained: readonly Landing[],
): Decision {
  const late = deadline !== null && now >= deadline;
  return { kind: 'refresh', cause, slot, missing: covered ? [] : missing, lacks, late, retained };
}

function rest(
  context: EvaluationContext,
  slotStatus: SlotStatus,
  reason: Reason,
  detail: string,
  retained: readonly Landing[],
  until: EpochMs | null = null,
): Extract<Decision, { kind: 'skipped' }> {
  const next = nextEvaluation(context, slotStatus, reason === 'waiting-for' ? retained : []);
  return { kind: 'skipped', reason, detail, until: earliest(until, next), retained };
}

/**
 * A rest while rows behind the live file are gone and a load that brings them back may be under way;
 * null when none are, or when it has lasted: then the guard judges. Force skips the gate, not this.
 */
function refilling(context: EvaluationContext, slotStatus: SlotStatus): Decision | null {
  const { now, settings, trigger } = context;
  const verdict = judgeLosses(lossesOf(context), now, settings.maxWaitMs);
  if (verdict.kind !== 'settling') return null;
  return rest(
    context,
    slotStatus,
    'settling',
    lostText(verdict.loss),
    trigger.landings,
    verdict.until,
  );
}

/** A rest while the last setback asks for patience; null when it does not. */
function backingOff(context: EvaluationContext, slotStatus: SlotStatus): Decision | null {
  const { plan, trigger, state, levels, now } = context;
  const { setback } = state;
  if (setback === null) return null;
  const ripe = ripeAt(context, setback);
  if (ripe !== null && ripe <= now) return null;
  const key = levelsKey(levels, plan.sources, plan.definition, newYorkDate(now));
  const until = retryAt(setback, trigger, key, now);
  if (until === null || now >= until) return null;
  const refused = isSettling(setback, now) ? 'settling' : 'held-back';
  const reason = setback.kind === 'held-back' ? refused : 'failing';
  const retry = earliest(ripe, Number.isFinite(until) ? until : null);
  return rest(context, slotStatus, reason, setback.message, trigger.landings, retry);
}

/** When inputs that the guard refused are judged anew though nothing changed; null: never. */
function ripeAt(context: EvaluationContext, { at, suspicion }: LastFailure): EpochMs | null {
  const { maxWaitMs } = context.settings;
  const confirmed = lossesOf(context).map((loss) => confirmedAt(loss, maxWaitMs));
  const all = confirmed.every((each) => each !== null) ? Math.max(...confirmed) : null;
  const lasted = suspicion === undefined ? null : suspicion.until;
  const judgedAt = isAhead(at, context.now) ? 0 : at;
  return [all, lasted].filter((each) => each !== null && each > judgedAt).reduce(earliest, null);
}

/** Landings of the trigger whose date has no row in its table yet, within the time that is waited for them. */
function unlandedOf({
  plan,
  trigger,
  levels,
  now,
  settings,
}: EvaluationContext): readonly Landing[] {
  if (plan.on === 'slot') return [];
  return trigger.landings.filter(({ table, gameDate, receivedAt }) => {
    const { landed = [], older = {} } = levels.tables[table] ?? {};
    const oldest = landed.at(-1)?.day ?? '';
    const absent =
      older[gameDate] === null ||
      (gameDate >= oldest && !landed.some(({ day }) => day === gameDate));
    return absent && !hasPassed(settings.maxWaitMs, receivedAt, now);
  });
}

/** A rest while nothing is due, with its reason. */
function whyNot(
  context: EvaluationContext,
  slotStatus: SlotStatus,
  [unlanded]: readonly Landing[],
  retained: readonly Landing[],
): Decision {
  const { plan, trigger, state, now } = context;
  const { slot, covered, missing } = slotStatus;
  const waitingFor = (awaited: readonly Missing[]): Decision => {
    return { ...rest(context, slotStatus, 'waiting-for', missingText(awaited), retained), awaited };
  };
  if (unlanded) return waitingFor([{ table: unlanded.table, date: unlanded.gameDate }]);
  if (!covered) return waitingFor(missing);
  const because = (reason: Reason, detail: string) =>
    rest(context, slotStatus, reason, detail, retained);
  if (slot === null && state.live === null) return because('no-slot', '');
  if (trigger.landings.length === 0) return because('covered', slot?.id ?? '');
  if (plan.on === 'landing') return because('already-current', state.live?.runId ?? '');
  return because('next-slot', plan.calendar.next(now)?.id ?? '');
}

/** When an evaluation is worth it at the latest, without any event. */
function nextEvaluation(
  { plan, state, now, settings }: EvaluationContext,
  { slot, covered, deadline }: SlotStatus,
  retained: readonly Landing[],
): EpochMs | null {
  const laddered = covered || state.fallbackSlot === slot?.id || (deadline ?? 0) <= now;
  const probing = plan.on === 'landing' && retained.length > 0;
  return [
    plan.calendar.next(now)?.opensAt ?? null,
    laddered ? null : deadline,
    probing ? now + settings.probeMs : null,
  ].reduce(earliest, null);
}
