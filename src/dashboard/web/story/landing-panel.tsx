import type { LandingStory } from '../../api.js';
import { usePage } from '../data/page.js';
import { useResource } from '../data/use-resource.js';
import { runHref } from '../data/use-route.js';
import { exactly, gameDay } from '../format/times.js';
import { bare, reasonName, titleOf } from '../format/words.js';
import { Head } from '../parts/head.js';
import { Loaded } from '../parts/loaded.js';
import { Panel } from '../parts/panel.js';
import { Scrolled } from '../parts/scrolled.js';
import { wentTo } from '../timeline/sentences.js';
import { Fact } from './fact.js';

interface LandingPanelProps {
  readonly id: string;
  readonly onClose: () => void;
}

const HEARD: Readonly<Record<string, string>> = {
  'audit-log': "BigQuery's audit log",
  observed: 'observed, nobody announced it',
};

/** One landing's whole story: what it was, and what became of it for each exporter. */
export function LandingPanel({ id, onClose }: LandingPanelProps) {
  const { token, version } = usePage();
  const story = useResource<LandingStory>(`landings/${encodeURIComponent(id)}`, token, version);
  const landing = story.data?.landing;
  const title =
    landing === undefined ? 'A landing' : `${bare(landing.table)} for ${gameDay(landing.gameDate)}`;
  return (
    <Panel title={title} at="side" onClose={onClose}>
      <Loaded resource={story} what="the landing's story">
        {(told) => <Story story={told} />}
      </Loaded>
    </Panel>
  );
}

function Story({ story }: { readonly story: LandingStory }) {
  const { landing, executionId, correlationId, records, landedAt } = story;
  return (
    <div class="story">
      <section aria-labelledby="facts">
        <h3 id="facts">Facts</h3>
        <dl class="story-facts">
          <Fact name="Table">{landing.table}</Fact>
          <Fact name="Game date">{gameDay(landing.gameDate)}</Fact>
          <Fact name="Status">{landing.status}</Fact>
          <Fact name="Received">{exactly(landing.at)}</Fact>
          {landedAt !== null && <Fact name="Landed">{exactly(landedAt)}</Fact>}
          <Fact name="Heard by">{HEARD[landing.source] ?? landing.source}</Fact>
          {records !== null && <Fact name="Records">{records.toLocaleString('en-US')}</Fact>}
          <Fact name="Went">{wentTo(landing.reason, landing.exporters)}</Fact>
          <Fact name="Execution">
            <code>{executionId}</code>
          </Fact>
          {correlationId !== null && (
            <Fact name="Correlation">
              <code>{correlationId}</code>
            </Fact>
          )}
        </dl>
      </section>
      <section aria-labelledby="became">
        <h3 id="became">What became of it</h3>
        <PerExporter rows={story.perExporter} />
      </section>
    </div>
  );
}

function PerExporter({ rows }: { readonly rows: LandingStory['perExporter'] }) {
  if (rows.length === 0) return <p class="quiet">It concerned no file.</p>;
  return (
    <Scrolled label="What became of it, by file">
      <table>
        <Head columns={['File', 'Verdict', 'Detail']} />
        <tbody>
          {rows.map(({ exporter, reason, detail, runId }) => (
            <tr key={exporter}>
              <th scope="row">{titleOf(exporter)}</th>
              <td>
                {runId === null ? (
                  reasonName(reason)
                ) : (
                  <a href={runHref(runId)}>{reasonName(reason)}</a>
                )}
              </td>
              <td>{bare(detail)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}
