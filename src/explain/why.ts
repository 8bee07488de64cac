import { exporterOf } from '../../exporters/registry.js';
import { decide } from '../../streams/decide.js';
import { unreadableTable } from '../../streams/look.js';
import { glance } from '../../streams/wakes.js';
import type { ExporterPlan, PipelineSettings } from '../../streams/world.js';
import { amissFile, amissText } from '../domain/amiss.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { Levels } from '../domain/levels.js';
import type { Published } from '../domain/published.js';
import type { ExporterState } from '../domain/state.js';
import type { Reason } from '../domain/verdict.js';
import { explain } from './explain.js';
import type { Explanation } from './explanation.js';
import { reasonText, silenceText, standingText } from './phrases.js';

/** What is known of one exporter at a moment. */
export interface Seen {
  readonly plan: ExporterPlan;
  readonly state: ExporterState;
  readonly levels: Levels;
  /** The live file as readers find it. */
  readonly published: Published;
  readonly entries: readonly JournalEntry[];
  readonly settings: PipelineSettings;
  readonly now: EpochMs;
}

/** Why an exporter stands as it does. */
export interface Why {
  /** Null: a refresh is due, and the journal says nothing of it yet. */
  readonly reason: Reason | null;
  readonly sentence: string;
  readonly explanation: Explanation;
}

/** In one sentence: from the journal, or, where it says nothing, as a look would decide now. Pure. */
export function whyOf(seen: Seen): Why {
  const { plan, state, levels, published, entries, settings, now } = seen;
  const explanation = explain(entries, state, { plan, settings }, now);
  const { standing, silence } = explanation;
  const { reason } = standing;
  const amiss = amissFile(
    { exporter: plan.name, file: exporterOf(plan.name).file },
    published,
    state,
  );
  if (amiss !== null) {
    const { message, remedy } = amissText(amiss);
    return { reason, sentence: `${message}. ${remedy}.`, explanation };
  }
  if (reason !== null) {
    // What the journal said last is outdated when more should have followed.
    const attention = silence === null ? '' : ` ${silenceText(silence)}.`;
    return { reason, sentence: `${standingText(explanation)}${attention}`, explanation };
  }
  const unreadable = unreadableTable(seen);
  if (unreadable !== null) {
    return { reason: 'failing', sentence: `Not known now: ${unreadable.message}`, explanation };
  }
  const wake = glance(plan.name);
  const decision = decide({ plan, state, levels, published, now, settings, wake });
  if (decision.kind !== 'rest') {
    return { reason, sentence: 'A refresh is due now.', explanation };
  }
  const text = reasonText(decision.reason, decision.detail);
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  return { reason: decision.reason, sentence, explanation };
}
