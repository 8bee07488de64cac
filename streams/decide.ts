import type { Slot } from '../src/domain/calendar.js';
import { type EpochMs, hasPassed, isAhead, newYorkDate } from '../src/domain/date.js';
import { lostText } from '../src/domain/guard-findings.js';
import type { Landing } from '../src/domain/landing.js';
import { confirmedAt } from '../src/domain/losses.js';
import { missingText } from '../src/domain/missing.js';
import { type Expected, foreignChange } from '../src/domain/published.js';
import type { Missing } from '../src/domain/reach.js';
import {
  type Cause,
  type ForeignChange,
  isSettling,
  levelsKey,
  type Setback,
} from '../src/domain/state.js';
import type { Reason } from '../src/domain/verdict.js';
import { retryAt } from './back-off.js';
import { hasWaited, unsettled } from './calm.js';
import { type Demand, demandOf } from './demand.js';
import { causeOf } from './due.js';
import { earliest, type Look } from './look.js';
import { judgeLosses, lossesOf } from './losses.js';
import { restorationOf } from './restore.js';

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
      readonly keep: readonly Landing[];
      /** Set when the live file is not what was published: the refresh takes its place. */
      readonly change?: ForeignChange['kind'];
    }
  | {
      readonly kind: 'restore';
      readonly change: ForeignChange['kind'] | null;
      readonly version: Expected;
      readonly keep: readonly Landing[];
    }
  | {
      readonly kind: 'rest';
      readonly reason: Reason;
      readonly detail: string;
      /** Present with `waiting-for`. */
      readonly awaited?: readonly Missing[];
      readonly until: EpochMs | null;
      readonly keep: readonly Landing[];
    };

/**
 * Decides on levels whether a refresh is due, and whether the live file is to be put right; the wake
 * only says that it is worth a look. A refresh that is due takes the place of what is live, but not of
 * a pinned version, nor while runs are spaced: then the version that should be live is put back. Pure.
 */
export function decide(look: Look): Decision {
  const { wake, state, published, now } = look;
  const decision = decideOnLevels(look);
  const early = wake.restore === true;
  const change = foreignChange(published);
  const refreshes = decision.kind === 'refresh' && !early;
  if (refreshes && (state.pinned === null || wake.force)) {
    return change === null ? decision : { ...decision, change };
  }
  const restoration = restorationOf(published, state, now, wake.why);
  const keep = wake.landings;
  switch (restoration.kind) {
    case 'now':
      return { kind: 'restore', change: restoration.change, version: restoration.version, keep };
    case 'given-up':
      return refreshes ? decision : { ...GIVEN_UP, until: restOf(decision, early).until, keep };
    case 'later': {
      const { until, why } = restoration;
      if (refreshes) return decision;
      const rested = restOf(decision, early);
      const next = earliest(rested.until, until);
      return { kind: 'rest', reason: 'failing', detail: why, until: next, keep };
    }
    case 'none':
      return early ? { ...restOf(decision, early), keep } : decision;
  }
}

const GIVEN_UP = { kind: 'rest', reason: 'foreign-write', detail: '' } as const;

/** A look between spaced runs leaves a refresh that is due to the next. */
function restOf(decision: Decision, early: boolean): Extract<Decision, { kind: 'rest' }> {
  if (decision.kind === 'rest') return decision;
  const detail = early ? 'runs are spaced' : '';
  return { kind: 'rest', reason: 'settling', detail, until: null, keep: [] };
}

function decideOnLevels(look: Look): Decision {
  const { plan, wake, state } = look;
  const demand = demandOf(look);
  const unlanded = unlandedOf(look);
  if (wake.force) return refilling(look, demand) ?? refresh(look, demand, 'forced', unlanded);
  if (state.paused) return rest(look, demand, 'paused', '', wake.landings);
  const cause = causeOf(look, demand);
  if (cause === null) {
    const keep = plan.on === 'slot' ? wake.landings : unlanded;
    return whyNot(look, demand, unlanded, keep);
  }
  const waits = refilling(look, demand);
  if (waits !== null) return waits;
  const busy = hasWaited(look, demand) ? null : unsettled(look, cause);
  if (busy !== null) {
    return rest(look, demand, 'settling', busy.table, wake.landings, busy.calmAt);
  }
  return backingOff(look, demand) ?? refresh(look, demand, cause, unlanded);
}

