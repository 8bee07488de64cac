import { useEffect, useRef, useState } from 'preact/hooks';
import { type Failure, type Fetched, read } from './client.js';

/** What is known of something the service tells. */
export interface Resource<T> {
  readonly data: T | null;
  /** Why the last try brought nothing; the data before it stays. */
  readonly failure: Failure | null;
}

const NOTHING = { data: null, failure: null };

/**
 * Keeps what a path tells: read again whenever `version` changes, and after a failure. Data of
 * another path is never shown.
 * @param path below `api/`; null: nothing is asked
 */
export function useResource<T>(
  path: string | null,
  token: string | null,
  version: number,
): Resource<T> {
  const [known, setKnown] = useState<Resource<T> & { readonly path: string | null }>({
    ...NOTHING,
    path,
  });
  const current = useRef<Reader | null>(null);
  useEffect(() => {
    if (path === null) return;
    const mine = reader<T>(path, token, (answer) =>
      setKnown((before) => {
        if (answer.kind === 'ok') return { data: answer.data, failure: null, path };
        const data = before.path === path ? before.data : null;
        return { data, failure: answer.failure, path };
      }),
    );
    current.current = mine;
    return () => {
      mine.stop();
      current.current = null;
    };
  }, [path, token]);
  useEffect(() => current.current?.again(), [path, token, version]);
  return known.path === path ? known : NOTHING;
}

/** Reads one path, whenever it is asked to. */
interface Reader {
  /** Reads now; while a reading is under way, once more after it. */
  readonly again: () => void;
  readonly stop: () => void;
}

const AGAIN_MS = 5_000;

/**
 * A reading is never given up for a newer one: where changes come faster than answers, the page
 * would show nothing of them. One that failed is tried again by itself.
 */
export function reader<T>(
  path: string,
  token: string | null,
  hear: (answer: Fetched<T>) => void,
): Reader {
  const left = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [reading, wanted] = [false, false];

  async function readOn(): Promise<void> {
    clearTimeout(timer);
    reading = true;
    let answer: Fetched<T>;
    do {
      wanted = false;
      answer = await read<T>(path, token, left.signal);
      hear(answer);
    } while (wanted);
    reading = false;
    if (isPassing(answer)) timer = setTimeout(again, AGAIN_MS);
  }

  function again(): void {
    if (reading) wanted = true;
    // It rejects only once it was stopped.
    else readOn().catch(() => {});
  }

  return {
    again,
    stop: () => {
      left.abort();
      clearTimeout(timer);
    },
  };
}

/** A failure that may be over soon. */
function isPassing(answer: Fetched<unknown>): boolean {
  if (answer.kind === 'ok') return false;
  const { status } = answer.failure;
  return status === null || status >= 500;
}
