import type { ExporterCard } from '../../api.js';
import { useNow } from '../data/now.js';
import { usePage } from '../data/page.js';
import { fileHref, runHref } from '../data/use-route.js';
import { gameDay, moment } from '../format/times.js';
import { bare, CAUSES, counted, OUTCOMES, plainly, titleOf } from '../format/words.js';
import { ActivityBadge, StateBadge } from '../parts/badge.js';
import { Setback } from '../parts/setback.js';
import { When } from '../parts/when.js';

interface CardProps {
  readonly card: ExporterCard;
}

/** How one file stands. */
export function Card({ card }: CardProps) {
  const { exporter, file, state, activity, told, setback } = card;
  const { propose } = usePage();
  const title = `card-${exporter}`;
  return (
    <article
      class={`card is-${state} is-${activity}`}
      aria-labelledby={title}
      data-exporter={exporter}
    >
      <header class="card-head">
        <h3 id={title}>
          <a href={fileHref(exporter)}>{titleOf(exporter)}</a>
        </h3>
        <p class="badges">
          <ActivityBadge activity={activity} />
          <StateBadge state={state} />
        </p>
      </header>
      <p class="file-name">{file}</p>
      <p class="why">{plainly(told)}</p>
      {setback !== null && <Setback {...setback} />}
      <dl class="facts">
        <DataThrough card={card} />
        <Target card={card} />
        <LastRefresh card={card} />
        <Next card={card} />
      </dl>
      <div class="card-end">
        <button
          type="button"
          class="button"
          onClick={() => propose({ action: 'refresh', exporter, force: false })}
        >
          Refresh now … <span class="unseen">{titleOf(exporter)}</span>
        </button>
        <a href={fileHref(exporter)} aria-label={`See the file of ${titleOf(exporter)}`}>
          See the file
        </a>
      </div>
    </article>
  );
}

function DataThrough({ card: { dataThrough, asOf, missing } }: CardProps) {
  const lacking = missing.map(({ table, date }) => `${bare(table)} of ${gameDay(date)}`);
  return (
    <div class="fact is-main">
      <dt>Data through</dt>
      <dd>
        {dataThrough === null ? 'unknown' : gameDay(dataThrough)}{' '}
        {asOf !== null && <span class="quiet">as of {gameDay(asOf)}</span>}
        {lacking.length > 0 && <span class="lacking">missing {lacking.join(', ')}</span>}
      </dd>
    </div>
  );
}

/** Freshness against its target: the slot covered by slot plus grace. */
function Target({ card: { deadline, state } }: CardProps) {
  const now = useNow();
  return (
    <div class="fact">
      <dt>Target</dt>
      <dd>
        {deadline === null && (state === 'unknown' ? 'unknown' : 'met: latest slot covered')}
        {deadline !== null && (
          <>
            covered by <When at={deadline} />
            {deadline < now && <strong class="missed"> missed</strong>}
          </>
        )}
      </dd>
    </div>
  );
}

function LastRefresh({ card: { lastRefresh } }: CardProps) {
  if (lastRefresh === null) return <Never />;
  const { runId, cause, status, finishedAt, included } = lastRefresh;
  return (
    <div class="fact">
      <dt>Last refresh</dt>
      <dd>
        <When at={finishedAt} href={runHref(runId)} />
        <span class="cause">
          {OUTCOMES[status]}, {CAUSES[cause]}
          {included.length > 0 && (
            <span class="quiet" title={included.map(bare).join('\n')}>
              {' '}
              ({counted(included.length, 'landing')})
            </span>
          )}
        </span>
      </dd>
    </div>
  );
}

function Never() {
  return (
    <div class="fact">
      <dt>Last refresh</dt>
      <dd>none yet</dd>
    </div>
  );
}

function Next({ card: { next } }: CardProps) {
  const now = useNow();
  if (next === null) return null;
  return (
    <div class="fact">
      <dt>Next slot</dt>
      <dd>
        {next.opensAt <= now && 'open since '}
        <When at={next.opensAt} />
        <span class="cause">fires by {moment(next.firesBy, next.opensAt)} at the latest</span>
      </dd>
    </div>
  );
}
