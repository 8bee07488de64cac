import type { Config } from '../config/index.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { explain } from '../explain/explain.js';
import type { Explanation } from '../explain/explanation.js';
import { concerns } from '../explain/history.js';
import type { ObjectStore } from '../ports/object-store.js';
import { readJournal, type SegmentFault } from '../store/read-journal.js';
import { states } from '../store/states.js';
import { lookingOnly } from './healing.js';
import { plansOf } from './plans.js';

/**
 * Explains an exporter from the journal and, for the present, its state. Needs no warehouse.
 * @param at a moment in the past: only what was journaled by then counts; null: now
 * @param onFault hears of what of the journal, and of the state, could not be read
 */
export async function explainExporter(
  config: Config,
  store: ObjectStore,
  exporter: string,
  { at, now }: { readonly at: EpochMs | null; readonly now: EpochMs },
  onFault: (fault: SegmentFault) => void,
): Promise<Explanation> {
  const plans = plansOf(config);
  const plan = plans.find(({ name }) => name === exporter);
  if (plan === undefined) throw new Error(`no exporter ${exporter}`);
  const entries: JournalEntry[] = [];
  for await (const entry of readJournal(store, 0, onFault)) {
    if (concerns(entry, exporter)) entries.push(entry);
  }
  const healing = lookingOnly({ plans, privately: store }, ({ object, fault }) =>
    onFault({ segment: object, fault }),
  );
  const state = at === null ? await states(store, healing).load(exporter) : null;
  return explain(entries, state, { plan, settings: config.pipeline }, at ?? now);
}
