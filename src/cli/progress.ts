import { printable } from '../domain/printable.js';

/** What a terminal is asked and told. */
export type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>;

/** One line that says what long work is at; nothing where nobody looks. */
export interface Progress {
  /** Replaces the line. */
  show(text: string): void;
  /** Takes the line away, before anything else is written. */
  clear(): void;
}

const ERASE_LINE = '\r\u001b[2K';
const NARROWEST = 20;

/** A line that is updated in place on a terminal. It ends where it began, so that whatever is written next covers it. */
export function progressOn(terminal: Terminal): Progress {
  let shown = false;
  return {
    show: (told) => {
      if (!terminal.isTTY) return;
      const text = printable(told);
      const width = Math.max(NARROWEST, terminal.columns || 80) - 1;
      const line = text.length > width ? `${text.slice(0, width - 1)}…` : text;
      terminal.write(`${ERASE_LINE}${line}\r`);
      shown = true;
    },
    clear: () => {
      if (shown) terminal.write(ERASE_LINE);
      shown = false;
    },
  };
}

/** The progress line of this process, on standard error. */
export const progress: Progress = progressOn(process.stderr);

/**
 * How far a number of like things is, and how long the rest will take if it goes on like this.
 * @param spentMs since the first began
 */
export function share(done: number, all: number, spentMs: number): string {
  const count = `${done} of ${all}`;
  if (done === 0 || done >= all || spentMs < 5_000) return count;
  return `${count}, ${inWords((spentMs / done) * (all - done))} left`;
}

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `about ${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `about ${minutes} min` : `about ${Math.round(minutes / 60)} h`;
}
