import { defer, finalize, from, type Observable, type ObservableInput, tap } from 'rxjs';
import type { PipelineDeps } from '../../streams/pipeline-deps.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { ExporterState } from '../domain/state.js';
import { field } from '../domain/untyped.js';
import type { Sink } from './signal.js';

/** The pipeline's dependencies, whose effects are told of when they have come off. */
export function instrumentedDeps(
  deps: PipelineDeps,
  journaled: (entry: JournalEntry) => void,
  emit: Sink,
): PipelineDeps {
  const at = () => deps.scheduler.now();
  const { published } = deps;
  const known = (exporter: string, state: ExporterState) => {
    const ours = state.claim?.holder === deps.holder;
    emit({ kind: 'state', at: at(), exporter, state, ours });
  };
  return {
    ...deps,
    journal: (entry) => watched(() => deps.journal(entry), { complete: () => journaled(entry) }),
    deadLetter: (message, fault) =>
      watched(() => deps.deadLetter(message, fault), {
        next: (outcome) =>
          emit({ kind: 'dead-letter', at: at(), kept: field(outcome, 'kept') !== false }),
      }),
    levels: (tables, asked) =>
      watched(() => deps.levels(tables, asked), {
        next: (levels) => emit({ kind: 'levels', at: at(), tables, levels }),
      }),
    ...(published && {
      published: (exporter: string, state: ExporterState) =>
        watched(() => published(exporter, state), {
          next: (file) => emit({ kind: 'live-file', at: at(), exporter, published: file }),
        }),
    }),
    state: (exporter) =>
      watched(() => deps.state(exporter), {
        next: (state) => known(exporter, state),
      }),
    saveState: (exporter, state) =>
      watched(() => deps.saveState(exporter, state), {
        complete: () => known(exporter, state),
      }),
    refresh: (request, signal) =>
      defer(() => {
        emit({ kind: 'computing', at: at(), request });
        return timed(
          at,
          () => deps.refresh(request, signal),
          (startedAt, result) => emit({ kind: 'computed', at: at(), startedAt, request, result }),
        );
      }),
    publish: (request, draft, holds) =>
      timed(
        at,
        () => deps.publish(request, draft, holds),
        (startedAt, result) => emit({ kind: 'published', at: at(), startedAt, request, result }),
      ),
    warn: (event, what, error) => {
      emit({ kind: 'warning', at: at() });
      deps.warn(event, what, error);
    },
  };
}

function watched<T>(
  act: () => ObservableInput<T>,
  hear: { readonly next?: (value: T) => void; readonly complete?: () => void },
): Observable<T> {
  return defer(() => from(act())).pipe(tap(hear));
}

/**
 * The effect, of which is told once, before anybody goes on with its result; with null when it
 * ends without one.
 */
function timed<T>(
  now: () => EpochMs,
  act: () => ObservableInput<T>,
  ended: (startedAt: EpochMs, result: T | null) => void,
): Observable<T> {
  return defer(() => {
    const startedAt = now();
    let told = false;
    const tell = (result: T | null) => {
      if (!told) ended(startedAt, result);
      told = true;
    };
    return from(act()).pipe(
      tap((result) => tell(result)),
      finalize(() => tell(null)),
    );
  });
}
