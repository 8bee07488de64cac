import type { EpochMs } from '../../../domain/date.js';
import type { Timeline } from '../../api.js';
import { landingHref, runHref } from '../data/use-route.js';
import { clock, day, gameDay } from '../format/times.js';
import { bare, CAUSES, reasonName, titleOf } from '../format/words.js';
import { Head } from '../parts/head.js';
import { Scrolled } from '../parts/scrolled.js';
import { outcomeOf, saySlot, wentTo } from './sentences.js';

interface Line {
  readonly at: EpochMs;
  readonly what: string;
  readonly of: string;
  readonly how: string;
  readonly href: string | null;
}

/** Everything the drawing shows, in words, newest first. */
export function AsTable({ timeline }: { readonly timeline: Timeline }) {
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
