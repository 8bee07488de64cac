import { exporterOf } from '../../exporters/registry.js';
import type { FileStatus } from '../../streams/file-status.js';
import { amissFile, amissText } from '../domain/amiss.js';
import { missingText } from '../domain/missing.js';
import type { ExporterState } from '../domain/state.js';
import { duration, newYorkTime } from '../domain/times.js';
import { CAUSES } from '../explain/phrases.js';
import { type Seen, whyOf } from '../explain/why.js';
import { type CheckResult, findingsOf, type Level } from './check-result.js';

/** A run that takes this share of the time it is given is worth an evaluation before it is cancelled. */
const SLOW_SHARE = 0.5;

/** How an exporter's file stands and what is done about it, its claim, and how long its runs take. */
export function standingFindings(seen: Seen): readonly CheckResult[] {
  return [fileFinding(seen), ...claimFindings(seen), ...speedFindings(seen)];
}

function fileFinding(seen: Seen): CheckResult {
  const { plan, state, published } = seen;
  const { name } = plan;
  const { status, sentence } = whyOf(seen);
  const saw = `${status.freshness.state}, ${status.activity}. ${sentence}${lastPublished(state)}`;
  const { file } = exporterOf(name);
  const amiss = amissFile({ exporter: name, file }, published, state);
  if (amiss !== null && amiss.amiss !== 'unread') {
    const { remedy } = amissText(amiss);
    return findingsOf('refresh').red(name, saw, { remedy, command: 'trends status' });
  }
  const level = levelOf(status);
  if (level === 'green') return findingsOf('refresh').green(name, saw);
  return findingsOf('refresh')[level](name, saw, adviceOf(name, status));
}

function lastPublished({ live }: ExporterState): string {
  if (live === null) return '';
  return ` Last published ${newYorkTime(live.publishedAt)} because ${CAUSES[live.cause]} (${live.cause}).`;
}

/** A slot that is covered has no deadline: stale is then a file that newer data waits for. */
function levelOf({ freshness: { state, deadline }, activity, setAside }: FileStatus): Level {
  const stands = setAside !== null;
  const overdue = state === 'stale' && deadline !== null;
  if (activity === 'failing' || (overdue && !stands)) return 'red';
  return state === 'fresh' && activity !== 'held-back' && !stands ? 'green' : 'yellow';
}

function adviceOf(name: string, { freshness, setAside, setback }: FileStatus) {
  const { state, missing, deadline } = freshness;
  if (setAside !== null) {
    const remedy = 'Somebody stopped it: resume it once the reason is gone.';
    return { remedy, command: `trends resume ${name}` };
  }
  if (setback !== null) return { remedy: setback.remedy, command: `trends explain ${name}` };
  if (missing.length > 0) {
    const until = deadline === null ? '' : `, until ${newYorkTime(deadline)}`;
    const remedy = `It lacks ${missingText(missing)}${until}: check whether upstream loaded it.`;
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
function claimFindings({ plan: { name }, state: { claim }, now }: Seen): readonly CheckResult[] {
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
}: Seen): readonly CheckResult[] {
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
