import { from, map, of } from 'rxjs';
import { expectedOf, OURS, type Published } from '../../src/domain/published.js';
import type { Failure, Publication } from '../../streams/flow.js';
import type { PipelineDeps } from '../../streams/pipeline-deps.js';
import { draft } from './refreshes.js';

/** The published files of a model, and what somebody else does to them. */
export interface ModelFiles {
  /** The world, whose live files can be touched. */
  world(deps: PipelineDeps): PipelineDeps;
  /** What is done to an exporter's live file; it stays so until it is put right. */
  touch(exporter: string, how: Published): void;
  /** What readers find. */
  now(exporter: string): Published['kind'];
  /** Copies in history: `exporter run`. */
  readonly history: Set<string>;
  /** Set: nothing can be put back. */
  broken: Failure | null;
  /** Versions that were put back: `exporter run`, in order. */
  readonly putBack: string[];
}

export function modelFiles(): ModelFiles {
  const touched = new Map<string, Published>();
  const history = new Set<string>();
  const putBack: string[] = [];
  let objects = 0;

  const self: ModelFiles = {
    touch: (exporter, how) => void touched.set(exporter, how),
    now: (exporter) => touched.get(exporter)?.kind ?? 'ours',
    history,
    putBack,
    broken: null,
    world: (deps) => ({
      ...deps,
      published: (exporter, state) =>
        of(expectedOf(state) === null ? ({ kind: 'none' } as const) : found(exporter)),
      refresh: (request, signal) => {
        const { restore, exporter } = request;
        if (restore?.kind !== 'version') return deps.refresh(request, signal);
        const { version, orCompute } = restore;
        if (history.has(`${exporter} ${version.runId}`)) {
          const attributes = { contentType: 'application/json' };
          return of(draft({ version: { ...version, dataThrough: null, attributes } }));
        }
        return orCompute ? deps.refresh(request, signal) : of(NO_COPY);
      },
      publish: (request, file, holds) => {
        const { exporter, runId, restore } = request;
        if (self.broken !== null && restore) return of(self.broken);
        if (file.version) {
          putBack.push(`${exporter} ${file.version.runId}`);
          return of(restored(exporter));
        }
        const pinned = request.state.pinned !== null;
        return from(deps.publish(request, file, holds)).pipe(
          map((result) => {
            if (result.kind !== 'publication') return result;
            history.add(`${exporter} ${runId}`);
            if (pinned)
              return { kind: 'publication', status: 'history', generation: null } as const;
            touched.delete(exporter);
            return restore ? ({ ...result, status: 'published' } as const) : result;
          }),
        );
      },
    }),
  };

  function found(exporter: string): Published {
    return touched.get(exporter) ?? OURS;
  }

  function restored(exporter: string): Publication {
    touched.delete(exporter);
    objects += 1;
    return { kind: 'publication', status: 'restored', generation: `back ${objects}`, sha256: 's' };
  }

  return self;
}

const NO_COPY: Failure = { kind: 'transient', message: 'no copy', remedy: 'Wait.' };
