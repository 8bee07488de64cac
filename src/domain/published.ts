import { type EpochMs, type IsoDate, isAhead } from './date.js';
import { type ExporterState, type ForeignChange, INITIAL_STATE, type LiveFile } from './state.js';

/** What a live file's own metadata says of the run that published it. */
interface PublishedRun {
  readonly runId: string;
  readonly asOf: IsoDate;
  readonly dataThrough: IsoDate | null;
  readonly contentHash: string;
  readonly partial: boolean;
}

/**
 * The live file, as readers find it, against what the state says was published.
 * - `none`: nothing was published yet; whatever is there is nobody's
 * - `ours`: as it should be
 * - `adopted`: the very same bytes, as another object: written again by somebody
 * - `recorded`: one of our runs that the state does not know, not older than the one it knows
 * - `former`: an earlier version of ours, since a publication or a rollback was cut off
 * - `deleted`, `foreign-write`: gone, or other bytes than any that should be there
 * - `unread`: the store does not answer
 */
export type Published =
  | { readonly kind: 'none' | 'ours' | 'former' }
  | ({ readonly kind: 'adopted' } & PublishedObject)
  | ({ readonly kind: 'recorded'; readonly run: PublishedRun } & PublishedObject)
  | { readonly kind: ForeignChange['kind'] }
  | { readonly kind: 'unread'; readonly message: string };

/** The object that stands there. */
interface PublishedObject {
  readonly generation: string;
  readonly sha256: string;
}

export const OURS: Published = { kind: 'ours' };

/** The version that should be live. */
export interface Expected {
  readonly runId: string;
  readonly asOf: IsoDate;
  /** Of the live object; null: it is still to be put back. */
  readonly generation: string | null;
  /** Of its bytes; null: a state of earlier versions does not say. */
  readonly sha256: string | null;
}

/** The version that should be live: the pinned one, else the last that was published; null: none was. */
export function expectedOf({ pinned, live }: ExporterState): Expected | null {
  const expected = pinned ?? live;
  if (expected === null) return null;
  const { runId, asOf, generation = null, sha256 = null } = expected;
  return { runId, asOf, generation, sha256 };
}

/** Foreign writes within this span are counted together. */
const SPAN_MS = 3_600_000;
/** So many are put right; then whoever writes there wants something else than this service. */
const MOST_WRITES = 3;
/** Changes that a state remembers, of each kind. */
const REMEMBERED = 3;

/** What somebody did to the live file; null: nothing that is to be put right. */
export function foreignChange({ kind }: Published): ForeignChange['kind'] | null {
  return kind === 'deleted' || kind === 'foreign-write' ? kind : null;
}

/** True when readers do not find what should be live, and the service may put it there. */
export function isAmiss(published: Published, { pinned }: ExporterState): boolean {
  if (published.kind === 'former') return pinned !== null;
  return foreignChange(published) !== null;
}

/** True when the file was overwritten too often, so that it is not put back any more. */
export function isGivenUp(published: Published, { foreign }: ExporterState, now: EpochMs): boolean {
  if (published.kind !== 'foreign-write') return false;
  return (
    foreign.stopped || (!foreign.standing && writesBefore(foreign.changes, now) >= MOST_WRITES)
  );
}

/** The state once somebody's change is noted; one that still stands is not noted again. */
export function withChange(
  state: ExporterState,
  kind: ForeignChange['kind'] | null,
  at: EpochMs,
): ExporterState {
  const { foreign } = state;
  if (kind === null || foreign.standing) return state;
  const same = foreign.changes.filter((change) => change.kind === kind);
  const others = foreign.changes.filter((change) => change.kind !== kind);
  const changes = [...others, ...same.slice(1 - REMEMBERED), { kind, at }];
  return { ...state, foreign: { ...foreign, changes, standing: true } };
}

/** The state once the live file is as it should be. */
export function putRight(state: ExporterState): ExporterState {
  const { foreign } = state;
  if (!foreign.standing && !foreign.stopped && foreign.setback === null) return state;
  return { ...state, foreign: { ...foreign, standing: false, stopped: false, setback: null } };
}

/**
 * The state after a look at the live file, or null when there is nothing to note: the same bytes are
 * taken for ours; of a run that was not recorded nobody knows what it was built from, so it is due again.
 */
export function noted(
  state: ExporterState,
  published: Published,
  now: EpochMs,
): ExporterState | null {
  const after = afterLook(state, published, now);
  return after === state ? null : after;
}

function afterLook(state: ExporterState, published: Published, now: EpochMs): ExporterState {
  const { live, pinned, paused, foreign } = state;
  switch (published.kind) {
    case 'ours':
      return putRight(state);
    case 'adopted':
      return withObject(putRight(state), published);
    case 'recorded':
      if (live === null || pinned !== null) return state;
      return { ...putRight(state), live: recordedFile(live, published, now) };
    case 'foreign-write': {
      if (paused || foreign.stopped || !isGivenUp(published, state, now)) return state;
      const known = withChange(state, published.kind, now);
      return { ...known, foreign: { ...known.foreign, stopped: true } };
    }
    default:
      return state;
  }
}

/** The state when the version that should be live is this object. */
export function withObject(
  state: ExporterState,
  { generation, sha256 }: PublishedObject,
): ExporterState {
  const { live, pinned } = state;
  if (pinned !== null) return { ...state, pinned: { ...pinned, generation, sha256 } };
  return live === null ? state : { ...state, live: { ...live, generation, sha256 } };
}

/** The state when nobody has to be told of what others did any more. */
export function withoutForeign(state: ExporterState): ExporterState {
  return { ...state, foreign: INITIAL_STATE.foreign };
}

function recordedFile(
  live: LiveFile,
  { run, generation, sha256 }: Extract<Published, { kind: 'recorded' }>,
  now: EpochMs,
): LiveFile {
  return {
    ...live,
    ...run,
    generation,
    sha256,
    publishedAt: now,
    missing: [],
    reached: {},
    marks: {},
  };
}

function writesBefore(changes: readonly ForeignChange[], now: EpochMs): number {
  return changes.filter(
    ({ kind, at }) => kind === 'foreign-write' && at > now - SPAN_MS && !isAhead(at, now),
  ).length;
}
