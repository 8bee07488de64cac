import type { ExporterPage } from '../../src/dashboard/web/preview/exporter-pages.js';
import { Figure, signed } from '../../src/dashboard/web/preview/parts.js';

export const page: ExporterPage<TeamFile> = {
  title: 'Team tendencies',
  keys: ['pace', 'defense_by_zone', 'home_away', 'back_to_back'],
  shown: Team,
};

interface Pace {
  readonly team: string;
  readonly pace: number;
  readonly vs_league: number;
  readonly insight: string;
}

interface Defense {
  readonly team: string;
  readonly dfg_pct: number;
  readonly insight: string;
}

interface HomeAway {
  readonly team: string;
  readonly home_ppg: number;
  readonly away_ppg: number;
  readonly differential: number;
  readonly insight: string;
}

interface BackToBack {
  readonly team: string;
  readonly b2b_ppg: number;
  readonly rested_ppg: number;
  readonly impact: number;
  readonly insight: string;
}

interface Zone {
  readonly best: readonly Defense[];
  readonly worst: readonly Defense[];
}

interface TeamFile {
  readonly pace: {
    readonly kings: readonly Pace[];
    readonly grinders: readonly Pace[];
    readonly league_average: number | null;
  };
  readonly defense_by_zone: { readonly paint: Zone; readonly perimeter: Zone };
  readonly home_away: {
    readonly home_dominant: readonly HomeAway[];
    readonly road_warriors: readonly HomeAway[];
  };
  readonly back_to_back: {
    readonly vulnerable: readonly BackToBack[];
    readonly resilient: readonly BackToBack[];
  };
}

/** One team in a short list: its number, and what it means. */
interface Line {
  readonly team: string;
  readonly value: string;
  readonly insight: string;
}

/** How teams play lately: pace, defense by zone, home court, back-to-backs. */
function Team({ file }: { readonly file: TeamFile }) {
  const { pace, defense_by_zone: zones, home_away: home, back_to_back: b2b } = file;
  return (
    <>
      <dl class="figures">
        <Figure name="League pace">
          {pace.league_average === null ? '–' : pace.league_average.toFixed(1)}
        </Figure>
      </dl>
      <div class="columns">
        <Lines title="Fastest" lines={pace.kings.map(paced)} />
        <Lines title="Slowest" lines={pace.grinders.map(paced)} />
        <Lines title="Best in the paint" lines={zones.paint.best.map(defended)} />
        <Lines title="Worst in the paint" lines={zones.paint.worst.map(defended)} />
        <Lines title="Best on the perimeter" lines={zones.perimeter.best.map(defended)} />
        <Lines title="Worst on the perimeter" lines={zones.perimeter.worst.map(defended)} />
        <Lines title="Stronger at home" lines={home.home_dominant.map(housed)} />
        <Lines title="Stronger on the road" lines={home.road_warriors.map(housed)} />
        <Lines title="Suffer on back-to-backs" lines={b2b.vulnerable.map(tired)} />
        <Lines title="Hold on back-to-backs" lines={b2b.resilient.map(tired)} />
      </div>
    </>
  );
}

const paced = ({ team, pace, vs_league, insight }: Pace): Line => ({
  team,
  value: `${pace.toFixed(1)} (${signed(vs_league)})`,
  insight,
});

const defended = ({ team, dfg_pct, insight }: Defense): Line => ({
  team,
  value: `${dfg_pct.toFixed(1)}%`,
  insight,
});

const housed = ({ team, home_ppg, away_ppg, differential, insight }: HomeAway): Line => ({
  team,
  value: signed(differential),
  insight: `${home_ppg.toFixed(1)} at home, ${away_ppg.toFixed(1)} away. ${insight}`,
});

const tired = ({ team, b2b_ppg, rested_ppg, impact, insight }: BackToBack): Line => ({
  team,
  value: signed(impact),
  insight: `${b2b_ppg.toFixed(1)} without rest, ${rested_ppg.toFixed(1)} rested. ${insight}`,
});

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  return (
    <section>
      <h3>{title}</h3>
      {lines.length === 0 && <p class="quiet">None.</p>}
      <ol class="ranked">
        {lines.map(({ team, value, insight }) => (
          <li key={team}>
            <p class="ranked-name">
              <strong>{team}</strong>
            </p>
            <p class="ranked-value">{value}</p>
            <p class="ranked-more">{insight}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
