import { exporterOf } from '../../exporters/registry.js';
import type { PipelineEvent } from '../../streams/pipeline.js';
import type { EpochMs } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import type { RunRecord } from '../domain/run-record.js';
import { newYorkClock } from '../domain/times.js';

/** Tells the pipeline's story as lines for people; null for what nobody needs to read (again). */
export type Narrator = (story: PipelineEvent, now: EpochMs) => string | null;

/** A narrator that says each verdict on an exporter once. */
export function narrator(): Narrator {
  const said = new Map<string, string>();
  return (story, now) => {
    const told = tell(story);
    if (told === null) return null;
    const [what, text] = told;
    if (story.kind === 'skipped') {
      if (said.get(story.verdict.exporter) === text) return null;
      said.set(story.verdict.exporter, text);
    }
    return `${newYorkClock(now)}  ${what.padEnd(9)} ${text}`;
  };
}

function tell(story: PipelineEvent): readonly [string, string] | null {
  switch (story.kind) {
    case 'received': {
      const names = story.routes.map(({ exporter }) => short(exporter));
      const { table, gameDate, status } = story.landing;
      return ['landing', `${bare(table)} ${gameDate} (${status}) → ${names.join(', ')}`];
    }
    case 'trigger':
      if (story.why !== 'settled') return null;
      return ['settled', `${short(story.exporter)}: ${landed(story.landings)}`];
    case 'skipped': {
      const { reason, detail, landings, exporter } = story.verdict;
      if (landings.length === 0) return null;
      return ['gate', `${short(exporter)}: ${reason} ${bare(detail)}`.trimEnd()];
    }
    case 'done':
      return [story.record.status, ran(story.record)];
  }
}

function ran({
  exporter,
  cause,
  asOf,
  dataThrough,
  startedAt,
  error,
  landings,
}: RunRecord): string {
  const { file } = exporterOf(exporter);
  if (error !== null) return `${file}: ${error.message}`;
  const why = landings.length > 0 ? `${cause}, ${counted(landings.length)}` : cause;
  const started = newYorkClock(startedAt);
  return `${file} (${why}; as of ${asOf}, data through ${dataThrough ?? 'unknown'}, begun ${started})`;
}

function landed(landings: readonly Landing[]): string {
  const tables = new Set(landings.map(({ table, gameDate }) => `${bare(table)} ${gameDate}`));
  return `${counted(landings.length)} of ${[...tables].join(', ')}`;
}

const short = (exporter: string) => exporter.replace('trends-', '');

/** Table names without their dataset. */
const bare = (text: string) => text.replace(/\bnba_\w+\./g, '');

const counted = (landings: number) => `${landings} landing${landings === 1 ? '' : 's'}`;
