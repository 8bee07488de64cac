import type { EpochMs } from '../../../domain/date.js';
import type { Lane, Timeline } from '../../api.js';
import { bare, reasonName } from '../format/words.js';
import { ticksIn } from './axis.js';
import { LaneLabel } from './lane-label.js';
import { type ExporterRow, type Layout, layoutOf, type TableRow } from './layout.js';
import { LandingLink, RunLink } from './marks.js';
import { saySlot } from './sentences.js';
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

interface ExporterTrackProps {
  readonly row: ExporterRow;
  readonly layout: Layout;
  readonly roving: Roving;
}

/** One exporter's lane: its slots with their grace, settle windows, rests and runs. */
function ExporterTrack({ row, layout, roving }: ExporterTrackProps) {
  const { label, y, lane, runs } = row;
  const { extent, place, narrow } = layout;
  return (
    <g class="lane">
      <LaneLabel label={label} y={y} narrow={narrow} />
      <line class="base" x1={extent.left} x2={extent.right} y1={y} y2={y} />
      {lane.slots.map((slot) => (
        <Slot key={slot.id} slot={slot} y={y} layout={layout} />
      ))}
      {lane.settles.map(({ from, to }) => (
        <rect
          key={from}
          class="settle"
          x={place(from)}
          y={y + 5}
          width={Math.max(3, place(to) - place(from))}
          height="6"
          rx="3"
        />
      ))}
      {lane.rests.map(({ at, reason, detail }) => (
        <line
          key={`${at} ${reason}`}
          class="rest"
          x1={place(at)}
          x2={place(at)}
          y1={y - 7}
          y2={y + 7}
        >
          <title>{`${reasonName(reason)} ${bare(detail)}`}</title>
        </line>
      ))}
      {runs.map((mark) => (
        <RunLink
          key={mark.key}
          mark={mark}
          exporter={lane.exporter}
          from={place(mark.it.from)}
          roving={roving}
        />
      ))}
    </g>
  );
}

interface SlotProps {
  readonly slot: Lane['slots'][number];
  readonly y: number;
  readonly layout: Layout;
}

/** From its opening to its deadline; filled as far as it took to cover it. */
function Slot({ slot, y, layout: { place } }: SlotProps) {
  const { opensAt, deadline, coveredAt } = slot;
  const [opens, ends] = [place(opensAt), place(deadline)];
  const covered = coveredAt === null ? null : Math.min(Math.max(place(coveredAt), opens), ends);
  return (
    <g class={`slot${covered === null ? '' : ' is-covered'}`}>
      <title>{saySlot(slot)}</title>
      <rect
        class="grace"
        x={opens}
        y={y - 11}
        width={Math.max(2, ends - opens)}
        height="22"
        rx="2"
      />
      {covered !== null && (
        <rect
          class="covered"
          x={opens}
          y={y - 11}
          width={Math.max(2, covered - opens)}
          height="22"
        />
      )}
      <line class="opening" x1={opens} x2={opens} y1={y - 13} y2={y + 13} />
    </g>
  );
}
