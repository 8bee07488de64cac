import { composeSql, type ExporterQuery } from '../../exporters/compose-sql.js';
import { SCHEDULE, TABLES, type Table } from '../../src/domain/tables.js';

/**
 * Tables that no exporter of ours reads, declared as the next one would be. Import this file before anything
 * that lists the tables when it is loaded.
 */

const NOTHING: Table['contract'] = {
  key: [],
  teams: [],
  season: null,
  gameId: null,
  countingIdsOnly: false,
  result: null,
  names: [],
};

/** Of players and dates alone: neither teams nor games. */
export const PLAYER_CACHE: Table = {
  name: 'nba_precompute.player_daily_cache',
  dateColumn: 'cache_date',
  partitions: 'required',
  landed: { kind: 'rows' },
  columns: {
    player_lookup: 'STRING',
    cache_date: 'DATE',
    minutes: 'NUMERIC',
    starter: 'BOOL',
  },
  contract: { ...NOTHING, key: ['player_lookup', 'cache_date'] },
};

/** Of team-games, with other names for everything, and a player who is no part of the key. */
export const TEAM_LEADERS: Table = {
  name: 'nba_analytics.team_leaders',
  dateColumn: 'played_on',
  partitions: 'optional',
  landed: { kind: 'team-games', value: 'leader_points', results: true },
  columns: {
    side: 'STRING',
    other_side: 'STRING',
    played_on: 'DATE',
    round: 'INT64',
    player_lookup: 'STRING',
    leader_points: 'INT64',
    leader_line: 'NUMERIC',
    leader_result: 'STRING',
  },
  contract: {
    ...NOTHING,
    key: ['side', 'round'],
    teams: ['side', 'other_side'],
    result: { word: 'leader_result', points: 'leader_points', line: 'leader_line' },
  },
};

/** Of nothing but dates: no key, no value. */
export const REST_DAYS: Table = {
  name: 'nba_enriched.rest_days',
  dateColumn: 'rest_day',
  partitions: 'none',
  landed: { kind: 'rows' },
  columns: { rest_day: 'DATE', reason: 'STRING' },
  contract: { ...NOTHING, names: ['reason'] },
};

export const NEW_TABLES: readonly Table[] = [PLAYER_CACHE, TEAM_LEADERS, REST_DAYS];

(TABLES as Table[]).push(...NEW_TABLES);

/** An exporter's query over a table and the schedule, which counts the table's sound rows. */
export function countingQuery(table: Table, columns: string): ExporterQuery {
  return composeSql(`WITH
-- @include rows of ${table.name} as held
--   columns ${columns}
--   read from @window_from, counted from @window_from
-- @include rows of ${SCHEDULE} as schedule
--   columns game_date
--   read from @window_from, counted from @window_from
sections AS (
  SELECT 'all' AS section, COUNT(*) AS n
  FROM held
),
-- @include inputs after sections
`);
}
