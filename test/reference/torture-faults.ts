import { type Random, random } from './random.js';
import { tortureTables } from './torture.js';
import type { TortureRow, TortureTables } from './torture-files.js';

type Cell = TortureRow[string];
type Change = (row: TortureRow) => TortureRow | readonly TortureRow[];

const CODES_OF_NOBODY = ['BRK', 'GNS', 'bos', ' BOS', '', null] as const;
const WORDS_OF_NOBODY = ['W', 'L', 'OVERS', '\tOVER', 'O', ''] as const;
/** Ten and eight digits, a letter more and less: what counts, what does not, and ids of others. */
const PREFIXES = [
  '002',
  '004',
  '005',
  '006',
  '001',
  '003',
  '007',
  '101',
  '202',
  '2',
  '1',
  '3',
] as const;

/** A result as feeds spell it: a known word all the same. */
const spelt = (chance: Random, word: Cell): Cell =>
  typeof word === 'string'
    ? chance.pick([
        word.toLowerCase(),
        ` ${word}`,
        `${word}  `,
        word[0] + word.slice(1).toLowerCase(),
      ])
    : word;

/** The same row with something else in it: of one key, and not the same. */
const changed = (row: TortureRow, name: string): TortureRow => {
  const value = row[name];
  return { ...row, [name]: typeof value === 'number' ? value + 1 : value === null ? 1 : null };
};

/** Changes that rows of any table of games take. */
const gameChanges = (chance: Random): readonly Change[] => [
  (row) => [row, row],
  (row) => [row, row, { ...row }],
  (row) => ({ ...row, team_abbr: chance.pick(CODES_OF_NOBODY) }),
  (row) => ({ ...row, opponent_team_abbr: chance.pick(CODES_OF_NOBODY) }),
  (row) => ({ ...row, season_year: chance.pick([Number(row.season_year) + 1, null]) }),
  (row) => ({ ...row, game_id: null }),
  (row) => ({
    ...row,
    game_id: `${chance.pick(PREFIXES)}${chance.int(1_000_000, 9_999_999)}`,
  }),
  // With a fault, and twice.
  (row) => {
    const faulty = { ...row, team_abbr: 'XXX' };
    return [faulty, faulty];
  },
];

const playerChanges = (chance: Random): readonly Change[] => [
  ...gameChanges(chance),
  (row) => ({ ...row, player_lookup: chance.pick([null, '', ' ']) }),
  (row) => ({ ...row, player_full_name: chance.pick(['', '  ']) }),
  (row) => [row, changed(row, chance.pick(['points', 'points_line', 'player_full_name']))],
  (row) => [row, row, changed(row, 'over_under_result')],
  (row) => ({ ...row, over_under_result: chance.pick(WORDS_OF_NOBODY) }),
  (row) => ({ ...row, over_under_result: chance.pick(['PUSH', 'Push ', 'push']) }),
  (row) => ({ ...row, over_under_result: 'PUSH', points_line: row.points ?? null }),
  (row) => [row, { ...row, over_under_result: spelt(chance, row.over_under_result ?? null) }],
  // The same game twice, one of them without its zeros.
  (row) => {
    const id = `002${chance.int(1_000_000, 9_999_999)}`;
    return [
      { ...row, game_id: id },
      { ...row, game_id: id.slice(2) },
    ];
  },
];

const teamChanges = (chance: Random): readonly Change[] => [
  ...gameChanges(chance),
  (row) => [row, changed(row, chance.pick(['points_scored', 'pace']))],
];

const defenseChanges = (chance: Random): readonly Change[] => [
  (row) => [row, row],
  (row) => ({ ...row, team_abbr: chance.pick(CODES_OF_NOBODY) }),
  (row) => [row, { ...row, opponent_points_per_game: 90 }],
];

const registryChanges = (chance: Random): readonly Change[] => [
  (row) => [row, row],
  (row) => ({ ...row, player_name: chance.pick(['', '  ', null]) }),
  (row) => ({ ...row, player_lookup: null }),
];

const scheduleChanges = (chance: Random): readonly Change[] => [
  (row) => [row, row],
  (row) => ({ ...row, home_team_tricode: chance.pick(CODES_OF_NOBODY) }),
  (row) => ({ ...row, away_team_tricode: chance.pick(CODES_OF_NOBODY) }),
  (row) => ({ ...row, game_id: chance.pick([null, 'game', String(row.game_id).slice(2)]) }),
  (row) => ({
    ...row,
    game_id: `${chance.pick(PREFIXES)}${chance.int(1_000_000, 9_999_999)}`,
  }),
  (row) => [row, { ...row, game_date_est: null }],
  (row) => [row, { ...row, home_team_tricode: row.away_team_tricode ?? null }],
  (row) => ({
    ...row,
    game_date_est: `${row.game_date}T${chance.pick(['00:00:00Z', '05:00:00Z', '14:59:00Z', '15:00:00Z', '10:00:00', '09:59:00-05:00'])}`,
  }),
];

/** The rows, some of them faulty, repeated or contradicted. */
function withFaults(
  chance: Random,
  rows: readonly TortureRow[],
  share: number,
  changes: readonly Change[],
): readonly TortureRow[] {
  return rows.flatMap((row) => {
    if (!chance.chance(share)) return [row];
    return chance.pick(changes as [Change, ...Change[]])(row);
  });
}

/** Torture tables with rows of every fault that a row can have, a few of each. */
export function faultyTables(seed: number): TortureTables {
  const chance = random(seed ^ 0xfa017);
  const tables = tortureTables(seed);
  const spelling = tables.player_game_summary.map((row) =>
    chance.chance(0.2)
      ? { ...row, over_under_result: spelt(chance, row.over_under_result ?? null) }
      : row,
  );
  const share = chance.pick([0.02, 0.1]);
  const some = (rows: readonly TortureRow[], changes: readonly Change[]) =>
    withFaults(chance, rows, share, changes);
  return {
    player_game_summary: some(spelling, playerChanges(chance)),
    team_offense_game_summary: some(tables.team_offense_game_summary, teamChanges(chance)),
    team_defense_zone_analysis: some(tables.team_defense_zone_analysis, defenseChanges(chance)),
    nba_players_registry: some(tables.nba_players_registry, registryChanges(chance)),
    nbac_schedule: some(tables.nbac_schedule, scheduleChanges(chance)),
  };
}
