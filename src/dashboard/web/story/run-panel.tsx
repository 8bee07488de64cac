import type { JsonChange } from '../../../domain/json-changes.js';
import type { RunStory } from '../../api.js';
import { usePage } from '../data/page.js';
import { useResource } from '../data/use-resource.js';
import { landingHref, runHref } from '../data/use-route.js';
import { duration, exactly, gameDay } from '../format/times.js';
import { bare, bytesOf, CAUSES, counted, OUTCOMES, titleOf } from '../format/words.js';
import { Head } from '../parts/head.js';
import { Loaded } from '../parts/loaded.js';
import { Panel } from '../parts/panel.js';
import { Scrolled } from '../parts/scrolled.js';
import { Setback } from '../parts/setback.js';
import { sayLanding } from '../timeline/sentences.js';
import { Fact } from './fact.js';
import { Sentences } from './sentences.js';

interface RunPanelProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** One run's whole story. */
export function RunPanel({ id, onClose }: RunPanelProps) {
  const { token, version } = usePage();
  const story = useResource<RunStory>(`runs/${encodeURIComponent(id)}`, token, version);
  const run = story.data?.run;
  const title = run === undefined ? 'A run' : `${titleOf(run.exporter)}: ${OUTCOMES[run.status]}`;
  return (
    <Panel title={title} at="side" onClose={onClose}>
      <Loaded resource={story} what="the run's story">
        {(told) => <Story story={told} />}
      </Loaded>
    </Panel>
  );
}

function Story({ story }: { readonly story: RunStory }) {
  const { run, lines, landings, changes, changesOmitted, previousRunId } = story;
  const gone = run.landings.length - landings.length;
  return (
    <div class="story">
      {run.error !== null && <Setback {...run.error} />}
      {lines.length > 0 && (
        <section aria-labelledby="why">
          <h3 id="why">Why</h3>
          <Sentences lines={lines} />
        </section>
      )}
      <section aria-labelledby="facts">
        <h3 id="facts">Facts</h3>
        <Facts story={story} />
      </section>
      <section aria-labelledby="landings">
        <h3 id="landings">Landings in it</h3>
        {run.landings.length === 0 && (
          <p class="quiet">None: it was decided on what the tables held.</p>
        )}
        <ul class="plain-list">
          {landings.map((landing) => (
            <li key={landing.id}>
              <a href={landingHref(landing.id)}>{sayLanding(landing)}</a>
            </li>
          ))}
        </ul>
        {gone > 0 && (
          <p class="quiet">{counted(gone, 'landing')} from before what the page still knows.</p>
        )}
      </section>
      <section aria-labelledby="changes">
        <h3 id="changes">What readers see differently</h3>
        <Changes changes={changes} omitted={changesOmitted} />
        {previousRunId !== null && (
          <p class="quiet">
            Compared with <a href={runHref(previousRunId)}>the version before</a>.
          </p>
        )}
      </section>
    </div>
  );
}

function Facts({ story: { run, bytes } }: { readonly story: RunStory }) {
  const { missing } = run;
  return (
    <dl class="story-facts">
      <Fact name="Outcome">
        {OUTCOMES[run.status]}
        {run.partial && ', partial'}
      </Fact>
      <Fact name="Cause">{CAUSES[run.cause]}</Fact>
      <Fact name="Began">{exactly(run.startedAt)}</Fact>
      <Fact name="Took">{duration(run.finishedAt - run.startedAt)}</Fact>
      <Fact name="As of">{gameDay(run.asOf)}</Fact>
      <Fact name="Data through">
        {run.dataThrough === null ? 'unknown' : gameDay(run.dataThrough)}
      </Fact>
      {missing.length > 0 && (
        <Fact name="Missing">
          {missing.map(({ table, date }) => `${bare(table)} of ${gameDay(date)}`).join(', ')}
        </Fact>
      )}
      {run.slot !== null && <Fact name="Slot">{run.slot}</Fact>}
      {bytes !== null && <Fact name="File">{bytesOf(bytes)}</Fact>}
      {run.rows !== null && <Fact name="Rows read">{run.rows.toLocaleString('en-US')}</Fact>}
      {run.bytesProcessed !== null && (
        <Fact name="Warehouse read">{bytesOf(run.bytesProcessed)}</Fact>
      )}
      {run.bytesBilled !== null && <Fact name="Charged for">{bytesOf(run.bytesBilled)}</Fact>}
      <Fact name="Run">
        <code>{run.runId}</code>
      </Fact>
    </dl>
  );
}

interface ChangesProps {
  /** Null when a version is not kept. */
  readonly changes: readonly JsonChange[] | null;
  /** How many more there are. */
  readonly omitted: number;
}

/** The values that differ between two versions of a file, before and after. */
function Changes({ changes, omitted }: ChangesProps) {
  if (changes === null) return <p class="quiet">There is no version to compare with.</p>;
  if (changes.length === 0) return <p class="quiet">Nothing.</p>;
  return (
    <Scrolled label="Changed values">
      <table class="changes">
        <Head columns={['Where', 'Before', 'After']} />
        <tbody>
          {changes.map(({ path, before, after }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              <td>
                {before === undefined ? (
                  <span class="quiet">absent</span>
                ) : (
                  <del>{text(before)}</del>
                )}
              </td>
              <td>
                {after === undefined ? <span class="quiet">absent</span> : <ins>{text(after)}</ins>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {omitted > 0 && <p class="quiet">… and {omitted.toLocaleString('en-US')} more.</p>}
    </Scrolled>
  );
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 1);
