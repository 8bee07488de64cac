import { exporterOf } from '../../exporters/registry.js';
import { type Freshness, freshnessOf } from '../../streams/freshness.js';
import { type Look, tablesOf } from '../../streams/look.js';
import { glance } from '../../streams/wakes.js';
import type { Config } from '../config/index.js';
import { amissFile, amissText } from '../domain/amiss.js';
import type { EpochMs } from '../domain/date.js';
import { type ExporterState, isSettling } from '../domain/state.js';
import { levelReader } from '../levels/level-reader.js';
import type { Log } from '../log.js';
import { readPublished } from '../refresh/published-file.js';
import { landingsSince, REMEMBERED_MS } from '../store/recent-landings.js';
import { type Healing, states } from '../store/states.js';
import { healingSources, lookingOnly } from './healing.js';
import type { Parts } from './parts.js';
import { plansOf } from './plans.js';

/** How one exporter stands. */
export interface ExporterStatus extends Freshness {
  readonly exporter: string;
  readonly file: string;
  readonly cause: string | null;
  readonly runId: string | null;
  readonly paused: boolean;
  /** The former version that was put back, until the exporter is resumed. */
  readonly pinned: string | null;
  /** What is wrong with the live file itself, and what to do about it; null: readers find it. */
  readonly amiss: { readonly message: string; readonly remedy: string } | null;
  /** The last run's failure or the guard's refusal, while it stands. */
  readonly setback: {
    readonly kind: string;
    readonly message: string;
    readonly remedy: string;
  } | null;
}

/**
 * The status of every exporter, read from the state objects and the warehouse's levels.
 * @param onDamage hears of damaged state objects: their exporters' status is that of a rebuilt one
 */
export async function statusReport(
  config: Config,
  parts: Parts,
  log: Log,
  onDamage: Healing['onDamage'] = () => {},
): Promise<readonly ExporterStatus[]> {
  const plans = plansOf(config);
  const now = () => parts.scheduler.now();
  const tables = [...new Set(plans.flatMap(tablesOf))];
  const earlier = () => landingsSince(parts.privately, now() - REMEMBERED_MS, log);
  const levels = await levelReader({
    warehouse: parts.warehouse,
    now,
    readers: plans,
    earlier,
  }).read(tables);
  const { load } = states(
    parts.privately,
    lookingOnly(healingSources(config, parts, plans), onDamage),
  );
  return Promise.all(
    plans.map(async (plan) => {
      const state = await load(plan.name);
      const { published: store } = parts;
      const shelf = { store, prefix: config.prefix, exporter: exporterOf(plan.name) };
      const published = await readPublished(shelf, state);
      return statusOf({ plan, state, levels, published, now: now(), settings: config.pipeline });
    }),
  );
}

/** The status of one exporter from its state and the levels. Pure. */
export function statusOf(look: Omit<Look, 'wake'>): ExporterStatus {
  const { name: exporter } = look.plan;
  const { file } = exporterOf(exporter);
  const amiss = amissFile({ exporter, file }, look.published, look.state);
  return {
    exporter,
    file,
    ...freshnessOf({ ...look, wake: glance(exporter) }),
    amiss: amiss && amissText(amiss),
    ...historyOf(look.state, look.now),
  };
}

function historyOf({ live, paused, pinned, foreign, ...state }: ExporterState, now: EpochMs) {
  const setback = foreign.setback ?? state.setback;
  return {
    cause: live?.cause ?? null,
    runId: live?.runId ?? null,
    paused,
    pinned: pinned?.runId ?? null,
    setback:
      setback === null
        ? null
        : {
            kind: isSettling(setback, now) ? 'settling' : setback.kind,
            message: setback.message,
            remedy: setback.remedy,
          },
  };
}
