import type { EpochMs } from '../../../domain/date.js';
import type { Timeline } from '../../api.js';
import { ticksIn } from './axis.js';
import { ExporterTrack } from './exporter-track.js';
import { LaneLabel } from './lane-label.js';
import { type Layout, layoutOf, type TableRow } from './layout.js';
import { LandingLink } from './marks.js';
import { type Roving, useRoving } from './use-roving.js';

interface ChartProps {
  readonly timeline: Timeline;
  /** In pixels. */
  readonly width: number;
  readonly now: EpochMs;
  readonly label: string;
}

/** The timeline drawn to scale: a lane of landings per table, then a lane per exporter. */
export function Chart({ timeline, width, now, label }: ChartProps) {
  const layout = layoutOf(timeline, width);
  const { height, tables, exporters, place } = layout;
  const marks = [...tables.flatMap((row) => row.landings), ...exporters.flatMap((row) => row.runs)];
  const roving = useRoving(marks);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing holds no fieldset
    <svg
      ref={roving.svg}
      role="group"
      aria-label={label}
      class="chart"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      onKeyDown={roving.onKeyDown}
    >
      <Axis layout={layout} now={now} />
      {tables.map((row) => (
        <TableTrack key={row.label} row={row} layout={layout} roving={roving} />
      ))}
      {exporters.map((row) => (
        <ExporterTrack key={row.label} row={row} layout={layout} roving={roving} />
      ))}
      {now <= timeline.to && <NowLine x={place(now)} layout={layout} />}
    </svg>
  );
}

function Axis({ layout, now }: { readonly layout: Layout; readonly now: EpochMs }) {
  const { extent, place, height, narrow } = layout;
  const ahead = place(now);
  return (
    <g class="axis">
      <rect class="ahead" x={ahead} y="24" width={extent.right - ahead} height={height - 24} />
      {ticksIn(extent, narrow ? 78 : 92).map(({ at, label, midnight }) => (
        <g key={at} transform={`translate(${place(at)} 0)`} class={midnight ? 'is-day' : ''}>
          <line y1="24" y2={height} />
          <text y="15" text-anchor={anchorAt(place(at), extent)}>
            {label}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Labels at the edges stay inside. */
function anchorAt(x: number, { left, right }: Layout['extent']): 'start' | 'middle' | 'end' {
  if (x < left + 24) return 'start';
  return x > right - 24 ? 'end' : 'middle';
}

function NowLine({ x, layout }: { readonly x: number; readonly layout: Layout }) {
  return (
    <g class="now" transform={`translate(${x} 0)`}>
      <line y1="24" y2={layout.height} />
      <rect x="-17" y="18" width="34" height="16" rx="8" />
      <text y="30" text-anchor="middle">
        now
      </text>
    </g>
  );
}

function TableTrack({
  row: { label, y, landings },
  layout: { extent, narrow },
  roving,
}: {
  readonly row: TableRow;
  readonly layout: Layout;
  readonly roving: Roving;
}) {
  return (
    <g class="lane">
      <LaneLabel label={label} y={y} narrow={narrow} />
      <line class="base" x1={extent.left} x2={extent.right} y1={y} y2={y} />
      {landings.map((mark) => (
        <LandingLink key={mark.key} mark={mark} roving={roving} />
      ))}
    </g>
  );
}
