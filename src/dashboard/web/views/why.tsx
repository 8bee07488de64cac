import { useState } from 'preact/hooks';
import type { ExplainStory } from '../../api.js';
import { usePage } from '../data/page.js';
import { useResource } from '../data/use-resource.js';
import { Loaded } from '../parts/loaded.js';
import { Sentences } from '../story/sentences.js';

/** Why a file did or didn't refresh, told when asked for. */
export function Why({ exporter }: { readonly exporter: string }) {
  const { token, version } = usePage();
  const [open, setOpen] = useState(false);
  const path = open ? `explain/${encodeURIComponent(exporter)}` : null;
  const resource = useResource<ExplainStory>(path, token, version);
  return (
    <details class="why-now" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Why is it as it is?</summary>
      {open && (
        <Loaded resource={resource} what="the explanation">
          {({ sentences }) => <Sentences sentences={sentences} />}
        </Loaded>
      )}
    </details>
  );
}
