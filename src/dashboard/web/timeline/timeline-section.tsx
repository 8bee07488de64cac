import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { EpochMs } from '../../../domain/date.js';
import type { LandingMark, Timeline } from '../../api.js';
import { useNow } from '../data/now.js';
import { usePage } from '../data/page.js';
import { useResource } from '../data/use-resource.js';
import { landingHref, runHref } from '../data/use-route.js';
import { clock, day, gameDay } from '../format/times.js';
import { bare, CAUSES, reasonName, titleOf } from '../format/words.js';
import { Head } from '../parts/head.js';
import { Empty, Loaded } from '../parts/loaded.js';
import { Scrolled } from '../parts/scrolled.js';
import { Chart } from './chart.js';
import { Legend } from './legend.js';
import { outcomeOf, saySlot, wentTo } from './sentences.js';

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

interface Line {
  readonly at: EpochMs;
  readonly what: string;
  readonly of: string;
  readonly how: string;
  readonly href: string | null;
}

/** Everything the drawing shows, in words, newest first. */
function AsTable({ timeline }: { readonly timeline: Timeline }) {
  return (
    <details class="as-table">
      <summary>The same as a table</summary>
      <Scrolled label="The timeline as a table">
        <table>
          <Head columns={['When', 'What', 'Of', 'How']} />
          <tbody>
            {linesOf(timeline).map(({ at, what, of, how, href }) => (
              <tr key={`${at} ${what} ${of} ${how}`}>
                <td class="nowrap">
                  {day(at)} {clock(at)}
                </td>
                <td>{href === null ? what : <a href={href}>{what}</a>}</td>
                <td>{of}</td>
                <td>{how}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </details>
  );
}

function linesOf({ landings, lanes }: Timeline): readonly Line[] {
  const landed = landings.map(({ id, at, table, gameDate, status, reason, exporters }) => ({
    at,
    what: 'landing',
    of: `${bare(table)} ${gameDay(gameDate)}`,
    how: `${status}, ${wentTo(reason, exporters)}`,
    href: landingHref(id),
  }));
  const done = lanes.flatMap(({ exporter, runs, slots, rests, settles }) => {
    const of = titleOf(exporter);
    return [
      ...runs.map((run) => ({
        at: run.to,
        what: 'refresh',
        of,
        how: `${outcomeOf(run)}, ${CAUSES[run.cause]}`,
        href: runHref(run.runId),
      })),
      ...slots.map((slot) => ({
        at: slot.opensAt,
        what: 'slot',
        of,
        how: saySlot(slot),
        href: null,
      })),
      ...rests.map(({ at, reason, detail }) => ({
        at,
        what: 'rest',
        of,
        how: `${reasonName(reason)} ${bare(detail)}`.trim(),
        href: null,
      })),
      ...settles.map(({ from, to }) => ({
        at: from,
        what: 'settling',
        of,
        how: `until ${clock(to)}`,
        href: null,
      })),
    ];
  });
  return [...landed, ...done].sort((a, b) => b.at - a.at);
}

/** The present width of an element, in pixels; 0 before it is there. */
function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { box, width };
}
