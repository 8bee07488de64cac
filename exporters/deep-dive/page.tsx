import type { ExporterPage } from '../../src/dashboard/web/preview/exporter-pages.js';

export const page: ExporterPage<DeepDiveFile> = {
  title: 'Deep dive',
  keys: ['hero_stat', 'teaser'],
  shown: DeepDive,
};

interface DeepDiveFile {
  readonly month: string;
  readonly title: string;
  readonly subtitle: string;
  readonly hero_stat: { readonly value: string; readonly label: string; readonly context: string };
  readonly teaser: string;
  readonly cta: string;
}

/** The month's topic and the number that opens it. */
function DeepDive({ file }: { readonly file: DeepDiveFile }) {
  const { month, title, subtitle, hero_stat: hero, teaser, cta } = file;
  return (
    <article class="deep-dive">
      <p class="quiet">{month}</p>
      <h3>{title}</h3>
      <p class="lead">{subtitle}</p>
      <p class="hero-value">{hero.value}</p>
      <p>
        <strong>{hero.label}</strong>
      </p>
      <p>{hero.context}</p>
      <p>{teaser}</p>
      <p class="quiet">{cta}</p>
    </article>
  );
}
