import { parseArgs } from 'node:util';

/** What every bench can be asked for. */
export interface Options {
  /** A run of seconds that shows that the bench works; its timings mean nothing and are not kept. */
  readonly short: boolean;
  /** Print the result as JSON. */
  readonly json: boolean;
  /** Measured runs of each row. */
  readonly runs: number;
}

/** Reads `--short`, `--json` and `--runs <n>`. @throws Error for other flags or fewer than five runs */
export function options(): Options {
  const { values } = parseArgs({
    options: {
      short: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      runs: { type: 'string', default: '5' },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 5) throw new Error('--runs: write a whole number from 5');
  return { short: values.short, json: values.json, runs: values.short ? 1 : runs };
}
