import type { ExporterPlan } from '../../../streams/pipeline-deps.js';
import { addDays, daysBetween, type IsoDate } from '../../domain/date.js';
import { datedLandings, feedsOf } from '../feed.js';
import { percent } from '../in-words.js';
import type { Period } from '../period.js';
import type { Simulated } from '../simulate.js';
import { CURVES_HEIGHT, drawCurves } from './curves.js';
import { FAINT, GRID, INK, type Look, looksFor, scale } from './look.js';
import { drawNight, nightHeight, nightOf } from './night.js';
import { element, group, label, line, type Svg } from './svg.js';

const LEFT = 130;
const RIGHT = 60;
const BAR = 11;
const TOP = 30;

const rowHeight = (configurations: number) => configurations * (BAR + 2) + 10;

/** How high the bars are drawn. */
function barsHeight(exporters: number, configurations: number): number {
  return TOP + exporters * rowHeight(configurations);
}

/** For each file and configuration the share of the time within target. */
function drawBars(
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

const WIDTH = 960;
const MARGIN = 30;
const INNER = WIDTH - 2 * MARGIN;
const GAP = 26;

/**
 * The picture of a simulation as an SVG document: a night with its landings and what each configuration
 * published, how stale the files were over the period, and how long each was within target.
 * @param plans as configured
 */
export function drawPicture(
  period: Period,
  plans: readonly ExporterPlan[],
  simulated: readonly Simulated[],
): Svg {
  const looks = looksFor(simulated.map(({ configuration }) => configuration.name));
  const names = plans.map(({ name }) => name);
  let top = 84;
  const place = (height: number, drawn: Svg) => {
    const placed = group(MARGIN, top, drawn);
    top += height + GAP;
    return placed;
  };
  const parts = [
    heading(period, looks),
    ...nightPart(period, plans, simulated, looks).map(([height, drawn]) => place(height, drawn)),
    place(CURVES_HEIGHT, curvesPart(plans, simulated, looks)),
    place(barsHeight(names.length, simulated.length), drawBars(names, simulated, looks, INNER)),
  ];
  const frame = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${WIDTH} ${top}`,
    width: WIDTH,
    height: top,
    'font-family': 'Helvetica, Arial, sans-serif',
    'font-size': 13,
    role: 'img',
  };
  const ground = element('rect', { width: WIDTH, height: top, fill: '#ffffff' });
  return `${element('svg', frame, title(simulated), ground, ...parts)}\n`;
}

function title(simulated: readonly Simulated[]): Svg {
  const names = simulated.map(({ configuration }) => configuration.name).join(' and ');
  return element('title', {}, `How fresh the files are: ${names} side by side`);
}

function heading({ from, to, source }: Period, looks: readonly Look[]): Svg {
  const keys = looks.map(({ name, colour, dash }, index) =>
    group(
      index * 150,
      60,
      line(0, -4, 34, -4, { stroke: colour, 'stroke-dasharray': dash, 'stroke-width': 3 }),
      label(42, 0, name, { fill: colour, 'font-weight': 'bold' }),
    ),
  );
  return group(
    MARGIN,
    0,
    label(0, 28, 'How fresh the published files are', {
      fill: INK,
      'font-size': 19,
      'font-weight': 'bold',
    }),
    label(INNER, 28, `${from} to ${to}, ${source}`, {
      fill: FAINT,
      'font-size': 11,
      'text-anchor': 'end',
    }),
    ...keys,
  );
}

/** A night of the first file that refreshes on landings, or of the first; nothing where no games are. */
function nightPart(
  period: Period,
  plans: readonly ExporterPlan[],
  simulated: readonly Simulated[],
  looks: readonly Look[],
): readonly (readonly [number, Svg])[] {
  const plan = plans.find(({ on }) => on === 'landing') ?? plans[0];
  const date = middleNight(period);
  if (plan === undefined || date === null) return [];
  const feeds = feedsOf(plan, datedLandings(period.landings));
  const night = { exporter: plan.name, span: nightOf(date), feeds };
  const said = `One night of ${plan.name}: what lands, what is published (▾), how stale it is`;
  return [
    [0, label(0, 14, said, { fill: INK, 'font-weight': 'bold' })],
    [nightHeight(simulated.length), drawNight(night, simulated, looks, INNER)],
  ];
}

/** The game date nearest to the middle of the period. */
function middleNight({ from, to, gameDates }: Period): IsoDate | null {
  const middle = addDays(from, Math.floor(daysBetween(from, to) / 2));
  const inside = gameDates.filter((date) => from <= date && date < to);
  return inside.find((date) => date >= middle) ?? inside.at(-1) ?? null;
}

function curvesPart(
  plans: readonly ExporterPlan[],
  simulated: readonly Simulated[],
  looks: readonly Look[],
): Svg {
  const of = (on: ExporterPlan['on']) =>
    plans.filter((plan) => plan.on === on).map(({ name }) => name);
  const panels = [
    ['Files that refresh when data lands: share of the time', of('landing')],
    ['Files that refresh once per slot: share of the time', of('slot')],
  ] as const;
  const shown = panels.filter(([, names]) => names.length > 0);
  const width = (INNER - GAP * (shown.length - 1)) / shown.length;
  return shown
    .map(([said, names], index) =>
      group(index * (width + GAP), 0, drawCurves(said, names, simulated, looks, width)),
    )
    .join('');
}
