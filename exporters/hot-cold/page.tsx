import type { ExporterPage } from '../../src/dashboard/web/preview/exporter-pages.js';
import { Bar, Figure, share, signed, Tonight } from '../../src/dashboard/web/preview/parts.js';

export const page: ExporterPage<HotColdFile> = {
  title: 'Hot & cold',
  keys: ['hot', 'cold', 'league_average'],
  shown: HotCold,
};

interface Player {
  readonly rank: number;
  readonly player_lookup: string;
  readonly player_name: string;
  readonly team: string;
  readonly heat_score: number;
  readonly hit_rate: number;
  readonly current_streak: number;
  readonly streak_type: string;
  readonly avg_margin: number;
  readonly games_played: number;
  readonly tonight_opponent: string | null;
  readonly tonight_game_time: string | null;
}

interface HotColdFile {
  readonly time_period: string;
  readonly min_games: number;
  readonly total_qualifying_players: number;
  readonly hot: readonly Player[];
  readonly cold: readonly Player[];
  readonly league_average: { readonly hit_rate: number | null; readonly avg_margin: number | null };
}

/** Who beats the closing line lately, and who misses it. */
function HotCold({ file }: { readonly file: HotColdFile }) {
  const { hot, cold, league_average: league } = file;
  return (
    <>
      <dl class="figures">
        <Figure name="Window">{file.time_period.replaceAll('_', ' ')}</Figure>
        <Figure name="Qualifying players">{file.total_qualifying_players}</Figure>
        <Figure name="League hit rate">{share(league.hit_rate)}</Figure>
        <Figure name="League margin">{signed(league.avg_margin)}</Figure>
      </dl>
      <div class="columns">
        <Players title="Hot" players={hot} tone="warm" />
        <Players title="Cold" players={cold} tone="cool" />
      </div>
    </>
  );
}

interface PlayersProps {
  readonly title: string;
  readonly players: readonly Player[];
  readonly tone: 'warm' | 'cool';
}

function Players({ title, players, tone }: PlayersProps) {
  return (
    <section>
      <h3>{title}</h3>
      {players.length === 0 && <p class="quiet">Nobody.</p>}
      <ol class="ranked">
        {players.map((player) => (
          <li key={player.player_lookup}>
            <p class="ranked-name">
              <strong>{player.player_name}</strong> <span class="quiet">{player.team}</span>{' '}
              <Tonight opponent={player.tonight_opponent} time={player.tonight_game_time} />
            </p>
            <p class="ranked-value">{share(player.hit_rate)}</p>
            <Bar of={player.hit_rate} tone={tone} />
            <p class="ranked-more">
              {player.current_streak} {player.streak_type} in a row, {signed(player.avg_margin)}{' '}
              against the line, {player.games_played} games
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