function refresh(
  { now }: Look,
  { slot, covered, missing, lacks, deadline }: Demand,
  cause: Cause,
  keep: readonly Landing[],
): Decision {
  const late = deadline !== null && now >= deadline;
  return { kind: 'refresh', cause, slot, missing: covered ? [] : missing, lacks, late, keep };
}

function rest(
  look: Look,
  demand: Demand,
  reason: Reason,
  detail: string,
  keep: readonly Landing[],
  until: EpochMs | null = null,
): Extract<Decision, { kind: 'rest' }> {
  const next = nextLook(look, demand, reason === 'waiting-for' ? keep : []);
  return { kind: 'rest', reason, detail, until: earliest(until, next), keep };
}

/**
 * A rest while rows behind the live file are gone and a load that brings them back may be under way;
 * null when none are, or when it has lasted: then the guard judges. Force skips the gate, not this.
 */
function refilling(look: Look, demand: Demand): Decision | null {
  const { now, settings, wake } = look;
  const verdict = judgeLosses(lossesOf(look), now, settings.maxWaitMs);
  if (verdict.kind !== 'settling') return null;
  return rest(look, demand, 'settling', lostText(verdict.loss), wake.landings, verdict.until);
}

/** A rest while the last setback asks for patience; null when it does not. */
function backingOff(look: Look, demand: Demand): Decision | null {
  const { plan, wake, state, levels, now } = look;
  const { setback } = state;
  if (setback === null) return null;
  const ripe = ripeAt(look, setback);
  if (ripe !== null && ripe <= now) return null;
  const key = levelsKey(levels, plan.sources, plan.definition, newYorkDate(now));
  const until = retryAt(setback, wake, key, now);
  if (until === null || now >= until) return null;
  const refused = isSettling(setback, now) ? 'settling' : 'held-back';
  const reason = setback.kind === 'held-back' ? refused : 'failing';
  const retry = earliest(ripe, Number.isFinite(until) ? until : null);
  return rest(look, demand, reason, setback.message, wake.landings, retry);
}

/** When inputs that the guard refused are judged anew though nothing changed; null: never. */
function ripeAt(look: Look, { at, suspicion }: Setback): EpochMs | null {
  const { maxWaitMs } = look.settings;
  const confirmed = lossesOf(look).map((loss) => confirmedAt(loss, maxWaitMs));
  const all = confirmed.every((each) => each !== null) ? Math.max(...confirmed) : null;
  const lasted = suspicion === undefined ? null : suspicion.until;
  const judgedAt = isAhead(at, look.now) ? 0 : at;
  return [all, lasted].filter((each) => each !== null && each > judgedAt).reduce(earliest, null);
}

/** Landings of the wake whose date has no row in its table yet, within the time that is waited for them. */
function unlandedOf({ plan, wake, levels, now, settings }: Look): readonly Landing[] {
  if (plan.on === 'slot') return [];
  return wake.landings.filter(({ table, gameDate, receivedAt }) => {
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
  look: Look,
  demand: Demand,
  [unlanded]: readonly Landing[],
  keep: readonly Landing[],
): Decision {
  const { plan, wake, state, now } = look;
  const { slot, covered, missing } = demand;
  const waitingFor = (awaited: readonly Missing[]): Decision => {
    return { ...rest(look, demand, 'waiting-for', missingText(awaited), keep), awaited };
  };
  if (unlanded) return waitingFor([{ table: unlanded.table, date: unlanded.gameDate }]);
  if (!covered) return waitingFor(missing);
  const because = (reason: Reason, detail: string) => rest(look, demand, reason, detail, keep);
  if (slot === null && state.live === null) return because('no-slot', '');
  if (wake.landings.length === 0) return because('covered', slot?.id ?? '');
  if (plan.on === 'landing') return because('already-current', state.live?.runId ?? '');
  return because('next-slot', plan.calendar.next(now)?.id ?? '');
}

/** When a look is worth it at the latest, without any event. */
function nextLook(
  { plan, state, now, settings }: Look,
  { slot, covered, deadline }: Demand,
  keep: readonly Landing[],
): EpochMs | null {
  const laddered = covered || state.fallbackSlot === slot?.id || (deadline ?? 0) <= now;
  const probing = plan.on === 'landing' && keep.length > 0;
  return [
    plan.calendar.next(now)?.opensAt ?? null,
    laddered ? null : deadline,
    probing ? now + settings.probeMs : null,
  ].reduce(earliest, null);
}
