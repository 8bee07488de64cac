import { exporterOf } from '../../exporters/registry.js';
import type { Config } from '../config/index.js';
import { newYorkDate } from '../domain/date.js';
import { runIdOf } from '../domain/run-id.js';
import type { Computation } from '../refresh/computation.js';
import { judgedAlone } from '../refresh/guard-context.js';
import { historyName, publishDraft } from '../refresh/publish.js';
import { queryFor, refresh } from '../refresh/refresh.js';
import type { PlannedRefresh } from '../replay/plan-replay.js';
import type { Progress } from '../replay/progress.js';
import type { Adapters } from './adapters.js';
import { settingsOf } from './plans.js';

/** What became of one planned refresh. */
export interface ReplayedRefresh {
  readonly refresh: PlannedRefresh;
  /** `before`: an earlier, interrupted run of this replay did it. */
  readonly status: 'history' | 'held-back' | 'failed' | 'before';
  /** Where its file is in history, or would be. */
  readonly object: string;
  readonly error: { readonly message: string; readonly remedy: string } | null;
}

export interface ReplayRun {
  readonly config: Config;
  readonly adapters: Adapters;
  /** Names the replay: its files in history carry it, and an interrupted one is resumed by it. */
  readonly id: string;
  readonly planned: readonly PlannedRefresh[];
  readonly progress: Progress;
  /** True when somebody asked to stop: what is under way is finished, the rest is left. */
  readonly interrupted: () => boolean;
}

/** Computes what was planned, one after the other, into history; no live file or state is touched. */
export async function* runReplay(run: ReplayRun): AsyncGenerator<ReplayedRefresh> {
  for (const planned of run.planned) {
    if (run.interrupted()) return;
    if (run.progress.has(planned)) {
      yield { refresh: planned, status: 'before', object: objectOf(run, planned), error: null };
      continue;
    }
    const replayed = await replayOne(run, planned);
    if (replayed.error === null) await run.progress.add(planned);
    yield replayed;
  }
}

/** A replay that reads more than this is not begun without being asked. */
export const ASK_ABOVE_BYTES = 10 * 1024 ** 3;

/** What the warehouse would read for all of it, in bytes; null when it cannot say. */
export async function estimateReplay(run: ReplayRun): Promise<number | null> {
  const bytes = new Map<string, number | null>();
  for (const planned of run.planned) {
    if (bytes.has(planned.exporter)) continue;
    const query = queryFor(computationOf(run, planned));
    bytes.set(planned.exporter, await run.adapters.warehouse.estimate(query));
  }
  return run.planned.reduce<number | null>((sum, { exporter }) => {
    const each = bytes.get(exporter) ?? null;
    return sum === null || each === null ? null : sum + each;
  }, 0);
}

async function replayOne(run: ReplayRun, planned: PlannedRefresh): Promise<ReplayedRefresh> {
  const { config, adapters } = run;
  const exporter = exporterOf(planned.exporter);
  const draft = await refresh(computationOf(run, planned), adapters.warehouse);
  const object = objectOf(run, planned);
  const ended = (status: ReplayedRefresh['status'], error: ReplayedRefresh['error'] = null) => ({
    refresh: planned,
    status,
    object,
    error,
  });
  if (draft.kind !== 'draft')
    return ended(draft.kind === 'held-back' ? 'held-back' : 'failed', draft);
  const publishing = {
    runId: runIdOf({ at: planned.at, suffix: run.id }),
    cause: planned.cause,
    asOf: planned.asOf,
    destination: 'history' as const,
    missing: [],
    partial: false,
    today: newYorkDate(adapters.scheduler.now()),
    landings: [],
    exporter,
    dataThrough: planned.dataThrough,
  };
  const publication = await publishDraft(adapters.published, config.prefix, publishing, draft);
  return publication.kind === 'publication' ? ended('history') : ended('failed', publication);
}

/** The levels of a past day cannot be read; the guard judges by the query's own readings. */
const UNKNOWN_LEVELS = { tables: {}, schedule: [] };

function computationOf({ config, adapters, id }: ReplayRun, planned: PlannedRefresh): Computation {
  const exporter = exporterOf(planned.exporter);
  const { params, cadence } = settingsOf(config, planned.exporter);
  return {
    exporter,
    params,
    cadence,
    asOf: planned.asOf,
    through: planned.through,
    generatedAt: new Date().toISOString(),
    force: false,
    levels: UNKNOWN_LEVELS,
    guard: judgedAlone(adapters.scheduler.now()),
    labels: { exporter: exporter.name, replay: id.toLowerCase(), cause: planned.cause },
  };
}

function objectOf({ config, id }: ReplayRun, { exporter, asOf, at }: PlannedRefresh): string {
  return historyName(config.prefix, exporterOf(exporter), asOf, runIdOf({ at, suffix: id }));
}
