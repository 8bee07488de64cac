import { printable } from '../domain/printable.js';
import { coloured, type Tinted } from './colour.js';

type Cell = string | Tinted;
export type Row = readonly Cell[];

/** Cells are not cut below this, however narrow the terminal is. */
const NARROWEST = 8;
const GAP = 2;

const textOf = (cell: Cell) => printable(typeof cell === 'string' ? cell : cell.text);

/** How many columns standard output has; null where it is no terminal, and lines may be of any length. */
export function terminalWidth(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> = process.stdout,
): number | null {
  return stream.isTTY && stream.columns > 0 ? stream.columns : null;
}

/** Rows as aligned columns, however wide; the last column is not padded. */
export function columns(rows: readonly Row[]): readonly string[] {
  return aligned(rows, widthsOf(rows));
}

/**
 * The first of several tables that fits, from the most telling to the narrowest; where none does, the last
 * one with its widest cells cut.
 * @param width in columns; null: any
 */
export function fitting(
  tables: readonly (readonly Row[])[],
  width: number | null = terminalWidth(),
): readonly string[] {
  const chosen = chosenOf(tables, width);
  const widths = widthsOf(chosen);
  return aligned(chosen, width === null ? widths : narrowed(widths, width));
}

/** The same of tables whose first row is their headings: tells below which columns are left out. */
export function fittingHeaded(
  tables: readonly (readonly Row[])[],
  width: number | null = terminalWidth(),
): readonly string[] {
  const lines = fitting(tables, width);
  const kept = headingsOf(chosenOf(tables, width));
  const lacks = headingsOf(tables[0]).filter((name) => !kept.includes(name));
  return lacks.length === 0 ? lines : [...lines, `not shown for want of room: ${lacks.join(', ')}`];
}

function chosenOf(tables: readonly (readonly Row[])[], width: number | null): readonly Row[] {
  const fits = (rows: readonly Row[]) => width === null || sum(widthsOf(rows)) <= width;
  return tables.find(fits) ?? tables.at(-1) ?? [];
}

function headingsOf(rows: readonly Row[] = []): readonly string[] {
  return (rows[0] ?? []).map(textOf);
}

/** A table without some columns, by their headings in the first row. */
export function without(rows: readonly Row[], ...headings: readonly string[]): readonly Row[] {
  const [first = []] = rows;
  const kept = first.map((cell) => !headings.includes(textOf(cell)));
  return rows.map((row) => row.filter((_, i) => kept[i]));
}

function widthsOf(rows: readonly Row[]): readonly number[] {
  return rows.reduce<readonly number[]>(
    (widest, row) => row.map((cell, i) => Math.max(widest[i] ?? 0, textOf(cell).length)),
    [],
  );
}

function sum(widths: readonly number[]): number {
  return widths.reduce((all, each) => all + each, GAP * (widths.length - 1));
}

/** Takes from the widest column until all fit, or until nothing can be taken any more. */
function narrowed(wanted: readonly number[], width: number): readonly number[] {
  const widths = [...wanted];
  for (let excess = sum(widths) - width; excess > 0; excess -= 1) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    widths[widths.lastIndexOf(widest)] = widest - 1;
  }
  return widths;
}

function aligned(rows: readonly Row[], widths: readonly number[]): readonly string[] {
  const shown = (cell: Cell, i: number, last: boolean) => {
    const text = cut(textOf(cell), widths[i] ?? 0);
    const blanks = last ? '' : ' '.repeat((widths[i] ?? 0) - text.length);
    return `${typeof cell === 'string' ? text : coloured(text, cell.mood)}${blanks}`;
  };
  return rows.map((row) =>
    row
      .map((cell, i) => shown(cell, i, i === row.length - 1))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
