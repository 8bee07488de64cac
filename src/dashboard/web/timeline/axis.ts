import { scaleLinear, scaleUtc } from 'd3-scale';
import type { EpochMs } from '../../../domain/date.js';
import { day, hourOf, offsetAt } from '../format/times.js';

/** Where an instant lies, in pixels from the left. */
export type Place = (instant: EpochMs) => number;

/** Where the drawing's time begins and ends. */
export interface Extent {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly left: number;
  readonly right: number;
}

export interface Tick {
  readonly at: EpochMs;
  readonly label: string;
  /** True where a day begins in New York. */
  readonly midnight: boolean;
}

/** To scale, and never beyond the edges. */
export function placesIn({ from, to, left, right }: Extent): Place {
  return scaleLinear([from, to], [left, right]).clamp(true);
}

/** Round times of New York's wall clock, about one each `apart` pixels. */
export function ticksIn({ from, to, left, right }: Extent, apart: number): readonly Tick[] {
  const wall = scaleUtc([from + offsetAt(from), to + offsetAt(to)], [left, right]);
  const count = Math.max(2, Math.floor((right - left) / apart));
  return wall.ticks(count).map((shown) => {
    const at = instantOf(shown.getTime());
    const midnight = shown.getUTCHours() === 0 && shown.getUTCMinutes() === 0;
    return { at, midnight, label: midnight ? day(at) : labelOf(at, shown) };
  });
}

function labelOf(at: EpochMs, shown: Date): string {
  const minutes = shown.getUTCMinutes();
  return minutes === 0 ? hourOf(at) : hourOf(at).replace(' ', `:${minutes} `);
}

/** The instant at which New York's wall clock shows what UTC's shows at `wall`. */
function instantOf(wall: number): EpochMs {
  const guess = wall - offsetAt(wall);
  return wall - offsetAt(guess);
}
