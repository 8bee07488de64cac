import { progress } from './progress.js';

/** Where a command's answer goes: standard output, for people or for machines. */
export interface Output {
  readonly json: boolean;
  /** A line for people; nothing with `--json`. */
  line(text?: string): void;
  /** The whole answer for machines; nothing without `--json`. */
  data(value: unknown): void;
  /** What is being done now, for people who wait at a terminal, until the next line; nothing with `--json`. */
  doing(what: string): void;
}

export function output(json: boolean): Output {
  const write = (text: string) => {
    progress.clear();
    process.stdout.write(`${text}\n`);
  };
  return {
    json,
    line: (text = '') => {
      if (!json) write(text);
    },
    data: (value) => {
      if (json) write(JSON.stringify(value, null, 2));
    },
    doing: (what) => {
      if (!json) progress.show(`${what} …`);
    },
  };
}
