import { progress } from './progress.js';
import { terminal } from './terminal.js';

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
  return {
    json,
    line: (text = '') => {
      if (!json) terminal.line(text);
    },
    data: (value) => {
      if (json) terminal.json(value);
    },
    doing: (what) => {
      if (!json) progress.show(`${what} …`);
    },
  };
}

/** Tells that something was not readable and counts as absent, with what to do about it. */
export function tellLeftOut(out: Output, what: string, fault: string, remedy: string): void {
  out.line(`${what} is left out: ${fault}`);
  out.line(`  try: ${remedy}`);
}
