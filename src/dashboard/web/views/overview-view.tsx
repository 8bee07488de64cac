import type { LandingMark, Overview } from '../../api.js';
import { useNow } from '../data/now.js';
import type { Resource } from '../data/use-resource.js';
import { clock, longDay } from '../format/times.js';
import { Card } from '../overview/card.js';
import { Glossary } from '../overview/glossary.js';
import { headlineOf } from '../overview/headline.js';
import { Incidents } from '../overview/incidents.js';
import { Icon } from '../parts/icon.js';
import { Loaded } from '../parts/loaded.js';
import { TimelineSection } from '../timeline/timeline-section.js';

interface OverviewViewProps {
  readonly overview: Resource<Overview>;
  readonly heard: readonly LandingMark[];
}

/** Is the Trends page fresh, and if not, why not? */
export function OverviewView({ overview, heard }: OverviewViewProps) {
  return (
    <div class="view">
      <Loaded resource={overview} what="how the files stand">
        {({ exporters, incidents, data, out }) => (
          <>
            <Head exporters={exporters} />
            <Incidents incidents={incidents} />
            <section aria-labelledby="files">
              <h2 id="files" class="unseen">
                Files
              </h2>
              <div class="cards">
                {exporters.map((card) => (
                  <Card key={card.exporter} card={card} />
                ))}
              </div>
            </section>
            <TimelineSection heard={heard} />
            <footer class="foot">
              <Glossary />
              <p class="quiet">
                Reads <code>{data}</code>, publishes to <code>{out}</code>
              </p>
            </footer>
          </>
        )}
      </Loaded>
    </div>
  );
}

function Head({ exporters }: Pick<Overview, 'exporters'>) {
  const now = useNow();
  const { state, text, beside } = headlineOf(exporters);
  return (
    <header class={`headline is-${state}`}>
      <h1>
        <Icon sign={state} />
        <span>{text}</span>
      </h1>
      <p>
        {beside !== null && <span class="beside">{beside} </span>}
        <span class="quiet">
          {longDay(now)}, {clock(now)} in New York
        </span>
      </p>
    </header>
  );
}
