import type { EpochMs } from '../../../domain/date.js';
import type { LandingMark, Lane, RunMark, Timeline } from '../../api.js';
import { bare, titleOf } from '../format/words.js';
import { type Extent, type Place, placesIn } from './axis.js';

/** A landing or a run where it is drawn: what the keyboard moves between. */
export interface Mark<T> {
  readonly key: string;
  readonly lane: number;
  readonly x: number;
  readonly y: number;
  readonly it: T;
}

interface Row {
  readonly label: string;
  /** The middle of its track. */
  readonly y: number;
}

export interface TableRow extends Row {
  readonly landings: readonly Mark<LandingMark>[];
}

export interface ExporterRow extends Row {
  readonly lane: Lane;
  readonly runs: readonly Mark<RunMark>[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly extent: Extent;
  readonly place: Place;
  readonly narrow: boolean;
  readonly tables: readonly TableRow[];
  readonly exporters: readonly ExporterRow[];
}

const NARROW = 640;
const LABELS = 206;
const TOP = 34;
const BETWEEN = 22;
export const TRACK = 30;

/** Puts everything of a timeline where it is drawn, on a drawing of this width. */
export function layoutOf(timeline: Timeline, width: number): Layout {
  const narrow = width < NARROW;
  const extent = {
    from: timeline.from,
    to: timeline.to,
    left: narrow ? 10 : LABELS,
    right: width - 14,
  };
  const place = placesIn(extent);
  const pitch = narrow ? TRACK + 22 : TRACK + 6;
  const first = TOP + pitch - TRACK / 2;
  const names = tablesOf(timeline);
  const tables = names.map((table, lane) => {
    const y = first + lane * pitch;
    const landings = timeline.landings.filter((landing) => laneOf(landing) === table);
    const marks = marksOf(landings, { lane, y, place, keyOf: ({ id }) => id, at: ({ at }) => at });
    return { label: bare(table), y, landings: marks };
  });
  const exporters = timeline.lanes.map((one, index) => {
    const lane = names.length + index;
    const y = first + lane * pitch + BETWEEN;
    const at = ({ to }: RunMark) => to;
    const runs = marksOf(one.runs, { lane, y, place, keyOf: ({ runId }) => runId, at });
    return { label: titleOf(one.exporter), y, lane: one, runs };
  });
  const height = first + (names.length + exporters.length) * pitch + BETWEEN - pitch / 2;
  return { width, height, extent, place, narrow, tables, exporters };
}

/** Tables that no file reads share a lane. */
const OTHERS = 'other tables';

const laneOf = ({ table, reason }: LandingMark): string => (reason === 'no-feed' ? OTHERS : table);

function tablesOf({ landings }: Timeline): readonly string[] {
  const names = new Set(landings.map(laneOf));
  const others = names.delete(OTHERS) ? [OTHERS] : [];
  return [...[...names].sort(), ...others];
}

interface MarkOptions<T> {
  readonly lane: number;
  readonly y: number;
  readonly place: Place;
  readonly keyOf: (it: T) => string;
  readonly at: (it: T) => EpochMs;
}

const APART = 11;
const STEPS = [0, -8, 8];

/** Marks in order of time; those too close to the one before are moved up and down in turns. */
function marksOf<T>(
  things: readonly T[],
  { lane, y, place, keyOf, at }: MarkOptions<T>,
): readonly Mark<T>[] {
  let [last, step] = [Number.NEGATIVE_INFINITY, 0];
  return [...things]
    .sort((a, b) => at(a) - at(b))
    .map((it) => {
      const x = place(at(it));
      step = x - last < APART ? (step + 1) % STEPS.length : 0;
      last = x;
      return { key: keyOf(it), lane, x, y: y + (STEPS[step] ?? 0), it };
    });
}
