import { printable, printableLines } from '../domain/printable.js';

/** A line of the log for people at a terminal: in its names and values all can be seen, and none begins a line. */
export function readableLine(line: string): string {
  return `${JSON.stringify(readable(JSON.parse(line)))}\n`;
}

function readable(value: unknown): unknown {
  if (typeof value === 'string') return printableLines(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(readable);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [printable(name), readable(inner)]),
  );
}
