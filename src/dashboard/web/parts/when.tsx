import type { EpochMs } from '../../../domain/date.js';
import { useNow } from '../data/now.js';
import { exactly, moment, relative } from '../format/times.js';

interface WhenProps {
  readonly at: EpochMs;
  /** Where its time leads. */
  readonly href?: string;
}

/** An instant: its time in New York, and how long ago or ahead it is. */
export function When({ at, href }: WhenProps) {
  const now = useNow();
  const time = moment(at, now);
  return (
    <time dateTime={new Date(at).toISOString()} title={exactly(at)}>
      {href === undefined ? time : <a href={href}>{time}</a>}{' '}
      <span class="quiet">· {relative(at, now)}</span>
    </time>
  );
}

/** An instant by how long ago or ahead it is alone. */
export function Ago({ at }: Pick<WhenProps, 'at'>) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exactly(at)}>
      {relative(at, useNow())}
    </time>
  );
}
