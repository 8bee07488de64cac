import { printableJson, printableLines } from '../domain/printable.js';
import { coloured, inColour } from './colour.js';
import { progress } from './progress.js';

/**
 * The one place through which a command's words reach standard output and standard error. Of what was read from
 * outside (events, cells, names of objects, answers of services) nothing reaches a terminal that it would obey.
 */
export const terminal = {
  /** A line for people. */
  line(text: string): void {
    write(process.stdout, inColour(printableLines(text)));
  },
  /** A value for machines, exactly. */
  json(value: unknown): void {
    write(process.stdout, printableJson(JSON.stringify(value, null, 2)));
  },
  /** What went wrong and what to do next, for people. */
  error(message: string, remedy: string): void {
    const heading = coloured('error:', 'bad', process.stderr);
    const told = [`${heading} ${message}`, `try:   ${remedy}`];
    const lines = told.map(printableLines);
    write(process.stderr, inColour(lines.join('\n')));
  },
} as const;

function write(stream: NodeJS.WritableStream, text: string): void {
  progress.clear();
  stream.write(`${text}\n`);
}
