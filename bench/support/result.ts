import { mkdirSync, writeFileSync } from 'node:fs';
import type { Machine } from './machine.js';
import type { Options } from './options.js';
import { textTable } from './text-table.js';

/** A goal and whether this run of the bench met it. */
export interface Goal {
  readonly goal: string;
  readonly measured: string;
  readonly met: boolean;
}

/** What a bench measured; `docs/benchmarks.md` is written from these. */
export interface Result {
  /** The bench's file name without its ending. */
  readonly bench: string;
  readonly title: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly date: string;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  /** Measured runs of each row, of which a row gives medians. */
  readonly runs: number;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly goals: readonly Goal[];
  /** What a reader must know beside the table: what was left out, where the limit is. */
  readonly notes: readonly string[];
}

/** Where results lie, from the repository's root. */
export const RESULTS = 'bench/results';

/** Today's date as results name it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Prints a result as table or JSON, and keeps it below `bench/results` unless it is of a short run. */
export function report(result: Result, { short, json }: Options): void {
  const text = `${JSON.stringify(result, null, 2)}\n`;
  process.stdout.write(json ? text : printed(result));
  if (short) return;
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(`${RESULTS}/${result.bench}.json`, text);
}

function printed({ title, machine, runs, columns, rows, goals, notes }: Result): string {
  const { cpu, cores, memoryGB, node } = machine;
  return [
    `${title}\n${cpu}, ${cores} cores, ${memoryGB} GB, Node ${node}; medians of ${runs}`,
    textTable([columns, ...rows]),
    goals.map(({ goal, measured, met }) => `${met ? 'met' : 'MISSED'}: ${goal} (${measured})`),
    notes.map((note) => `Note: ${note}`),
    '',
  ]
    .flat()
    .join('\n');
}
