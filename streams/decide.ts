import type { Slot } from '../src/domain/calendar.js';
import { type EpochMs, newYorkDate } from '../src/domain/date.js';
import type { Landing } from '../src/domain/landing.js';
import type { Missing } from '../src/domain/reach.js';
import { type Cause, levelsKey } from '../src/domain/state.js';
import type { Reason } from '../src/domain/verdict.js';
import { retryAt } from './back-off.js';
import { hasWaited, unsettled } from './calm.js';
import { type Demand, demandOf } from './demand.js';
import { causeOf } from './due.js';
import { earliest, type Look } from './look.js';

/** The verdict of the gate. */
export type Decision =
  | {
      readonly kind: 'refresh';
      readonly cause: Cause;
      readonly slot: Slot | null;
      readonly missing: readonly Missing[];
      /** True once the slot's deadline has passed: what is missing now makes the file partial. */
      readonly late: boolean;
      /** Landings announced for dates of which the table has no row yet: look again for them. */
      readonly keep: readonly Landing[];
    }
  | {
      readonly kind: 'rest';
      readonly reason: Reason;
      readonly detail: string;
      readonly until: EpochMs | null;
      readonly keep: readonly Landing[];
    };

/** Decides on levels whether a refresh is due; the wake only says that it is worth a look. Pure. */
export function decide(look: Look): Decision {
  const { plan, wake, state } = look;
  const demand = demandOf(look);
  const unlanded = unlandedOf(look);
  if (wake.force) return refresh(look, demand, 'forced', unlanded);
  if (state.paused) return rest(look, demand, 'paused', '', wake.landings);
  const cause = causeOf(look, demand);
  if (cause === null) {
    const keep = plan.on === 'slot' ? wake.landings : unlanded;
    return rest(look, demand, ...whyNot(look, demand, unlanded), keep);
  }
  const busy = hasWaited(look, demand) ? null : unsettled(look, cause);
  if (busy !== null) {
    return rest(look, demand, 'settling', busy.table, wake.landings, busy.calmAt);
  }
  return backingOff(look, demand) ?? refresh(look, demand, cause, unlanded);
}

function refresh(
  { now }: Look,
  { slot, covered, missing, deadline }: Demand,
  cause: Cause,
  keep: readonly Landing[],
): Decision {
  const late = deadline !== null && now >= deadline;
  return { kind: 'refresh', cause, slot, missing: covered ? [] : missing, late, keep };
}

function rest(
  look: Look,
  demand: Demand,
  reason: Reason,
  detail: string,
  keep: readonly Landing[],
  until: EpochMs | null = null,
): Decision {
  const next = nextLook(look, demand, reason === 'waiting-for' ? keep : []);
  return { kind: 'rest', reason, detail, until: earliest(until, next), keep };
}

/** A rest while the last setback asks for patience; null when it does not. */
function backingOff(look: Look, demand: Demand): Decision | null {
  const { plan, wake, state, levels, now } = look;
  const { setback } = state;
  if (setback === null) return null;
  const key = levelsKey(levels, plan.sources, plan.definition, newYorkDate(now));
  const until = retryAt(setback, wake.why, key);
  if (until === null || now >= until) return null;
  const reason = setback.kind === 'held-back' ? 'held-back' : 'failing';
  const retry = Number.isFinite(until) ? until : null;
  return rest(look, demand, reason, setback.message, wake.landings, retry);
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
    return absent && now < receivedAt + settings.maxWaitMs;
  });
}

/** The reason a look leads to no refresh, with its detail. */
function whyNot(
  { plan, wake, state, now }: Look,
  { slot, covered, missing }: Demand,
  [awaited]: readonly Landing[],
): [Reason, string] {
  if (awaited) return ['waiting-for', `${awaited.table} ${awaited.gameDate}`];
  if (!covered) {
    return ['waiting-for', missing.map(({ table, date }) => `${table} ${date}`).join(', ')];
  }
  if (slot === null && state.live === null) return ['no-slot', ''];
  if (wake.landings.length === 0) return ['covered', slot?.id ?? ''];
  if (plan.on === 'landing') return ['already-current', state.live?.runId ?? ''];
  return ['next-slot', plan.calendar.next(now)?.id ?? ''];
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
