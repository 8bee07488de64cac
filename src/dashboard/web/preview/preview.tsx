import type { ComponentType, VNode } from 'preact';
import { BounceBack, type BounceBackFile } from './bounce-back.js';
import { DeepDive, type DeepDiveFile } from './deep-dive.js';
import { Generic } from './generic.js';
import { HotCold, type HotColdFile } from './hot-cold.js';
import { QuickHits, type QuickHitsFile } from './quick-hits.js';
import { Team, type TeamFile } from './team.js';
import { WhatMatters, type WhatMattersFile } from './what-matters.js';

/** A published file as a reader would see it; any file that is of no known kind, value by value. */
export function Preview({ content }: { readonly content: unknown }) {
  if (typeof content !== 'object' || content === null) return <Generic value={content} />;
  const shown = KINDS.map((show) => show(content)).find((each) => each !== null);
  return <div class="preview">{shown ?? <Generic value={content} />}</div>;
}

/** Shows a file of one kind; null: it is of another. */
type Show = (content: object) => VNode | null;

/** @param keys what only files of this kind have; their schema promises the rest */
function kind<File extends object>(
  Known: ComponentType<{ readonly file: File }>,
  ...keys: readonly string[]
): Show {
  const isOfKind = (content: object): content is File => keys.every((key) => key in content);
  return (content) => (isOfKind(content) ? <Known file={content} /> : null);
}

const KINDS: readonly Show[] = [
  kind<HotColdFile>(HotCold, 'hot', 'cold', 'league_average'),
  kind<BounceBackFile>(BounceBack, 'bounce_back_candidates', 'league_baseline'),
  kind<WhatMattersFile>(WhatMatters, 'archetypes', 'key_insights'),
  kind<TeamFile>(Team, 'pace', 'defense_by_zone', 'home_away', 'back_to_back'),
  kind<QuickHitsFile>(QuickHits, 'stats', 'refresh_note'),
  kind<DeepDiveFile>(DeepDive, 'hero_stat', 'teaser'),
];
