import { addDays, type EpochMs, type IsoDate } from '../../domain/date.js';
import { newYorkClock, newYorkTime } from '../../domain/times.js';
import { newYorkInstant } from '../../domain/wall-clock.js';
import type { Feed } from '../feed.js';
import type { Interval } from '../intervals.js';
import type { Simulated } from '../simulate.js';
import type { Piece } from '../staleness.js';
import { FAINT, GRID, INK, type Look, scale } from './look.js';
import { group, label, line, path, type Svg } from './svg.js';

/** A night of one file under every configuration. */
export interface Night {
  readonly exporter: string;
  readonly span: Interval;
  readonly feeds: readonly Feed[];
}

const HOUR_MS = 3_600_000;
const LEFT = 180;
const ROW = 96;
const LANDINGS = 54;

/** From 18:00 on a game date to noon. */
export function nightOf(date: IsoDate): Interval {
  return { from: newYorkInstant(date, '18:00'), to: newYorkInstant(addDays(date, 1), '12:00') };
}

/** How high it is drawn. */
export function nightHeight(configurations: number): number {
  return LANDINGS + configurations * ROW + 30;
}

/** Landings above, and below them for each configuration its publications and how stale the file is. */
export function drawNight(
  { exporter, span, feeds }: Night,
  simulated: readonly Simulated[],
  looks: readonly Look[],
  width: number,
): Svg {
  const x = scale([span.from, span.to], [LEFT, width]);
  const bottom = LANDINGS + simulated.length * ROW;
  const inside = (at: EpochMs) => span.from <= at && at < span.to;
  const hours = Array.from(
    { length: Math.floor((span.to - span.from) / HOUR_MS / 2) + 1 },
    (_, i) => span.from + i * 2 * HOUR_MS,
  );
  return group(
    0,
    0,
    ...hours.map((at) => line(x(at), 8, x(at), bottom, { stroke: GRID })),
    ...hours.map((at) => label(x(at), bottom + 16, newYorkClock(at).slice(0, 5), AXIS)),
    label(0, 30, 'loads land', { fill: INK }),
    label(0, 45, `${newYorkTime(span.from).slice(0, 14)} …`, { fill: FAINT, 'font-size': 11 }),
    ...feeds
      .filter(({ at }) => inside(at))
      .map(({ at }) => line(x(at), 16, x(at), 40, { stroke: INK, 'stroke-width': 2 })),
    ...simulated.map((each, index) => {
      const pieces = each.exporters.find((measured) => measured.exporter === exporter)?.pieces;
      const published = each.publications
        .filter((publication) => publication.exporter === exporter && inside(publication.at))
        .map(({ at }) => at);
      const look = looks[index];
      return look === undefined
        ? ''
        : group(0, LANDINGS + index * ROW, lane(pieces ?? [], published, look, span, x));
    }),
  );
}

const AXIS = { fill: FAINT, 'text-anchor': 'middle', 'font-size': 11 };
/** Staleness from bottom to top of a lane. */
const FULL_HOURS = 6;

function lane(
  pieces: readonly Piece[],
  published: readonly EpochMs[],
  { name, colour }: Look,
  span: Interval,
  x: (at: EpochMs) => number,
): Svg {
  const ground = ROW - 10;
  const y = scale([0, FULL_HOURS * HOUR_MS], [ground, 34]);
  const stale = pieces
    .filter(({ since, from, to }) => since !== null && to > span.from && from < span.to)
    .map(({ from, to, since }) => {
      const [a, b] = [Math.max(from, span.from), Math.min(to, span.to)];
      const age = (at: EpochMs) => Math.min(at - (since ?? at), FULL_HOURS * HOUR_MS);
      const knee = Math.min(b, Math.max(a, (since ?? a) + FULL_HOURS * HOUR_MS));
      const top = [a, knee, b].map((at) => [x(at), y(age(at))] as const);
      return path([[x(a), ground], ...top, [x(b), ground]], { fill: colour, opacity: 0.3 });
    });
  return [
    label(0, 28, name, { fill: colour, 'font-weight': 'bold' }),
    label(0, 60, counted(published.length), { fill: FAINT, 'font-size': 11 }),
    line(LEFT, ground, x(span.to), ground, { stroke: FAINT }),
    label(LEFT - 6, ground + 3, 'fresh', { fill: FAINT, 'font-size': 10, 'text-anchor': 'end' }),
    label(LEFT - 6, 40, `${FULL_HOURS} h stale or more`, {
      fill: FAINT,
      'font-size': 10,
      'text-anchor': 'end',
    }),
    ...stale,
    ...published.map((at) =>
      path(
        [
          [x(at) - 5, 8],
          [x(at) + 5, 8],
          [x(at), 18],
          [x(at) - 5, 8],
        ],
        { fill: colour },
      ),
    ),
    ...published.map((at) =>
      line(x(at), 16, x(at), ground, { stroke: colour, 'stroke-width': 1.5 }),
    ),
  ].join('');
}

function counted(publications: number): string {
  return publications === 1 ? 'publishes once' : `publishes ${publications} times`;
}
