import { percent } from '../in-words.js';
import type { Simulated } from '../simulate.js';
import { FAINT, GRID, INK, type Look, scale } from './look.js';
import { element, group, label, line, type Svg } from './svg.js';

const LEFT = 130;
const RIGHT = 60;
const BAR = 11;
const TOP = 30;

const rowHeight = (configurations: number) => configurations * (BAR + 2) + 10;

/** How high the bars are drawn. */
export function barsHeight(exporters: number, configurations: number): number {
  return TOP + exporters * rowHeight(configurations);
}

/** For each file and configuration the share of the time within target. */
export function drawBars(
  exporters: readonly string[],
  simulated: readonly Simulated[],
  looks: readonly Look[],
  width: number,
): Svg {
  const x = scale([0, 1], [LEFT, width - RIGHT]);
  const height = rowHeight(simulated.length);
  const rows = exporters.map((exporter, index) => {
    const bars = simulated.map((each, place) => {
      const share = each.exporters.find((one) => one.exporter === exporter)?.freshShare ?? 0;
      const top = place * (BAR + 2);
      const fill = looks[place]?.colour ?? INK;
      return [
        element('rect', { x: LEFT, y: top, width: x(share) - LEFT, height: BAR, fill }),
        label(x(share) + 5, top + BAR - 2, percent(share), { fill: INK, 'font-size': 11 }),
      ].join('');
    });
    return group(
      0,
      TOP + index * height,
      label(0, (height - 10) / 2 + 4, exporter.replace('trends-', ''), { fill: INK }),
      ...bars,
    );
  });
  const ends = [0, 0.5, 1].map((share) =>
    line(x(share), TOP - 8, x(share), barsHeight(exporters.length, simulated.length) - 6, {
      stroke: GRID,
    }),
  );
  return group(
    0,
    0,
    label(0, 14, 'Share of the time fresh within target', { fill: INK, 'font-weight': 'bold' }),
    label(width, 14, 'the slot covered by slot + grace; landings out within settle + 5 min', {
      fill: FAINT,
      'font-size': 11,
      'text-anchor': 'end',
    }),
    ...ends,
    ...rows,
  );
}
