import type { LandingMark, RunMark } from '../../api.js';
import { landingHref, runHref } from '../data/use-route.js';
import type { Mark } from './layout.js';
import { sayLanding, sayRun } from './sentences.js';
import type { Roving } from './use-roving.js';

interface Stop {
  readonly mark: Mark<unknown>;
  readonly roving: Roving;
}

/** What makes a mark a link that one can reach with the keyboard. */
const stopAt = ({ mark, roving }: Stop) => ({
  'data-mark': mark.key,
  tabIndex: roving.current === mark.key ? 0 : -1,
  onFocus: () => roving.onFocus(mark.key),
  transform: `translate(${mark.x} ${mark.y})`,
});

/** A landing: a diamond; hollow when nobody announced it, small when it went nowhere. */
export function LandingLink({
  mark,
  roving,
}: {
  readonly mark: Mark<LandingMark>;
  readonly roving: Roving;
}) {
  const { source, reason, status } = mark.it;
  const says = sayLanding(mark.it);
  const looks = `mark landing${source === 'observed' ? ' is-observed' : ''}${reason === null ? '' : ' is-nowhere'}`;
  return (
    <a href={landingHref(mark.it.id)} aria-label={says} class={looks} {...stopAt({ mark, roving })}>
      <title>{says}</title>
      <circle class="hit" r="12" />
      <path class="shape" d={DIAMOND[reason === null ? 'whole' : 'small']} />
      {status === 'partial' && <path class="half" d="M0 -6.5L-6.5 0L0 6.5z" />}
    </a>
  );
}

const DIAMOND = { whole: 'M0 -6.5L6.5 0L0 6.5L-6.5 0z', small: 'M0 -4L4 0L0 4L-4 0z' };

/** A run: a disc with a sign of how it ended; a bar as long as it took. */
export function RunLink({
  mark,
  exporter,
  from,
  roving,
}: {
  readonly mark: Mark<RunMark>;
  readonly exporter: string;
  /** Where it began, in pixels. */
  readonly from: number;
  readonly roving: Roving;
}) {
  const { status, partial } = mark.it;
  const says = sayRun(exporter, mark.it);
  const looks = `mark run did-${status}${partial ? ' is-partial' : ''}`;
  return (
    <a href={runHref(mark.it.runId)} aria-label={says} class={looks} {...stopAt({ mark, roving })}>
      <title>{says}</title>
      <circle class="hit" r="12" />
      {mark.x - from > 8 && (
        <rect class="took" x={from - mark.x} y="-3" width={mark.x - from} height="6" />
      )}
      <RunSign status={status} partial={partial} />
    </a>
  );
}

/** The disc alone, for the legend too. */
export function RunSign({ status, partial }: Pick<RunMark, 'status' | 'partial'>) {
  return (
    <>
      <circle class="shape" r="7" />
      <path class="sign" d={partial ? PARTIAL : SIGNS[status]} />
    </>
  );
}

const PARTIAL = 'M0 -4v8M0 -2.5h2.5M0 0h3.5M0 2.5h2.5';
const DASH = 'M-3.2 0h6.4';
const SIGNS = {
  published: 'M-3.2 0.2l2.2 2.2 4.2 -4.6',
  unchanged: DASH,
  'already-current': DASH,
  history: 'M0 -3.2v3.4l2.4 1.6',
  'held-back': 'M-1.8 -3v6M1.8 -3v6',
  settling: 'M-2.6 0h0.1M0 0h0.1M2.6 0h0.1',
  restored: 'M2.8 -1.6a3.2 3.2 0 1 0 0.4 2.6M3.2 -3.4v2.2h-2.2',
  failed: 'M-2.6 -2.6l5.2 5.2M2.6 -2.6l-5.2 5.2',
} as const;
