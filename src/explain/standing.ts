import type { EpochMs } from '../domain/date.js';
import { type Missing, missingInText } from '../domain/missing.js';
import type { RunRecord } from '../domain/run-record.js';
import type { ExporterState } from '../domain/state.js';
import type { Verdict } from '../domain/verdict.js';
import type { ExplainedLanding, Standing } from './explanation.js';
import { type History, standsAfter, succeeded } from './history.js';

const NOTHING: Standing = { reason: null, detail: '', since: null, until: null };

/**
 * The last thing decided or done for an exporter.
 * @param state the state of that moment; null when only the journal is known
 */
export function standingOf(
  { runs, verdicts }: History,
  state: ExporterState | null,
  arrived: readonly ExplainedLanding[],
  at: EpochMs,
  maxWaitMs: number,
): Standing {
  const [run, verdict] = [runs.at(-1), verdicts.at(-1)];
  const lastAt = Math.max(run?.finishedAt ?? 0, verdict?.at ?? 0);
  const ran = run !== undefined && run.finishedAt >= (verdict?.at ?? 0);
  if (state?.pinned) {
    const { runId, at: since } = state.pinned;
    return { ...NOTHING, reason: 'pinned', detail: runId, since };
  }
  if (state?.paused) {
    return {
      ...NOTHING,
      reason: 'paused',
      since: verdict?.reason === 'paused' ? verdict.at : null,
    };
  }
  const settling = arrived.find(
    ({ reason, receivedAt }) => reason === 'settling' && receivedAt > lastAt,
  );
  if (settling) {
    const { receivedAt } = settling;
    const until = ahead(receivedAt + maxWaitMs, at);
    return { ...NOTHING, reason: 'settling', since: receivedAt, until };
  }
  if (ran) return afterRun(run);
  if (verdict === undefined) return NOTHING;
  const { reason, detail, until } = verdict;
  const since = firstSaid(verdicts, run?.finishedAt ?? 0);
  return { reason, detail, since, until: ahead(until, at) };
}

/** When the last verdict was first reached: others of the same kind, about more landings, may follow. */
function firstSaid(verdicts: readonly Verdict[], after: EpochMs): EpochMs | null {
  const last = verdicts.at(-1);
  const other = verdicts.findLastIndex(
    ({ reason, detail, at }) => reason !== last?.reason || detail !== last.detail || at < after,
  );
  return verdicts[other + 1]?.at ?? null;
}

/** An instant still to come; null for one that has passed. */
function ahead(instant: EpochMs | null, at: EpochMs): EpochMs | null {
  return instant !== null && instant > at ? instant : null;
}

function afterRun(run: RunRecord): Standing {
  const { runId, finishedAt: since, error, status, settlesAt: until = null } = run;
  if (succeeded(run)) return { ...NOTHING, reason: 'refreshed', detail: runId, since };
  if (status === 'restored') return { ...NOTHING, reason: 'restored', detail: runId, since };
  return { ...NOTHING, reason: standsAfter(run), detail: error?.message ?? '', since, until };
}

/** What the last verdict waits for; one of earlier versions says so in its detail alone. */
export function awaitedIn({ verdicts }: History): readonly Missing[] {
  const { awaited, detail = '' } = verdicts.at(-1) ?? {};
  return awaited ?? missingInText(detail);
}
