import type { ExporterPage } from '../../src/dashboard/web/preview/exporter-pages.js';

export const page: ExporterPage<QuickHitsFile> = {
  title: 'Quick hits',
  keys: ['stats', 'refresh_note'],
  shown: QuickHits,
};

interface Stat {
  readonly id: string;
  readonly category: string;
  readonly headline: string;
  readonly stat: string;
  readonly description: string;
  readonly sample_size: number;
  readonly trend: 'positive' | 'negative' | 'neutral';
  readonly context: string;
}

interface QuickHitsFile {
  readonly stats: readonly Stat[];
  readonly total_available: number;
  readonly refresh_note: string;
}

const TRENDS = { positive: '▲ over', negative: '▼ under', neutral: '■ even' } as const;

/** Short facts about results against the line that stand out. */
function QuickHits({ file }: { readonly file: QuickHitsFile }) {
  return (
    <>
      {file.stats.length === 0 && <p class="quiet">No fact stands out.</p>}
      <ul class="hits">
        {file.stats.map((stat) => (
          <li key={stat.id} class="hit-card">
            <p class="quiet">{stat.category.replaceAll('_', ' ')}</p>
            <p class="hit-value">
              {stat.stat} <span class={`trend is-${stat.trend}`}>{TRENDS[stat.trend]}</span>
            </p>
            <h3>{stat.headline}</h3>
            <p>{stat.description}</p>
            <p class="quiet">
              {stat.context}, {stat.sample_size.toLocaleString('en-US')} games
            </p>
          </li>
        ))}
      </ul>
      <p class="quiet">
        {file.stats.length} of {file.total_available} that qualify. {file.refresh_note}
      </p>
    </>
  );
}
