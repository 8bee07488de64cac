import type { EpochMs } from '../../../domain/date.js';
import { useNow } from '../data/now.js';
import { exactly, moment, relative } from '../format/times.js';

interface WhenProps {
  readonly at: EpochMs;
}

/** An instant: its time in New York, and how long ago or ahead it is. */
export function When({ at }: WhenProps) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={exactly(at)}>
      {moment(at, now)} <span class="quiet">{relative(at, now)}</span>
    </time>
  );
}

/** An instant by how long ago or ahead it is alone. */
export function Ago({ at }: WhenProps) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exactly(at)}>
      {relative(at, useNow())}
    </time>
  );
}
