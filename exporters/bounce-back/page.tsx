import { gameDay } from '../../src/dashboard/web/format/times.js';
import { Scrolled } from '../../src/dashboard/web/parts/scrolled.js';
import type { ExporterPage } from '../../src/dashboard/web/preview/exporter-pages.js';
import { Bar, Figure, share, Tonight } from '../../src/dashboard/web/preview/parts.js';

export const page: ExporterPage<BounceBackFile> = {
  title: 'Bounce back',
  keys: ['bounce_back_candidates', 'league_baseline'],
  shown: BounceBack,
};

interface Candidate {
  readonly player_lookup: string;
  readonly player_name: string;
  readonly team: string;
  readonly last_game: { readonly date: string; readonly points: number; readonly opponent: string };
  readonly season_average: number;
  readonly shortfall: number;
  readonly bounce_back_rate: number;
  readonly bounce_back_sample: number;
  readonly significance: string;
  readonly tonight_opponent: string | null;
}

interface BounceBackFile {
  readonly shortfall_threshold: number;
  readonly total_candidates: number;
  readonly bounce_back_candidates: readonly Candidate[];
  readonly league_baseline: {
    readonly avg_bounce_back_rate: number | null;
    readonly sample_size: number;
  };
}

/** Players coming off a bad game, and how often they answered one before. */
function BounceBack({ file }: { readonly file: BounceBackFile }) {
  const { bounce_back_candidates: candidates, league_baseline: league } = file;
  return (
    <>
      <dl class="figures">
        <Figure name="Candidates">{file.total_candidates}</Figure>
        <Figure name="Bad game">{file.shortfall_threshold}+ points short</Figure>
        <Figure name="All players answer">{share(league.avg_bounce_back_rate)}</Figure>
        <Figure name="of bad games">{league.sample_size.toLocaleString('en-US')}</Figure>
      </dl>
      {candidates.length === 0 && (
        <p class="quiet">Nobody comes off a bad game: a legitimate, empty list.</p>
      )}
      {candidates.length > 0 && <Table candidates={candidates} />}
    </>
  );
}

function Table({ candidates }: { readonly candidates: readonly Candidate[] }) {
  return (
    <Scrolled label="Bounce-back candidates">
      <table class="wide">
        <thead>
          <tr>
            <th scope="col">Player</th>
            <th scope="col">Last game</th>
            <th scope="col" class="number">
              Short of average
            </th>
            <th scope="col">Answered before</th>
            <th scope="col">Significance</th>
          </tr>
        </thead>
        <tbody>
          {candidates.map((one) => (
            <tr key={one.player_lookup}>
              <th scope="row">
                {one.player_name} <span class="quiet">{one.team}</span>{' '}
                <Tonight opponent={one.tonight_opponent} />
              </th>
              <td>
                {one.last_game.points} vs {one.last_game.opponent}{' '}
                <span class="quiet">{gameDay(one.last_game.date)}</span>
              </td>
              <td class="number">
                {one.shortfall.toFixed(1)}{' '}
                <span class="quiet">of {one.season_average.toFixed(1)}</span>
              </td>
              <td class="with-bar">
                {share(one.bounce_back_rate)} <span class="quiet">of {one.bounce_back_sample}</span>
                <Bar of={one.bounce_back_rate} tone="plain" />
              </td>
              <td>{one.significance}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}
