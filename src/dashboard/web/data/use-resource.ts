import { useEffect, useState } from 'preact/hooks';
import { type Failure, read } from './client.js';

/** What is known of something the service tells. */
export interface Resource<T> {
  readonly data: T | null;
  /** Why the last try brought nothing; the data before it stays. */
  readonly failure: Failure | null;
}

const NOTHING = { data: null, failure: null };
const AGAIN_MS = 5_000;

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
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (path === null) return;
    const left = new AbortController();
    let again: ReturnType<typeof setTimeout> | undefined;
    read<T>(path, token, left.signal)
      .then((answer) => {
        if (answer.kind === 'ok') return setKnown({ data: answer.data, failure: null, path });
        setKnown((before) => ({
          data: before.path === path ? before.data : null,
          failure: answer.failure,
          path,
        }));
        if (answer.failure.status === null || answer.failure.status >= 500) {
          again = setTimeout(() => setTries((count) => count + 1), AGAIN_MS);
        }
      })
      .catch(() => {});
    return () => {
      left.abort();
      clearTimeout(again);
    };
  }, [path, token, version, tries]);
  return known.path === path ? known : NOTHING;
}
