import { describe, expect, it } from 'vitest';
import { busiestTeam } from '../../../exporters/describe.js';
import { applySets, loadConfig } from '../../../src/config/index.js';
import { contentFindings } from '../../../src/doctor/contents.js';
import { addDays } from '../../../src/domain/date.js';
import type { Query, Row } from '../../../src/domain/query.js';
import type { CountedFaults } from '../../../src/domain/row-faults.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import type { Draft, Failure } from '../../../streams/flow.js';
import { levelsOf } from '../../support/levels.js';
import { draft } from '../../support/refreshes.js';

const TODAY = '2025-01-15';
const daysBack = (count: number) =>
  Array.from({ length: count }, (_, index) => addDays(TODAY, index - count));

/** The draft of a file with that content. */
const drafted = (content: object, faults: readonly CountedFaults[] = []): Draft => {
  const file = { generated_at: '2025-01-15T12:00:00Z', as_of_date: TODAY, ...content };
  return draft({ body: new TextEncoder().encode(JSON.stringify(file)), faults });
};

/** What is found of a file, after so many days with games, and what the warehouse was asked for it. */
async function found(
  name: string,
  result: Draft | Failure,
  games: number,
  rows: readonly Row[] = [],
  sets: readonly string[] = [],
) {
  const asked: Query[] = [];
  const warehouse = {
    query: async (query: Query) => {
      asked.push(query);
      return { rows, bytesProcessed: null };
    },
  };
  const config = applySets(loadConfig({ env: {}, flags: {} }), sets);
  const levels = levelsOf({}, daysBack(games));
  const compute = async () => result;
  const [finding, ...more] = await contentFindings({
    warehouse,
    config,
    asOf: TODAY,
    name,
    levels,
    compute,
  });
  return { finding, more, asked };
}

const NOBODY = drafted({
  time_period: 'last_30_days',
  min_games: 5,
  total_qualifying_players: 0,
  hot: [],
  cold: [],
  league_average: { hit_rate: null, avg_margin: null },
});

describe('contentFindings of hot and cold', () => {
  const rows: readonly Row[] = [
    { section: 'player', n: 3n },
    { section: 'player', n: 4n },
    { section: 'input', n: 100n },
  ];

  it('says that nobody can qualify yet, and how many games players have', async () => {
    const { finding, asked } = await found('trends-hot-cold', NOBODY, 4, rows);
    expect(finding).toMatchObject({ level: 'green' });
    expect(finding?.saw).toBe(
      '0 players qualify (min_games 5, lookback_days 30): legitimate, too few games so far; 2 players have lined games from 30 days before 2025-01-15, at most 4 each',
    );
    expect(asked).toMatchObject([{ parameters: { min_games: { value: 1n } } }]);
  });

  it('warns when a season under way has nobody', async () => {
    const { finding } = await found('trends-hot-cold', NOBODY, 20);
    expect(finding).toMatchObject({
      level: 'yellow',
      saw: expect.stringContaining('nobody has a lined game'),
      command: 'trends export --only trends-hot-cold --dry-run',
    });
  });
});

describe('contentFindings of settings that let nobody in', () => {
  it('warns in mid-season of a min_games that no team has played, with the counts', async () => {
    const rows: readonly Row[] = [
      { section: 'player', n: 13n },
      { section: 'player', n: 14n },
    ];
    const sets = ['trends-hot-cold.min_games=40'];
    const { finding } = await found('trends-hot-cold', NOBODY, 14, rows, sets);
    expect(finding).toMatchObject({ level: 'yellow' });
    expect(finding?.saw).toContain('0 players qualify (min_games 40, lookback_days 30)');
    expect(finding?.saw).toContain('2 players have lined games');
    expect(finding?.saw).toContain('at most 14 each');
    expect(finding?.saw).not.toContain('legitimate');
    expect(finding?.remedy).toContain('exporters.trends-hot-cold: min_games 40 instead of 5');
  });

  it('takes it for legitimate while nobody could have qualified anyhow', async () => {
    const sets = ['trends-hot-cold.min_games=40'];
    const { finding } = await found('trends-hot-cold', NOBODY, 4, [], sets);
    expect(finding).toMatchObject({ level: 'green' });
  });

  it('warns of an empty bounce-back list under stricter settings than the defaults', async () => {
    const empty = drafted({
      shortfall_threshold: 10,
      total_candidates: 0,
      bounce_back_candidates: [],
      league_baseline: { avg_bounce_back_rate: null, sample_size: 0 },
    });
    const of = (games: number, ...sets: readonly string[]) =>
      found('trends-bounce-back', empty, games, [], sets);
    const strict = await of(20, 'trends-bounce-back.min_sample=500');
    expect(strict.finding).toMatchObject({ level: 'yellow' });
    expect(strict.finding?.remedy).toContain('min_sample 500 instead of 3');
    expect((await of(20)).finding).toMatchObject({ level: 'green' });
    expect((await of(4, 'trends-bounce-back.min_sample=500')).finding).toMatchObject({
      level: 'green',
    });
  });
});

