import type { ComponentType } from 'preact';
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
  const Known = KINDS.find(({ keys }) => keys.every((key) => key in content))?.shown;
  return (
    <div class="preview">
      {Known === undefined ? <Generic value={content} /> : <Known file={content} />}
    </div>
  );
}

interface Kind {
  /** What only files of this kind have; their schema promises the rest. */
  readonly keys: readonly string[];
  readonly shown: ComponentType<{ readonly file: object }>;
}

function kind<File>(
  shown: ComponentType<{ readonly file: File }>,
  ...keys: readonly string[]
): Kind {
  return { keys, shown: shown as unknown as Kind['shown'] };
}

const KINDS: readonly Kind[] = [
  kind<HotColdFile>(HotCold, 'hot', 'cold', 'league_average'),
  kind<BounceBackFile>(BounceBack, 'bounce_back_candidates', 'league_baseline'),
  kind<WhatMattersFile>(WhatMatters, 'archetypes', 'key_insights'),
  kind<TeamFile>(Team, 'pace', 'defense_by_zone', 'home_away', 'back_to_back'),
  kind<QuickHitsFile>(QuickHits, 'stats', 'refresh_note'),
  kind<DeepDiveFile>(DeepDive, 'hero_stat', 'teaser'),
];
