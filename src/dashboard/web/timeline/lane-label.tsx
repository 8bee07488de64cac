import { TRACK } from './layout.js';

interface LaneLabelProps {
  readonly label: string;
  /** The middle of the track. */
  readonly y: number;
  readonly narrow: boolean;
}

/** A lane's name: beside its track, or above it where there is little room. */
export function LaneLabel({ label, y, narrow }: LaneLabelProps) {
  return (
    <text class="lane-label" x={narrow ? 10 : 0} y={narrow ? y - TRACK / 2 - 5 : y + 4}>
      {label}
    </text>
  );
}
