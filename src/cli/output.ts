/** Where a command's answer goes: standard output, for people or for machines. */
export interface Output {
  readonly json: boolean;
  /** A line for people; nothing with `--json`. */
  line(text?: string): void;
  /** The whole answer for machines; nothing without `--json`. */
  data(value: unknown): void;
}

export function output(json: boolean): Output {
  const write = (text: string) => void process.stdout.write(`${text}\n`);
  return {
    json,
    line: (text = '') => {
      if (!json) write(text);
    },
    data: (value) => {
      if (json) write(JSON.stringify(value, null, 2));
    },
  };
}

/** Rows as aligned columns; the last column is not padded. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<readonly number[]>(
    (widest, row) => row.map((cell, i) => Math.max(widest[i] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
