import { decide } from '../../streams/decide.js';
import { type Freshness, freshnessOf } from '../../streams/freshness.js';
import { glance } from '../../streams/wakes.js';
import type { ExporterPlan, PipelineSettings } from '../../streams/world.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { Levels } from '../domain/levels.js';
import type { ExporterState } from '../domain/state.js';
import { duration, newYorkTime } from '../domain/times.js';
import type { Reason } from '../domain/verdict.js';
import { explain } from '../explain/explain.js';
import { missingText, reasonText, standingText } from '../explain/phrases.js';
import { type Finding, findingsOf, type Level } from './finding.js';

/** What is known of one exporter at a moment. */
export interface Seen {
  readonly plan: ExporterPlan;
  readonly state: ExporterState;
  readonly levels: Levels;
  readonly entries: readonly JournalEntry[];
  readonly settings: PipelineSettings;
  readonly now: EpochMs;
}

/** What an exporter is doing. */
export type Activity =
  | 'idle'
  | 'settling'
  | 'held'
  | 'running'
  | 'held-back'
  | 'failing'
  | 'paused'
  | 'pinned';

/** A run that takes this share of the time it is given is worth a look before it is cancelled. */
const SLOW_SHARE = 0.5;

/** How an exporter's file stands and what is done about it, its claim, and how long its runs take. */
export function standingFindings(seen: Seen): readonly Finding[] {
  return [fileFinding(seen), ...claimFindings(seen), ...speedFindings(seen)];
}

function fileFinding(seen: Seen): Finding {
  const { plan, state, levels, now, settings } = seen;
  const { name } = plan;
  const wake = glance(name);
  const freshness = freshnessOf({ plan, state, levels, now, settings, wake });
  const { reason, sentence } = why(seen);
  const activity = activityOf(state, reason, now);
  const saw = `${freshness.state}, ${activity}. ${sentence}`;
  const level = levelOf(freshness, activity);
  if (level === 'green') return findingsOf('refresh').green(name, saw);
  const advice = adviceOf(name, freshness, activity, state);
  return findingsOf('refresh')[level](name, saw, advice);
}

/** In one sentence: from the journal, or, where it says nothing, as a look would decide now. */
function why(seen: Seen): { readonly reason: Reason | null; readonly sentence: string } {
  const { plan, state, levels, entries, settings, now } = seen;
  const explanation = explain(entries, state, { plan, settings }, now);
  const { reason } = explanation.standing;
  if (reason !== null) return { reason, sentence: standingText(explanation) };
  const decision = decide({ plan, state, levels, now, settings, wake: glance(plan.name) });
  if (decision.kind === 'refresh') return { reason, sentence: 'A refresh is due now.' };
  const text = reasonText(decision.reason, decision.detail);
  return { reason: decision.reason, sentence: `${text.charAt(0).toUpperCase()}${text.slice(1)}.` };
}

/** What an exporter is doing, in one word. */
export function activityOf(state: ExporterState, reason: Reason | null, now: EpochMs): Activity {
  const { pinned, paused, claim, setback } = state;
  if (pinned !== null) return 'pinned';
  if (paused) return 'paused';
  if (claim !== null && claim.until > now) return 'running';
  if (setback !== null) return setback.kind === 'held-back' ? 'held-back' : 'failing';
  if (reason === 'settling') return 'settling';
  return reason === 'waiting-for' ? 'held' : 'idle';
}

/** A slot that is covered has no deadline: stale is then a file that newer data waits for. */
function levelOf({ state, deadline }: Freshness, activity: Activity): Level {
  const stands = activity === 'paused' || activity === 'pinned';
  const overdue = state === 'stale' && deadline !== null;
  if (activity === 'failing' || (overdue && !stands)) return 'red';
  return state === 'fresh' && activity !== 'held-back' && !stands ? 'green' : 'yellow';
}

function adviceOf(
  name: string,
  { state, missing, deadline }: Freshness,
  activity: Activity,
  { setback }: ExporterState,
) {
  if (activity === 'paused' || activity === 'pinned') {
    const remedy = 'Somebody stopped it: let it go on once the reason is gone.';
    return { remedy, command: `trends resume ${name}` };
  }
  if (setback !== null) return { remedy: setback.remedy, command: `trends explain ${name}` };
  if (missing.length > 0) {
    const until = deadline === null ? '' : `, until ${newYorkTime(deadline)}`;
    const remedy = `It lacks ${missingText(missing)}${until}: see whether upstream loaded it.`;
    return { remedy, command: `trends explain ${name}` };
  }
  if (state === 'unknown') {
    const remedy = 'No refresh is known: start the service, or publish it by hand.';
    return { remedy, command: `trends export --only ${name}` };
  }
  const remedy =
    'Nothing is missing: is the service running? It refreshes what is due at its start.';
  return { remedy, command: `trends explain ${name}` };
}

/** A claim whose holder did not finish in time. */
function claimFindings({ plan: { name }, state: { claim }, now }: Seen): readonly Finding[] {
  if (claim === null || claim.until > now) return [];
  const { holder, runId, until } = claim;
  return [
    findingsOf('claim').yellow(name, `${holder} held run ${runId} until ${newYorkTime(until)}`, {
      remedy:
        'It is dead or stopped in the middle: the next look of the service takes the run over.',
      command: `trends explain ${name}`,
    }),
  ];
}

function speedFindings({
  plan: { name },
  state: { lastRunMs },
  settings: { runTimeoutMs },
}: Seen): readonly Finding[] {
  if (lastRunMs === null || lastRunMs <= SLOW_SHARE * runTimeoutMs) return [];
  const saw = `its last run took ${duration(lastRunMs)}; it is cancelled after ${duration(runTimeoutMs)}`;
  return [
    findingsOf('speed').yellow(name, saw, {
      remedy:
        'See what its query reads, whether dates prune it, and whether other jobs take the slots.',
      command: 'trends cost --days 7',
    }),
  ];
}
