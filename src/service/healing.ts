import { exporterOf } from '../../exporters/registry.js';
import { datedTables } from '../../streams/evaluation-context.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { Config } from '../config/index.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { ExporterState } from '../domain/state.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { liveName } from '../refresh/publish.js';
import { readJournal } from '../store/read-journal.js';
import { type LiveObject, rebuiltState } from '../store/rebuild-state.js';
import type { Kinds } from '../store/segment-format.js';
import type { Healing } from '../store/states.js';
import type { Adapters } from './adapters.js';

/** What a state is rebuilt from. */
export interface HealingSources {
  readonly plans: readonly ExporterPlan[];
  readonly privately: ObjectStore;
  /** The published files; absent where only the journal is at hand. */
  readonly live?: { readonly store: ObjectStore; readonly prefix: string };
}

/** All there is to rebuild from. */
export function healingSources(
  { prefix }: Pick<Config, 'prefix'>,
  { privately, published }: Pick<Adapters, 'privately' | 'published'>,
  plans: readonly ExporterPlan[],
): HealingSources {
  return { plans, privately, live: { store: published, prefix } };
}

/** Rebuilds a state that only somebody looks at. @param onDamage hears of the object that is damaged */
export function lookingOnly(
  sources: HealingSources,
  onDamage: Healing['onDamage'] = () => {},
): Healing {
  return { rebuild: (exporter) => rebuild(sources, exporter), mend: false, onDamage };
}

/** Rebuilds a state and puts it in the damaged one's place, which is kept aside and told of once. */
export function mending(sources: HealingSources, log: Log): Healing {
  const onDamage: Healing['onDamage'] = ({ object, fault }, movedTo) => {
    const fields = { object, fault, movedTo };
    if (movedTo === null) {
      log.error(
        { event: 'state.unreadable', ...fields },
        'state object cannot be read; everything else continues',
      );
    } else {
      log.error(
        { event: 'state.rebuilt', ...fields },
        'damaged state object was rebuilt from the journal and the live file',
      );
    }
  };
  return { rebuild: (exporter) => rebuild(sources, exporter), mend: true, onDamage };
}

/** The lines that a state is rebuilt from. */
const REBUILT_FROM: Kinds = new Set(['run', 'operation'] as const);

async function rebuild(sources: HealingSources, exporter: string): Promise<ExporterState> {
  const plan = sources.plans.find(({ name }) => name === exporter);
  const entries: JournalEntry[] = [];
  // What of the journal cannot be read is told by those who read it for its own sake.
  for await (const entry of readJournal(sources.privately, 0, () => {}, REBUILT_FROM))
    entries.push(entry);
  return rebuiltState(entries, {
    exporter,
    tables: plan === undefined ? [] : datedTables(plan),
    definition: plan?.definition ?? '',
    live: await liveObject(sources, exporter),
  });
}

async function liveObject({ live }: HealingSources, exporter: string): Promise<LiveObject | null> {
  if (live === undefined) return null;
  const name = liveName(live.prefix, exporterOf(exporter));
  // A published file that cannot be read must not keep the state from healing.
  const found = await live.store.head(name).catch(() => null);
  if (!found) return null;
  const { generation, attributes } = found;
  return { generation, metadata: attributes.metadata ?? {} };
}
