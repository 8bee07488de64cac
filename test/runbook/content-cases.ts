import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { PLAYER_GAMES, REGISTRY, TEAM_DEFENSE } from '../../src/domain/tables.js';
import { newYorkInstant } from '../../src/domain/wall-clock.js';
import { type League, rowsThrough } from '../../src/sample/index.js';
import { YESTERDAY } from './installation.js';
import { writeTable } from './means.js';
import { type Case, green, red, yellow } from './symptom.js';

const HOT = 'trends-hot-cold';
const dryRun = (exporter: string) => `trends export --only ${exporter} --dry-run`;
const parameters = (exporter: string, set: object): Case['breaks'] => {
  return (at) => at.configure({ exporters: { [exporter]: { parameters: set } } });
};

/** A row of yesterday's games. */
const latestGame = (league: League) =>
  rowsThrough(league, YESTERDAY)
    .get(PLAYER_GAMES)
    ?.find((row) => row.game_date === YESTERDAY);

/** What tables hold, and what comes of it. */
export const CONTENT_CASES: readonly Case[] = [
  {
    symptom: '`... has no rows in the window`',
    broken: 'nothing was loaded for a year',
    breaks: () => undefined,
    at: newYorkInstant('2026-01-19', '12:00'),
    about: HOT,
    lines: [
      yellow(
        'data',
        PLAYER_GAMES,
        /^its newest date is 2025-01-18; the schedule has no games/,
        /Load nba_raw\.nbac_schedule/,
        'trends status',
      ),
      red(
        'content',
        HOT,
        /has no rows in the 200 days up to 2026-01-19; it holds 2024-10-2\d to 2025-01-18/,
        /Check the date, and have upstream load the table again/,
        dryRun(HOT),
      ),
    ],
    also: [`red refresh ${HOT}`],
  },
  {
    symptom: 'Rows are left out',
    broken: 'one row names a team that the league does not have',
    breaks: (at) => {
      const latest = latestGame(at.league);
      return at.tables((data) =>
        writeTable(at.league, data, PLAYER_GAMES, {
          becomes: (row) =>
            row.player_lookup === latest?.player_lookup && row.game_date === latest?.game_date
              ? { ...row, team_abbr: 'BRK' }
              : row,
        }),
      );
    },
    about: HOT,
    lines: [
      {
        ...yellow(
          'rows',
          HOT,
          /^1 of \d+ rows of nba_analytics\.player_game_summary name no team of the league \(team_abbr\): BRK on 2025-01-18 \(\S+ \S+\)$/,
          /Fix these rows upstream and load them again/,
          '',
        ),
        command: null,
      },
    ],
    also: [`yellow refresh ${HOT}`],
  },
  {
    symptom: 'Empty lists',
    broken: 'nobody has played as many games as it takes',
    breaks: parameters(HOT, { min_games: 60 }),
    about: HOT,
    lines: [
      yellow(
        'content',
        HOT,
        /^0 players qualify \(min_games 60, lookback_days 30\): fewer than a season under way should give; \d+ players have lined games/,
        /min_games 60 instead of 5/,
        dryRun(HOT),
      ),
    ],
    also: [`yellow refresh ${HOT}`],
  },
  {
    symptom: 'Empty lists',
    broken: 'nobody fell short of his average by so much',
    breaks: parameters('trends-bounce-back', { shortfall_threshold: 50 }),
    about: 'trends-bounce-back',
    lines: [
      yellow(
        'content',
        'trends-bounce-back',
        /^0 candidates \(shortfall_threshold 50, .*fewer than a season under way should give; nearest: .+ short on 2025-01-/,
        /shortfall_threshold 50 instead of 10/,
        dryRun('trends-bounce-back'),
      ),
    ],
    also: ['yellow refresh trends-bounce-back'],
  },
  {
    symptom: 'Empty lists',
    broken: 'samples are too small for quick hits',
    breaks: parameters('trends-quick-hits', { min_sample: 1_000 }),
    about: 'trends-quick-hits',
    lines: [
      green(
        'content',
        'trends-quick-hits',
        /^[1-7] stats of at most 8; [1-7] stand out with min_sample 1000: legitimate, early in a season, or no more stand out/,
      ),
    ],
    also: ['yellow refresh trends-quick-hits'],
  },
  {
    symptom: 'Table not found, column missing',
    broken: 'the registry is not there',
    breaks: (at) => at.tables((data) => rmSync(join(data, 'nba_players_registry.parquet'))),
    about: HOT,
    lines: [
      red('table', REGISTRY, /^is missing/, /let upstream create it/, 'trends status'),
      red('query', HOT, /nba_reference\.nba_players_registry/, /./, dryRun(HOT)),
    ],
    also: [`red content ${HOT}`, `yellow refresh ${HOT}`],
  },
  {
    symptom: 'Table not found, column missing',
    broken: 'a table lacks a column',
    breaks: (at) => {
      const lacks = ['opponent_points_per_game'];
      return at.tables((data) => writeTable(at.league, data, TEAM_DEFENSE, { lacks }));
    },
    about: 'trends-team',
    lines: [
      red('query', 'trends-team', /opponent_points_per_game/, /./, dryRun('trends-team')),
      red('data', TEAM_DEFENSE, /opponent_points_per_game/, /./, 'trends status'),
      red('table', TEAM_DEFENSE, /opponent_points_per_game/, /./, 'trends status'),
    ],
    also: ['red content trends-team', 'yellow refresh trends-team'],
  },
  {
    symptom: 'A table cannot be read, or is away',
    broken: 'its file is torn',
    breaks: (at) =>
      at.tables((data) => truncateSync(join(data, 'team_defense_zone_analysis.parquet'), 100)),
    about: 'trends-team',
    lines: [
      red('table', TEAM_DEFENSE, /parquet cannot be read/, /Write it again/, 'trends status'),
      red('data', TEAM_DEFENSE, /parquet cannot be read/, /Write it again/, 'trends status'),
    ],
    also: ['red content trends-team', 'red query trends-team', 'yellow refresh trends-team'],
  },
  {
    symptom: 'The deep dive shows the wrong month',
    broken: "this machine's clock is behind",
    breaks: () => undefined,
    at: newYorkInstant('2024-12-31', '23:30'),
    about: 'trends-deep-dive',
    lines: [
      green('content', 'trends-deep-dive', /^December 2024, as 2024-12-31 decides; /),
      yellow(
        'clock',
        'this machine',
        /^it is Tue 2024-12-31 23:30 EST; a table was changed 18 d 5 h later/,
        /set it, or correct the one that is ahead/,
        'date -u',
      ),
    ],
    // By this clock the live file is as of a date to come, and covers nothing.
    also: ['red refresh trends-deep-dive'],
  },
];
