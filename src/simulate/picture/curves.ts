import { shareUpTo } from '../distribution.js';
import type { Simulated } from '../simulate.js';
import { FAINT, GRID, INK, type Look, scale } from './look.js';
import { group, label, line, path, type Svg } from './svg.js';

const HOUR_MS = 3_600_000;
const SHOWN_HOURS = 24;
const TICKS = [0, 6, 12, 18, 24];
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const [LEFT, TOP, HEIGHT] = [44, 34, 150];

/** How high the curves are drawn. */
export const CURVES_HEIGHT = TOP + HEIGHT + 46;

/** For each configuration the share of the time in which these files are at most so stale. */
export function drawCurves(
  title: string,
  exporters: readonly string[],
  simulated: readonly Simulated[],
  looks: readonly Look[],
  width: number,
): Svg {
  const x = scale([0, SHOWN_HOURS], [LEFT, width]);
  const y = scale([0, 1], [TOP + HEIGHT, TOP]);
  const curves = simulated.map((each, index) => {
    const pieces = each.exporters
      .filter(({ exporter }) => exporters.includes(exporter))
      .flatMap((measured) => measured.pieces);
    const points = Array.from({ length: SHOWN_HOURS * 4 + 1 }, (_, i) => {
      const hours = i / 4;
      return [x(hours), y(shareUpTo(pieces, hours * HOUR_MS))] as const;
    });
    const { colour, dash } = looks[index] ?? { colour: INK, dash: 'none' };
    const stroke = { stroke: colour, 'stroke-dasharray': dash, 'stroke-width': 2.5 };
    return path([[x(0), y(0)], ...points], { ...stroke, fill: 'none' });
  });
  return group(
    0,
    0,
    label(0, 14, title, { fill: INK, 'font-weight': 'bold' }),
    ...TICKS.map((hours) => line(x(hours), TOP, x(hours), TOP + HEIGHT, { stroke: GRID })),
    ...SHARES.map((share) => line(LEFT, y(share), width, y(share), { stroke: GRID })),
    ...TICKS.map((hours) => label(x(hours), TOP + HEIGHT + 16, `${hours} h`, MIDDLE)),
    ...SHARES.map((share) => label(LEFT - 6, y(share) + 4, `${share * 100} %`, END)),
    label((LEFT + width) / 2, TOP + HEIGHT + 34, 'at most so stale', MIDDLE),
    ...curves,
  );
}

const MIDDLE = { fill: FAINT, 'font-size': 11, 'text-anchor': 'middle' };
const END = { fill: FAINT, 'font-size': 11, 'text-anchor': 'end' };
