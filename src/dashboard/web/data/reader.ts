import { type Fetched, read } from './client.js';

/** Reads one path, whenever it is asked to. */
export interface Reader {
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
