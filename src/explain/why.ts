import { exporterOf } from '../../exporters/registry.js';
import { type FileStatus, fileStatus } from '../../streams/file-status.js';
import type { ExporterPlan, PipelineSettings } from '../../streams/pipeline-deps.js';
import { amissFile, amissText } from '../domain/amiss.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { Published } from '../domain/published.js';
import type { ExporterState } from '../domain/state.js';
import type { Watermarks } from '../domain/watermarks.js';
import { explain } from './explain.js';
import type { Explanation } from './explanation.js';
import { reasonText, silenceText, standingText, standingTold } from './phrases.js';

/** What is known of one exporter at a moment. */
export interface Seen {
  readonly plan: ExporterPlan;
  readonly state: ExporterState;
  readonly levels: Watermarks;
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
  /** The same without the reason's code and its time. */
  readonly told: string;
  readonly explanation: Explanation;
}

/** In one sentence: from the journal, or, where it says nothing, as an evaluation would decide now. Pure. */
export function whyOf(seen: Seen): Why {
  const { plan, state, published, entries, settings, now } = seen;
  const explanation = explain(entries, state, { plan, settings }, now);
  const status = fileStatus(seen, explanation.standing);
  const { file } = exporterOf(plan.name);
  const amiss = amissFile({ exporter: plan.name, file }, published, state);
  if (amiss !== null) {
    const { message, remedy } = amissText(amiss);
    const sentence = `${message}. ${remedy}.`;
    return { status, sentence, told: sentence, explanation };
  }
  const { standing, silence } = explanation;
  if (standing.reason === null) {
    const sentence = untoldText(status);
    return { status, sentence, told: sentence, explanation };
  }
  // What the journal said last is outdated when more should have followed.
  const attention = silence === null ? '' : ` ${silenceText(silence)}.`;
  const sentence = `${standingText(explanation)}${attention}`;
  const told = standing.since === null ? sentence : `${standingTold(explanation)}${attention}`;
  return { status, sentence, told, explanation };
}

/** Of a file of which the journal says nothing. */
function untoldText({ reason, detail, freshness }: FileStatus): string {
  if (freshness.unreadable !== null) return `Not known now: ${freshness.unreadable.message}`;
  if (reason === null) return 'A refresh is due now.';
  const text = reasonText(reason, detail);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
