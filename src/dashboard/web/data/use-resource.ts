import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from './client.js';
import { type Reader, reader } from './reader.js';

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
