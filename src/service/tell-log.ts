import type { Story } from '../../streams/pipeline.js';
import { warningText } from '../domain/guard-findings.js';
import type { RunRecord } from '../domain/run-record.js';
import type { Log } from '../log.js';

/** Writes the pipeline's story to the log: runs and landings at `info`, looks at `debug`. */
export function tellLog(log: Log): (story: Story) => void {
  return (story) => {
    switch (story.kind) {
      case 'received':
        log.info({ landing: story.landing, routes: story.routes }, 'landing');
        break;
      case 'wake':
        log.debug({ exporter: story.exporter, why: story.why }, 'wake');
        break;
      case 'rest':
        log.debug({ verdict: story.verdict }, 'rest');
        break;
      case 'done':
        if (isQuiet(story.record)) log.info({ run: story.record }, 'run');
        else log.error({ run: story.record }, 'run');
        for (const warning of story.record.warnings ?? []) {
          log.warn({ runId: story.record.runId, warning }, warningText(warning));
        }
        break;
    }
  };
}

/** What may be half a load is no error yet. */
function isQuiet({ error, status }: RunRecord): boolean {
  return error === null || status === 'settling';
}
