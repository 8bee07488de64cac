import { UsageError } from '../domain/errors.js';
import {
  endOfReplay,
  type PlannedRefresh,
  planReplay,
  startOfReplay,
} from '../replay/plan-replay.js';
import { openProgress } from '../replay/progress.js';
import { inRange, journalRecording } from '../replay/recorded-landings.js';
import {
  ASK_ABOVE_BYTES,
  estimateReplay,
  type ReplayRun,
  runReplay,
} from '../service/run-replay.js';
import { skipped } from '../store/sightings.js';
import type { ActionRequest, LiveEvent } from './api.js';
import type { Facts } from './facts.js';
import type { JournalAction } from './journal-actions.js';

type ReplayRequest = Extract<ActionRequest, { action: 'replay' }>;

/** Replays that the dashboard began: one at a time, in the background. */
export interface Replays {
  /**
   * Plans and begins one; resolves with a sentence once it is under way.
   * @throws UsageError when one is under way, or when it would read too much
   */
  begin(request: ReplayRequest, by: string): Promise<string>;
  /** Lets the refresh under way finish and leaves the rest. */
  stop(): Promise<void>;
}

export interface ReplaysOptions {
  readonly facts: Facts;
  readonly journal: JournalAction;
  readonly tell: (event: LiveEvent) => void;
}

export function replays(options: ReplaysOptions): Replays {
  const { facts, journal, tell } = options;
  let stopping = false;
  let current: Promise<void> | null = null;

  async function begin(request: ReplayRequest, by: string, ready: (sentence: string) => void) {
    const run = await planned(facts, request, () => stopping);
    const { action, from, to, exporters } = request;
    const what = `the replay of ${from} to ${to} (${run.id})`;
    const count = `${run.planned.length} refreshes`;
    const detail = `${from} to ${to}, ${count}, id ${run.id}`;
    await journal({ action, exporters, by, detail });
    ready(`Began ${what}: ${count}. Results go to history.`);
    const ended = await told(options, run, what).catch((error: unknown) => {
      facts.log.error({ event: 'replay.failed', err: error, replay: run.id }, 'replay failed');
      return `${what} failed: ${error instanceof Error ? error.message : String(error)}`;
    });
    await journal({ action: 'replay-ended', exporters, by, detail: ended }).catch(
      (error: unknown) =>
        facts.log.error(
          { event: 'replay.not-journaled', err: error, replay: run.id, ended },
          'the end of the replay could not be journaled',
        ),
    );
    tell({ event: 'action', data: { action, text: ended, ended: true } });
  }

  return {
    begin(request, by) {
      if (current !== null) throw busy();
      return new Promise((resolve, reject) => {
        current = begin(request, by, resolve)
          .catch(reject)
          .finally(() => {
            current = null;
          });
      });
    },
    async stop() {
      stopping = true;
      await current;
    },
  };
}

/** Runs it, telling of each refresh; returns how it ended. */
async function told(
  { facts, tell }: Pick<ReplaysOptions, 'facts' | 'tell'>,
  run: ReplayRun,
  what: string,
): Promise<string> {
  const counts = new Map<string, number>();
  let done = 0;
  for await (const { status, refresh, object, error } of runReplay(run)) {
    done += 1;
    counts.set(status, (counts.get(status) ?? 0) + 1);
    const { exporter, asOf } = refresh;
    facts.log.info(
      { event: 'replay.computed', replay: run.id, exporter, asOf, status, object, fault: error },
      'replay computed a file',
    );
    const text = `${what}: ${done} of ${run.planned.length}, ${exporter} as of ${asOf} ${status}`;
    tell({ event: 'action', data: { action: 'replay', text, ended: false } });
  }
  const sums = [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
  const left = run.planned.length - done;
  return `${what} ended: ${sums === '' ? 'nothing' : sums}${left > 0 ? `, ${left} left` : ''}`;
}

function busy(): UsageError {
  return new UsageError('action: a replay is under way', {
    remedy: 'Wait until it has ended; the journal and the log tell of it.',
  });
}

/** @throws UsageError when nothing was recorded, or when it would read more than is done unasked */
async function planned(
  { config, adapters, plans, now, log }: Facts,
  { from, to, exporters }: ReplayRequest,
  interrupted: () => boolean,
): Promise<ReplayRun> {
  const recording = await journalRecording(adapters.privately, skipped(log));
  const { landings, journal } = inRange(recording, { from, to }, 'landed');
  const { refreshes } = planReplay({
    landings,
    journal,
    plans: plans.filter(({ name }) => exporters.includes(name)),
    settings: config.pipeline,
    start: startOfReplay(from),
    until: endOfReplay(to, now()),
  });
  if (refreshes.length === 0) throw nothingRecorded(from, to);
  const id = `d${now().toString(36)}`;
  const progress = await openProgress(adapters.privately, id);
  const run = { config, adapters, id, planned: refreshes, progress, interrupted };
  const bytes = await estimateReplay(run);
  if (bytes !== null && bytes <= ASK_ABOVE_BYTES) return run;
  throw tooMuch(refreshes, from, to);
}

function nothingRecorded(from: string, to: string): UsageError {
  return new UsageError(`from: what landed from ${from} to ${to} leads to no refresh`, {
    remedy: 'Take another range, or more exporters.',
  });
}

function tooMuch(refreshes: readonly PlannedRefresh[], from: string, to: string): UsageError {
  return new UsageError(`to: ${refreshes.length} refreshes read more than is done without asking`, {
    remedy: `Take fewer days or exporters, or: trends replay --from ${from} --to ${to}`,
  });
}
