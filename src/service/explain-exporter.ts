import { exporterOf } from '../../exporters/registry.js';
import type { Config } from '../config/index.js';
import { amissFile, amissText } from '../domain/amiss.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { ExporterState } from '../domain/state.js';
import { explain } from '../explain/explain.js';
import type { Explanation } from '../explain/explanation.js';
import { concerns, succeeded } from '../explain/history.js';
import type { ObjectStore } from '../ports/object-store.js';
import { readPublished } from '../refresh/published-file.js';
import { recentParts, type SegmentFault, writtenAt } from '../store/read-journal.js';
import type { Kinds } from '../store/segment-format.js';
import { states } from '../store/states.js';
import { lookingOnly } from './healing.js';
import { plansOf } from './plans.js';

/** The lines that an explanation rests on. */
const EXPLAINED: Kinds = new Set([
  'landing',
  'set-aside',
  'rejected',
  'run',
  'verdict',
  'action',
  'tick',
] as const);

/** Older lines are left out, and that is told: some 25,000 events are enough to explain anything. */
const MOST_BYTES = 16 * 1_048_576;
/** A verdict may stand from before the last refresh's levels were read; instances' clocks differ. */
const BEFORE_MS = 3_600_000;
/** What went wrong is told for a day after it is over. */
const LATELY_MS = 36 * 3_600_000;

/** Where it is looked. */
export interface ExplainStores {
  readonly privately: ObjectStore;
  /** Null: the live file itself is not looked at. */
  readonly published: ObjectStore | null;
}

/**
 * Explains an exporter from the journal and, for the present, its state and its live file. Needs no
 * warehouse.
 * @param at a moment in the past: only what was journaled by then counts; null: now
 * @param onFault hears of what of the journal, and of the state, could not be read
 */
export async function explainExporter(
  config: Config,
  { privately, published }: ExplainStores,
  exporter: string,
  { at, now }: { readonly at: EpochMs | null; readonly now: EpochMs },
  onFault: (fault: SegmentFault) => void,
): Promise<Explanation> {
  const plans = plansOf(config);
  const plan = plans.find(({ name }) => name === exporter);
  if (plan === undefined) throw new Error(`no exporter ${exporter}`);
  const entries = await readBack(privately, exporter, { at, now }, onFault);
  const healing = lookingOnly({ plans, privately }, ({ object, fault }) =>
    onFault({ segment: object, fault }),
  );
  const state = at === null ? await states(privately, healing).load(exporter) : null;
  const told = explain(entries, state, { plan, settings: config.pipeline }, at ?? now);
  if (state === null || published === null) return told;
  return { ...told, amiss: await amissOfLiveFile(config, published, exporter, state) };
}

/**
 * The lines about an exporter as of a moment, read newest first: until shortly before its last refresh
 * then, and more than a day back.
 */
async function readBack(
  store: ObjectStore,
  exporter: string,
  { at, now }: { readonly at: EpochMs | null; readonly now: EpochMs },
  onFault: (fault: SegmentFault) => void,
): Promise<readonly JournalEntry[]> {
  const parts: (readonly JournalEntry[])[] = [];
  const moment = at ?? now;
  let from = 0;
  const since = () => from;
  const wanted = { since, kinds: EXPLAINED, bytes: MOST_BYTES, ...(at !== null && { until: at }) };
  for await (const part of recentParts(store, wanted, onFault)) {
    if (writtenAt(part) < from) break;
    const own = part.entries.filter((entry) => concerns(entry, exporter));
    parts.push(own);
    const began = lastRefreshIn(own, moment);
    if (began !== null) from = Math.max(from, Math.min(began - BEFORE_MS, moment - LATELY_MS));
  }
  return parts.reverse().flat();
}

/** When the last of these runs that made the live file what it was at a moment began; null: none did. */
function lastRefreshIn(entries: readonly JournalEntry[], at: EpochMs): EpochMs | null {
  const began = entries.flatMap((entry) =>
    entry.kind === 'run' &&
    entry.run.cause !== 'manual' &&
    entry.run.finishedAt <= at &&
    succeeded(entry.run)
      ? [entry.run.startedAt]
      : [],
  );
  return began.length === 0 ? null : Math.max(...began);
}

/** What is wrong with an exporter's live file, in words; null: nothing. */
export async function amissOfLiveFile(
  { prefix }: Pick<Config, 'prefix'>,
  store: ObjectStore,
  name: string,
  state: ExporterState,
): Promise<Explanation['amiss']> {
  const exporter = exporterOf(name);
  const published = await readPublished({ store, prefix, exporter }, state);
  const amiss = amissFile({ exporter: name, file: exporter.file }, published, state);
  return amiss && amissText(amiss);
}
