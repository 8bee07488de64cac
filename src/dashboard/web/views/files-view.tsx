import { useState } from 'preact/hooks';
import type { ExplainStory, LiveFileView, Overview } from '../../api.js';
import { ReplayForm } from '../actions/replay-form.js';
import { usePage } from '../data/page.js';
import { type Resource, useResource } from '../data/use-resource.js';
import { fileHref } from '../data/use-route.js';
import { newYorkDate } from '../format/times.js';
import { bytesOf, plainly, titleOf } from '../format/words.js';
import { StateBadge } from '../parts/badge.js';
import { Loaded } from '../parts/loaded.js';
import { Verbatim } from '../parts/scrolled.js';
import { Preview } from '../preview/preview.js';
import { Sentences } from '../story/sentences.js';

interface FilesViewProps {
  /** The exporter whose file is shown; null: the first. */
  readonly name: string | null;
  readonly overview: Resource<Overview>;
}

/** The published files as readers see them. */
export function FilesView({ name, overview }: FilesViewProps) {
  return (
    <div class="view">
      <Loaded resource={overview} what="which files there are">
        {({ exporters, now }) => {
          const shown = name ?? exporters[0]?.exporter ?? null;
          const card = exporters.find(({ exporter }) => exporter === shown);
          return (
            <>
              <nav aria-label="Files" class="tabs">
                <ul>
                  {exporters.map(({ exporter }) => (
                    <li key={exporter}>
                      <a
                        href={fileHref(exporter)}
                        aria-current={exporter === shown ? 'page' : undefined}
                      >
                        {titleOf(exporter)}
                      </a>
                    </li>
                  ))}
                </ul>
              </nav>
              {shown !== null && card === undefined && <p>No exporter is called {shown}.</p>}
              {card !== undefined && (
                <>
                  <header class="file-head">
                    <h1>{titleOf(card.exporter)}</h1>
                    <StateBadge state={card.state} />
                  </header>
                  <p class="lead">{plainly(card.told)}</p>
                  <LiveFile key={card.exporter} exporter={card.exporter} />
                  <Why exporter={card.exporter} />
                  <ReplayForm
                    exporters={exporters.map(({ exporter }) => exporter)}
                    until={newYorkDate(now)}
                  />
                </>
              )}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

function LiveFile({ exporter }: { readonly exporter: string }) {
  const { token, version } = usePage();
  const resource = useResource<LiveFileView>(
    `files/${encodeURIComponent(exporter)}`,
    token,
    version,
  );
  return (
    <Loaded resource={resource} what="the live file">
      {({ file, bytes, headers, content }) => (
        <section aria-labelledby="as-read">
          <h2 id="as-read">As readers see it</h2>
          <Preview content={content} />
          <details class="raw">
            <summary>
              Raw JSON: {file}, {bytesOf(bytes)}
            </summary>
            <dl class="story-facts">
              {Object.entries(headers).map(([header, value]) => (
                <div key={header}>
                  <dt>{header}</dt>
                  <dd>
                    <code>{value}</code>
                  </dd>
                </div>
              ))}
            </dl>
            <Verbatim label="The file's JSON" text={JSON.stringify(content, null, 2)} />
          </details>
        </section>
      )}
    </Loaded>
  );
}

/** Why a file did or didn't refresh, told when asked for. */
function Why({ exporter }: { readonly exporter: string }) {
  const { token, version } = usePage();
  const [open, setOpen] = useState(false);
  const path = open ? `explain/${encodeURIComponent(exporter)}` : null;
  const resource = useResource<ExplainStory>(path, token, version);
  return (
    <details class="why-now" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Why is it as it is?</summary>
      {open && (
        <Loaded resource={resource} what="the explanation">
          {({ lines }) => <Sentences lines={lines} />}
        </Loaded>
      )}
    </details>
  );
}
