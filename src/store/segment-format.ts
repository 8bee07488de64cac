import { hasShape, type Shape } from '../domain/has-shape.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { textIn } from '../domain/untyped.js';
import { HEADER } from './journal.js';
import { journalObject } from './segment-names.js';

/** One segment's entries, read from its own object or from a compacted one. */
export interface Part {
  /** The name the segment was written under. */
  readonly segment: string;
  readonly entries: readonly JournalEntry[];
  /** What is wrong with it; null when it is whole. */
  readonly fault: string | null;
  /** How much was read for it. */
  readonly bytes: number;
}

/** A segment in a compacted object: its lines are read when they are wanted. */
export interface PackedPart {
  readonly segment: string;
  /** False: lines of it are missing. */
  readonly complete: boolean;
  readonly read: (kinds?: Kinds) => Part;
}

/** The parts of a compacted object, and what is wrong with the object itself. */
export interface Compact {
  readonly parts: readonly PackedPart[];
  readonly fault: string | null;
}

/** The kinds of lines that are wanted: others are not even parsed. */
export type Kinds = ReadonlySet<JournalEntry['kind']>;

/**
 * Longer lines are skipped and told of: nothing that is written now comes near, and what a publisher
 * once got into a line must not fill the memory of whoever reads it.
 */
export const LONGEST_LINE = 1_048_576;

const COMPACT_FORMAT = 'trends-journal-compact';
/** The first line of every compacted object. */
const COMPACT_HEADER = JSON.stringify({ format: COMPACT_FORMAT, version: 1 });

/** Reads a segment; torn lines are left out and named in the fault. */
export function readSegment(segment: string, body: Uint8Array, kinds?: Kinds): Part {
  const bytes = bufferOf(body);
  const [header] = linesOf(bytes, 0);
  if (header === undefined || textOf(bytes, header) !== HEADER) {
    const fault = 'its first line is not the header of a journal segment';
    return { segment, entries: [], fault, bytes: bytes.length };
  }
  return partOf(segment, bytes.subarray(header.end + 1), 2, kinds);
}

/** Writes parts as one object. Each begins with a line that names its segment and counts its lines. */
export function writeCompact(parts: readonly Part[]): string {
  const lines = parts.flatMap(({ segment, entries }) => [
    JSON.stringify({ segment, lines: entries.length }),
    ...entries.map((entry) => JSON.stringify(entry)),
  ]);
  return [COMPACT_HEADER, ...lines, ''].join('\n');
}

/** Reads a compacted object as far as it can be read. Its lines are looked at once they are wanted. */
export function readCompact(body: Uint8Array): Compact {
  const bytes = bufferOf(body);
  const lines = linesOf(bytes, 0);
  const header = lines.next();
  if (header.done || textOf(bytes, header.value) !== COMPACT_HEADER) {
    return { parts: [], fault: 'its first line is not the header of a compacted journal object' };
  }
  const parts: PackedPart[] = [];
  let number = 1;
  for (const line of lines) {
    number += 1;
    if (line.start === line.end) break;
    const marker = line.end - line.start > LONGEST_MARKER ? null : markerOf(textOf(bytes, line));
    if (marker === null) return { parts, fault: `line ${number} names no segment` };
    const { end, read } = skipLines(lines, line.end + 1, marker.lines, bytes.length);
    const own = bytes.subarray(line.end + 1, end);
    parts.push(packed(marker.segment, own, number + 1, read === marker.lines));
    number += read;
  }
  const short = parts.find(({ complete }) => !complete);
  return { parts, fault: short === undefined ? null : MISSING_LINES };
}

/** Goes past so many lines. @returns where they end, and how many there were */
function skipLines(lines: Generator<Line>, start: number, count: number, length: number) {
  let end = start;
  for (let read = 0; read < count; read += 1) {
    const next = lines.next();
    // What comes after the last newline is no line.
    if (next.done || next.value.start === length) return { end, read };
    end = next.value.end + 1;
  }
  return { end, read: count };
}

const MISSING_LINES = 'lines of it are missing';
const LONGEST_MARKER = 2_000;

