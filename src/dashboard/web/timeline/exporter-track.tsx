import type { Lane } from '../../api.js';
import { bare, reasonName } from '../format/words.js';
import { LaneLabel } from './lane-label.js';
import type { ExporterRow, Layout } from './layout.js';
import { RunLink } from './marks.js';
import { saySlot } from './sentences.js';
import type { Roving } from './use-roving.js';

interface ExporterTrackProps {
  readonly row: ExporterRow;
  readonly layout: Layout;
  readonly roving: Roving;
}

/** One exporter's lane: its slots with their grace, settle windows, rests and runs. */
export function ExporterTrack({ row, layout, roving }: ExporterTrackProps) {
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
