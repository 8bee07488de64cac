import { counted } from '../../src/dashboard/web/format/words.js';
import { Scrolled } from '../../src/dashboard/web/parts/scrolled.js';
import type { ExporterPage } from '../../src/dashboard/web/preview/exporter-pages.js';

export const page: ExporterPage<WhatMattersFile> = {
  title: 'What matters',
  keys: ['archetypes', 'key_insights'],
  shown: WhatMatters,
};

interface Factor {
  readonly games: number;
  readonly over_pct: number;
}

interface Archetype {
  readonly description: string;
  readonly player_count: number;
  readonly example_players: readonly string[];
  readonly overall_over_pct: number | null;
  readonly factors: {
    readonly rest: Readonly<Record<string, Factor | undefined>>;
    readonly home_away: Readonly<Record<string, Factor | undefined>>;
  };
}

interface WhatMattersFile {
  readonly archetypes: Readonly<Record<string, Archetype>>;
  readonly key_insights: readonly string[];
}

const FACTORS = [
  { of: 'rest', key: 'b2b', name: 'Back-to-back' },
  { of: 'rest', key: 'one_day', name: 'One day off' },
  { of: 'rest', key: 'rested', name: 'Rested' },
  { of: 'home_away', key: 'home', name: 'Home' },
  { of: 'home_away', key: 'away', name: 'Away' },
] as const;

/** Which circumstances move results against the line, by kind of player. */
function WhatMatters({ file }: { readonly file: WhatMattersFile }) {
  const archetypes = Object.entries(file.archetypes);
  return (
    <>
      <ul class="insights">
        {file.key_insights.map((insight) => (
          <li key={insight}>{insight}</li>
        ))}
      </ul>
      <Scrolled label="Share of results over the line, by kind of player">
        <table class="wide">
          <thead>
            <tr>
              <th scope="col">Share over the line, of how many games</th>
              <th scope="col" class="number">
                Overall
              </th>
              {FACTORS.map(({ name }) => (
                <th key={name} scope="col" class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {archetypes.map(([name, archetype]) => (
              <tr key={name}>
                <th scope="row">
                  {name.replaceAll('_', ' ')}
                  <span class="under">
                    {counted(archetype.player_count, 'player')}
                    {archetype.example_players.length > 0 &&
                      `, e.g. ${archetype.example_players.join(', ')}`}
                  </span>
                </th>
                <td class="number">{percent(archetype.overall_over_pct)}</td>
                {FACTORS.map(({ of, key }) => (
                  <Cell key={key} factor={archetype.factors[of][key]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </>
  );
}

const percent = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)}%`);

function Cell({ factor }: { readonly factor: Factor | undefined }) {
  if (factor === undefined) return <td class="number quiet">few games</td>;
  return (
    <td class="number">
      {percent(factor.over_pct)}
      <span class="under">{factor.games.toLocaleString('en-US')}</span>
    </td>
  );
}
