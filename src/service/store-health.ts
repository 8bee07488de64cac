import type { EpochMs } from '../domain/date.js';
import { TrendsError } from '../domain/errors.js';
import type { ObjectStore } from '../ports/object-store.js';
import type { Journal } from '../store/journal.js';

/** Why nothing can be acknowledged at the moment. */
export interface StoreTrouble {
  readonly since: EpochMs;
  readonly message: string;
  readonly remedy: string;
}

/** Watches whether the private store takes what must be durable before a message is acknowledged. */
export interface StoreHealth {
  /** The journal, watched. */
  readonly journal: Journal;
  trouble(): StoreTrouble | null;
  stop(): void;
}

export interface StoreHealthOptions {
  readonly journal: Journal;
  readonly store: ObjectStore;
  readonly now: () => EpochMs;
  /** Names the object that is written to find out whether it can be written again. */
  readonly instance: string;
  readonly checkMs?: number;
  readonly patienceMs?: number;
}

/** Between two checks. */
const CHECK_MS = 5_000;
/** What is not answered for so long is not going to be. */
const PATIENCE_MS = 10_000;

/**
 * A store that refuses lines, or answers nothing, is in trouble until it takes something again: the
 * next line, or a trial object that is written as long as it is in trouble. While nothing is journaled it is
 * asked for an object now and then, so that a store that hangs is noticed in a quiet hour too.
 */
export function storeHealth(options: StoreHealthOptions): StoreHealth {
  const { journal, store, now, instance } = options;
  const { checkMs = CHECK_MS, patienceMs = PATIENCE_MS } = options;
  let failed: StoreTrouble | null = null;
  const open = new Set<{ readonly at: number; readonly since: EpochMs }>();

  async function watched<T>(work: Promise<T>): Promise<T> {
    const call = { at: performance.now(), since: now() };
    open.add(call);
    try {
      const result = await work;
      failed = null;
      return result;
    } catch (error) {
      failed ??= troubleOf(error, now());
      throw error;
    } finally {
      open.delete(call);
    }
  }

  function trouble(): StoreTrouble | null {
    if (failed !== null) return failed;
    const [oldest] = open;
    if (oldest === undefined || performance.now() - oldest.at < patienceMs) return null;
    const { since } = oldest;
    return { since, message: 'the private store does not answer', remedy: SEE_DOCTOR };
  }

  const trial = `${TRIALS}${instance}`;
  const checking = setInterval(() => {
    if (open.size > 0) return;
    const check: Promise<unknown> = failed === null ? store.head(trial) : tried(store, trial);
    watched(check).catch(() => undefined);
  }, checkMs).unref();

  return {
    journal: { append: (entry) => watched(journal.append(entry)), flush: () => journal.flush() },
    trouble,
    stop: () => clearInterval(checking),
  };
}

/** Where trial objects lie in the private store, for a moment. */
const TRIALS = 'trial/';

const SEE_DOCTOR =
  'trends doctor says whether it can be read and written; nothing is acknowledged until then.';

async function tried(store: ObjectStore, name: string): Promise<void> {
  await store.put(name, new Uint8Array(), { contentType: 'text/plain' });
  await store.delete(name);
}

function troubleOf(error: unknown, since: EpochMs): StoreTrouble {
  const message = error instanceof Error ? error.message : String(error);
  const remedy = error instanceof TrendsError ? error.remedy : SEE_DOCTOR;
  return { since, message, remedy };
}
