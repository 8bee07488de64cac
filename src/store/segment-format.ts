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
}

/** The parts of a compacted object, and what is wrong with the object itself. */
export interface Compact {
  readonly parts: readonly Part[];
  readonly fault: string | null;
}

const COMPACT_FORMAT = 'trends-journal-compact';
/** The first line of every compacted object. */
const COMPACT_HEADER = JSON.stringify({ format: COMPACT_FORMAT, version: 1 });

/** Reads a segment; torn lines are left out and named in the fault. */
export function readSegment(segment: string, text: string): Part {
  const [header, ...lines] = text.split('\n');
  if (header !== HEADER) {
    return { segment, entries: [], fault: 'its first line is not the header of a journal segment' };
  }
  return partOf(segment, lines, 2);
}

/** Writes parts as one object. Each begins with a line that names its segment and counts its lines. */
export function writeCompact(parts: readonly Part[]): string {
  const lines = parts.flatMap(({ segment, entries }) => [
    JSON.stringify({ segment, lines: entries.length }),
    ...entries.map((entry) => JSON.stringify(entry)),
  ]);
  return [COMPACT_HEADER, ...lines, ''].join('\n');
}

/** Reads a compacted object as far as it can be read. */
export function readCompact(text: string): Compact {
  const [header, ...lines] = text.split('\n');
  if (header !== COMPACT_HEADER) {
    return { parts: [], fault: 'its first line is not the header of a compacted journal object' };
  }
  const parts: Part[] = [];
  let at = 0;
  while (at < lines.length && lines[at] !== '') {
    const marker = markerOf(lines[at]);
    if (marker === null) return { parts, fault: `line ${at + 2} names no segment` };
    const own = lines.slice(at + 1, at + 1 + marker.lines);
    const part = partOf(marker.segment, own, at + 3);
    const short = part.entries.length < marker.lines ? 'lines of it are missing' : null;
    parts.push({ ...part, fault: part.fault ?? short });
    at += 1 + marker.lines;
  }
  return { parts, fault: parts.find(({ fault }) => fault !== null)?.fault ?? null };
}

/** @param first the number of the first of these lines in its object */
function partOf(segment: string, lines: readonly string[], first: number): Part {
  const entries: JournalEntry[] = [];
  let fault: string | null = null;
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const entry = parsed(line);
    if (isEntry(entry)) entries.push(entry);
    else fault ??= `line ${first + index} is torn`;
  }
  return { segment, entries, fault };
}

function markerOf(line: string | undefined) {
  const marker = parsed(line ?? '');
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
