import { exporterOf } from '../../exporters/registry.js';
import { type FileStatus, fileStatus } from '../../streams/file-status.js';
import type { ExporterPlan, PipelineSettings } from '../../streams/world.js';
import { amissFile, amissText } from '../domain/amiss.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { Levels } from '../domain/levels.js';
import type { Published } from '../domain/published.js';
import type { ExporterState } from '../domain/state.js';
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
  readonly status: FileStatus;
  readonly sentence: string;
  readonly explanation: Explanation;
}

/** In one sentence: from the journal, or, where it says nothing, as a look would decide now. Pure. */
export function whyOf(seen: Seen): Why {
  const { plan, state, published, entries, settings, now } = seen;
  const explanation = explain(entries, state, { plan, settings }, now);
  const status = fileStatus(seen, explanation.standing);
  const { file } = exporterOf(plan.name);
  const amiss = amissFile({ exporter: plan.name, file }, published, state);
  if (amiss === null) return { status, sentence: sentenceOf(status, explanation), explanation };
  const { message, remedy } = amissText(amiss);
  return { status, sentence: `${message}. ${remedy}.`, explanation };
}

function sentenceOf({ reason, detail, freshness }: FileStatus, explanation: Explanation): string {
  const { standing, silence } = explanation;
  if (standing.reason !== null) {
    // What the journal said last is outdated when more should have followed.
    const attention = silence === null ? '' : ` ${silenceText(silence)}.`;
    return `${standingText(explanation)}${attention}`;
  }
  if (freshness.unreadable !== null) return `Not known now: ${freshness.unreadable.message}`;
  if (reason === null) return 'A refresh is due now.';
  const text = reasonText(reason, detail);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
