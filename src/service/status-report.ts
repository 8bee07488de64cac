import { exporterOf } from '../../exporters/registry.js';
import { type EvaluationContext, tablesOf } from '../../streams/evaluation-context.js';
import {
  type FileStatus,
  type Freshness,
  fileStatus,
  standing,
} from '../../streams/file-status.js';
import type { Config } from '../config/index.js';
import { amissFile, amissText } from '../domain/amiss.js';
import { watermarkReader } from '../levels/watermark-reader.js';
import type { Log } from '../log.js';
import { readPublished } from '../refresh/published-file.js';
import { landingsSince, REMEMBERED_MS } from '../store/recent-landings.js';
import { type Healing, states } from '../store/states.js';
import type { Adapters } from './adapters.js';
import { healingSources, lookingOnly } from './healing.js';
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
  adapters: Adapters,
  log: Log,
  onDamage: Healing['onDamage'] = () => {},
): Promise<readonly ExporterStatus[]> {
  const plans = plansOf(config);
  const now = () => adapters.scheduler.now();
  const tables = [...new Set(plans.flatMap(tablesOf))];
  const earlier = () => landingsSince(adapters.privately, now() - REMEMBERED_MS, log);
  const levels = await watermarkReader({
    warehouse: adapters.warehouse,
    now,
    readers: plans,
    earlier,
  }).read(tables);
  const { load } = states(
    adapters.privately,
    lookingOnly(healingSources(config, adapters, plans), onDamage),
  );
  return Promise.all(
    plans.map(async (plan) => {
      const state = await load(plan.name);
      const { published: store } = adapters;
      const shelf = { store, prefix: config.prefix, exporter: exporterOf(plan.name) };
      const published = await readPublished(shelf, state);
      const seen = { plan, state, levels, published, now: now(), settings: config.pipeline };
      return statusOf(seen, fileStatus(seen));
    }),
  );
}

/** The status of one exporter as it is shown. Pure. */
export function statusOf(
  { plan, state, published, now }: Omit<EvaluationContext, 'trigger'>,
  { freshness, setback }: FileStatus,
): ExporterStatus {
  const { name: exporter, file } = exporterOf(plan.name);
  const { live, paused, pinned, foreign } = state;
  const amiss = amissFile({ exporter, file }, published, state);
  const shown = standing(foreign.setback, now) ?? setback;
  return {
    exporter,
    file,
    ...freshness,
    amiss: amiss && amissText(amiss),
    cause: live?.cause ?? null,
    runId: live?.runId ?? null,
    paused,
    pinned: pinned?.runId ?? null,
    setback: shown && { kind: shown.kind, message: shown.message, remedy: shown.remedy },
  };
}
