import { useMemo, useState } from 'preact/hooks';
import type { LandingMark, Timeline } from '../../api.js';
import { useNow } from '../data/now.js';
import { usePage } from '../data/page.js';
import { useResource } from '../data/use-resource.js';
import { Empty, Loaded } from '../parts/loaded.js';
import { AsTable } from './as-table.js';
import { Chart } from './chart.js';
import { Legend } from './legend.js';
import { useWidth } from './use-width.js';

const RANGES = [
  { hours: 6, name: '6 h' },
  { hours: 24, name: '24 h' },
  { hours: 168, name: '7 d' },
] as const;

interface TimelineSectionProps {
  /** Landings heard since the timeline was last read. */
  readonly heard: readonly LandingMark[];
}

/** What happened lately and what is to come, drawn to scale. */
export function TimelineSection({ heard }: TimelineSectionProps) {
  const { token, version } = usePage();
  const [hours, setHours] = useState<number>(24);
  const resource = useResource<Timeline>(`timeline?hours=${hours}`, token, version);
  return (
    <section aria-labelledby="timeline" class="timeline">
      <header class="section-head">
        <h2 id="timeline">Timeline</h2>
        <fieldset class="switch">
          <legend class="unseen">How far back</legend>
          {RANGES.map((range) => (
            <label key={range.hours}>
              <input
                type="radio"
                name="range"
                value={range.hours}
                checked={range.hours === hours}
                onChange={() => setHours(range.hours)}
              />
              <span>{range.name}</span>
            </label>
          ))}
        </fieldset>
      </header>
      <Loaded resource={resource} what="the timeline">
        {(timeline) => <Drawn timeline={withHeard(timeline, heard)} hours={hours} />}
      </Loaded>
    </section>
  );
}

const REDRAWN_MS = 10_000;

function Drawn({ timeline, hours }: { readonly timeline: Timeline; readonly hours: number }) {
  const { box, width } = useWidth();
  const now = Math.ceil(useNow() / REDRAWN_MS) * REDRAWN_MS;
  const label = `Landings and refreshes of the last ${hours} hours. The arrow keys move between them, Enter opens one.`;
  const chart = useMemo(
    () => width > 0 && <Chart timeline={timeline} width={width} now={now} label={label} />,
    [timeline, width, now, label],
  );
  const quiet =
    timeline.landings.length === 0 && timeline.lanes.every(({ runs }) => runs.length === 0);
  return (
    <figure>
      <div ref={box} class="drawing">
        {chart}
      </div>
      {quiet && <Empty>Nothing landed and nothing ran in this time.</Empty>}
      <figcaption>
        <Legend />
        <p class="quiet">
          Times are New York's. Choose a mark for its full story; with the keyboard: Tab, the arrow
          keys, Enter.
        </p>
      </figcaption>
      <AsTable timeline={timeline} />
    </figure>
  );
}

/** Shows what was heard before it is read again; a landing after the end moves the end. */
function withHeard(timeline: Timeline, heard: readonly LandingMark[]): Timeline {
  const known = new Set(timeline.landings.map(({ id }) => id));
  const more = heard.filter(({ id, at }) => !known.has(id) && at >= timeline.from);
  if (more.length === 0) return timeline;
  const to = Math.max(timeline.to, ...more.map(({ at }) => at));
  return { ...timeline, to, landings: [...timeline.landings, ...more] };
}