describe('contentFindings of bounce back', () => {
  const EMPTY = drafted({
    shortfall_threshold: 10,
    total_candidates: 0,
    bounce_back_candidates: [],
    league_baseline: { avg_bounce_back_rate: null, sample_size: 0 },
  });
  const candidate = (key: string, points: bigint): Row => ({
    section: 'candidate',
    key,
    n: 3n,
    bounced: 1n,
    games: 10n,
    points_sum: 200n,
    points,
    game_date: '2025-01-14',
    team: 'ATL',
    opponent: 'CHA',
    player_name: key,
    tonight_opponent: null,
    plays_tonight: false,
  });

  it('takes an empty list for legitimate, and shows the nearest misses', async () => {
    const rows = [candidate('near', 11n), candidate('far', 18n)];
    const { finding } = await found('trends-bounce-back', EMPTY, 20, rows);
    expect(finding).toMatchObject({ level: 'green' });
    expect(finding?.saw).toContain(
      'legitimate, nobody fell short enough in his last game; nearest: near (9 short on 2025-01-14), far (2 short on 2025-01-14)',
    );
  });
});

describe('contentFindings of the others', () => {
  const hits = drafted({ stats: [], total_available: 0, refresh_note: 'n' }, [
    {
      kind: 'team',
      table: PLAYER_GAMES,
      column: 'team_abbr',
      faulty: 2,
      concerned: 300,
      examples: [
        { date: '2025-01-14', key: 'adam 0022400123', column: 'team_abbr', value: 'BRK' },
        { date: '2025-01-13', key: 'bela 0022400118', column: 'team_abbr', value: 'PHO' },
      ],
    },
    {
      kind: 'repeat',
      table: PLAYER_GAMES,
      column: 'player_lookup, game_id',
      faulty: 1,
      concerned: 301,
      examples: [],
    },
  ]);

  it('takes few quick hits early in a season for legitimate, and counts what was left out', async () => {
    const early = await found('trends-quick-hits', hits, 5);
    expect(early.finding).toMatchObject({
      level: 'green',
      saw: expect.stringContaining('legitimate'),
    });
    expect(early.finding?.saw).toContain('faulty rows are left out');
    expect(early.more).toEqual([
      {
        check: 'rows',
        subject: 'trends-quick-hits',
        level: 'yellow',
        saw: `2 of 300 rows of ${PLAYER_GAMES} name no team of the league (team_abbr): BRK on 2025-01-14 (adam 0022400123), PHO on 2025-01-13 (bela 0022400118)`,
        remedy: expect.stringContaining('Fix these rows upstream'),
        command: null,
      },
      expect.objectContaining({
        saw: `1 of 301 rows of ${PLAYER_GAMES} are there more than once (player_lookup, game_id)`,
        remedy: expect.stringContaining('They count once'),
      }),
    ]);
    const late = await found('trends-quick-hits', hits, 25);
    expect(late.finding).toMatchObject({ level: 'yellow' });
    expect(late.asked).toEqual([]);
  });

  it('names the month that the as-of date decides', async () => {
    const dive = drafted({
      month: 'January 2025',
      title: 't',
      subtitle: 's',
      hero_stat: { value: '54%', label: 'OVER rate at home', context: 'vs 48% away (+6%)' },
      teaser: 't',
      slug: 'schedule-density-january-2025',
      cta: 'Read the full analysis',
    });
    const { finding } = await found('trends-deep-dive', dive, 20);
    expect(finding?.saw).toContain('January 2025, as 2025-01-15 decides; 54% OVER rate at home');
  });

  it('counts teams at either end of a section, since one end may be empty', async () => {
    const paced = { team: 'BOS', pace: 99, games: 9, avg_points: 110, vs_league: 0, insight: 'i' };
    const defended = { team: 'BOS', dfg_pct: 50, opp_ppg: null, games: 9, insight: 'i' };
    const zone = { best: [defended], worst: [defended] };
    const road = { team: 'BOS', home_ppg: 1, away_ppg: 2, differential: -1, insight: 'i' };
    const b2b = { team: 'BOS', b2b_ppg: 2, rested_ppg: 1, impact: 1, b2b_games: 3, insight: 'i' };
    const content = {
      pace: { kings: [paced], grinders: [paced], league_average: 99 },
      defense_by_zone: { paint: zone, perimeter: zone },
      home_away: { home_dominant: [], road_warriors: [road] },
      back_to_back: { vulnerable: [], resilient: [b2b] },
    };
    const { finding } = await found('trends-team', drafted(content), 20);
    expect(finding).toMatchObject({
      level: 'green',
      saw: expect.stringContaining('home and away 1, back-to-back 1'),
    });
    const none = { ...content, home_away: { home_dominant: [], road_warriors: [] } };
    expect((await found('trends-team', drafted(none), 20)).finding).toMatchObject({
      level: 'yellow',
      saw: expect.stringContaining('home and away 0'),
    });
  });

  it('tells what the guard would hold back', async () => {
    const refused = { kind: 'held-back', message: 'points is null', remedy: 'Load it.' } as const;
    const { finding } = await found('trends-team', refused, 20);
    expect(finding).toMatchObject({
      level: 'red',
      saw: 'the guard would hold it back: points is null',
      remedy: 'Load it.',
    });
  });
});

describe('busiestTeam', () => {
  it('counts the games of the window, without the as-of date', () => {
    const levels = levelsOf({}, [
      addDays(TODAY, -31),
      addDays(TODAY, -30),
      addDays(TODAY, -1),
      TODAY,
    ]);
    expect(busiestTeam(levels.schedule, TODAY, 30)).toBe(2);
    expect(busiestTeam([], TODAY, 30)).toBe(0);
  });
});
