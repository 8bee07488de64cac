import type { IncidentCard } from '../../api.js';
import { bare, listed } from '../format/words.js';
import { Icon } from '../parts/icon.js';
import { Ago } from '../parts/when.js';

/** What is wrong right now, worst first; nothing while all is well. */
export function Incidents({ incidents }: { readonly incidents: readonly IncidentCard[] }) {
  if (incidents.length === 0) return null;
  const sorted = [...incidents].sort((a, b) => rank(a) - rank(b) || b.since - a.since);
  return (
    <section aria-labelledby="incidents" class="incidents">
      <h2 id="incidents">Incidents</h2>
      <ul>
        {sorted.map(({ id, severity, summary, files, since, remedy }) => (
          <li key={id} class={`notice is-${severity}`}>
            <p>
              <Icon sign="stale" /> <strong>{bare(summary)}</strong>{' '}
              <span class="quiet">
                {severity}, opened <Ago at={since} />
                {files.length > 0 && `, ${listed(files)}`}
              </span>
            </p>
            {remedy !== '' && <p>{bare(remedy)}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const rank = ({ severity }: IncidentCard): number => (severity === 'error' ? 0 : 1);