function packed(segment: string, bytes: Buffer, first: number, complete: boolean): PackedPart {
  const read = (kinds?: Kinds) => {
    const part = partOf(segment, bytes, first, kinds);
    return { ...part, fault: part.fault ?? (complete ? null : MISSING_LINES) };
  };
  return { segment, complete, read };
}

const NEWLINE = 0x0a;

/** Where a line lies; its newline is not in it. */
interface Line {
  readonly start: number;
  readonly end: number;
}

/** The lines of bytes, the last one without a newline too. None is copied. */
function* linesOf(bytes: Buffer, from: number): Generator<Line> {
  for (let start = from; start <= bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    yield { start, end };
    start = end + 1;
  }
}

function textOf(bytes: Buffer, { start, end }: Line): string {
  return bytes.toString('utf8', start, end);
}

function bufferOf(body: Uint8Array): Buffer {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** @param first the number of the first of these lines in its object */
function partOf(segment: string, bytes: Buffer, first: number, kinds?: Kinds): Part {
  const entries: JournalEntry[] = [];
  let fault: string | null = null;
  let number = first - 1;
  for (const line of linesOf(bytes, 0)) {
    number += 1;
    const length = line.end - line.start;
    if (length === 0) continue;
    if (length > LONGEST_LINE) {
      fault ??= `line ${number} has ${length} bytes, more than ${LONGEST_LINE}, and was skipped`;
      continue;
    }
    if (kinds !== undefined && !mayBeOf(kinds, bytes, line)) continue;
    const entry = parsed(textOf(bytes, line));
    if (!isEntry(entry)) fault ??= `line ${number} is torn`;
    else if (kinds === undefined || kinds.has(entry.kind)) entries.push(entry);
  }
  return { segment, entries, fault, bytes: bytes.length };
}

const KIND_FIRST = '{"kind":"';
const LONGEST_KIND = 20;

/** Most lines begin with their kind; the others have to be parsed. */
function mayBeOf(kinds: Kinds, bytes: Buffer, { start, end }: Line): boolean {
  const head = bytes.toString(
    'latin1',
    start,
    Math.min(end, start + KIND_FIRST.length + LONGEST_KIND),
  );
  if (!head.startsWith(KIND_FIRST)) return true;
  const kind = head.slice(KIND_FIRST.length, head.indexOf('"', KIND_FIRST.length));
  for (const each of kinds) if (each === kind) return true;
  return false;
}

function markerOf(line: string) {
  const marker = parsed(line);
  if (typeof marker !== 'object' || marker === null) return null;
  if (!('segment' in marker && 'lines' in marker)) return null;
  const { segment, lines } = marker;
  if (typeof segment !== 'string' || typeof lines !== 'number') return null;
  if (!Number.isSafeInteger(lines) || lines < 0) return null;
  return journalObject(segment)?.kind === 'segment' ? { segment, lines } : null;
}

/** What readers go by without asking, per kind of line: the rest may be absent or new. */
const SHAPES: Readonly<Record<string, Shape>> = {
  landing: {
    at: 'number',
    routes: 'array',
    landing: {
      id: 'string',
      table: 'string',
      gameDate: 'string',
      status: 'string',
      receivedAt: 'number',
    },
  },
  'set-aside': { at: 'number', reason: 'string', table: 'string', gameDate: 'string' },
  rejected: { at: 'number' },
  tick: { at: 'number', messageId: 'string', exporters: 'array' },
  operation: { at: 'number', exporter: 'string', operation: 'string' },
  action: { at: 'number', action: 'string', exporters: 'array' },
  levels: { at: 'number', tables: {} },
  snapshot: { at: 'number', tables: {} },
  verdict: { verdict: { exporter: 'string', at: 'number', reason: 'string', landings: 'array' } },
  run: {
    run: {
      runId: 'string',
      exporter: 'string',
      asOf: 'string',
      status: 'string',
      startedAt: 'number',
      finishedAt: 'number',
      landings: 'array',
      missing: 'array',
    },
  },
};

/** A line of a kind that is not known here is newer, and read by others. */
function isEntry(value: unknown): value is JournalEntry {
  const kind = textIn(value, 'kind');
  if (kind === null) return false;
  const shape = SHAPES[kind];
  return shape === undefined || hasShape(value, shape);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
