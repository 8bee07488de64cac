import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

type Value = string | number | boolean | null;
/** One row by column name. */
export type TortureRow = Readonly<Record<string, Value>>;

/** The columns of the upstream tables with DuckDB's types. */
const COLUMNS = {
  player_game_summary: {
    player_lookup: 'VARCHAR',
    player_full_name: 'VARCHAR',
    game_id: 'VARCHAR',
    game_date: 'DATE',
    team_abbr: 'VARCHAR',
    opponent_team_abbr: 'VARCHAR',
    season_year: 'BIGINT',
    points: 'BIGINT',
    points_line: 'DECIMAL(38, 9)',
    over_under_result: 'VARCHAR',
  },
  team_offense_game_summary: {
    game_id: 'VARCHAR',
    game_date: 'DATE',
    team_abbr: 'VARCHAR',
    opponent_team_abbr: 'VARCHAR',
    season_year: 'BIGINT',
    points_scored: 'BIGINT',
    pace: 'DECIMAL(9, 3)',
    home_game: 'BOOLEAN',
  },
  team_defense_zone_analysis: {
    team_abbr: 'VARCHAR',
    analysis_date: 'DATE',
    paint_pct_allowed_last_15: 'DECIMAL(5, 3)',
    three_pt_pct_allowed_last_15: 'DECIMAL(38, 9)',
    opponent_points_per_game: 'DECIMAL(5, 1)',
  },
  nba_players_registry: {
    player_lookup: 'VARCHAR',
    player_name: 'VARCHAR',
    team_abbr: 'VARCHAR',
    position: 'VARCHAR',
    season: 'VARCHAR',
  },
  nbac_schedule: {
    game_id: 'VARCHAR',
    game_date: 'DATE',
    game_date_est: 'TIMESTAMPTZ',
    home_team_tricode: 'VARCHAR',
    away_team_tricode: 'VARCHAR',
  },
} as const;

type TableName = keyof typeof COLUMNS;
export type TortureTables = Readonly<Record<TableName, readonly TortureRow[]>>;

const cell = (value: Value): string =>
  value === null ? '' : `"${String(value).replaceAll('"', '""')}"`;

function csvOf(columns: readonly string[], rows: readonly TortureRow[]): string {
  const lines = rows.map((row) => columns.map((name) => cell(row[name] ?? null)).join(','));
  return [columns.join(','), ...lines, ''].join('\n');
}

/**
 * How the tables are stored: `parquet-numbers` has whole numbers for the game ids that are digits, and
 * tip-offs without a zone.
 */
export type Format = 'csv' | 'parquet' | 'parquet-numbers';

const NUMBERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  player_game_summary: { game_id: 'BIGINT' },
  nbac_schedule: { game_id: 'BIGINT', game_date_est: 'TIMESTAMP' },
};

/** Writes the tables into a folder, one file each. */
export async function writeTables(
  tables: TortureTables,
  folder: string,
  format: Format,
): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    for (const [table, columns] of Object.entries(COLUMNS)) {
      const csv = join(folder, `${table}.${format === 'csv' ? 'csv' : 'source'}`);
      await writeFile(csv, csvOf(Object.keys(columns), tables[table as TableName]));
      if (format === 'csv') continue;
      const typed = format === 'parquet' ? columns : { ...columns, ...NUMBERS[table] };
      const types = Object.entries(typed).map(([name, type]) => `'${name}': '${type}'`);
      await connection.run(
        `COPY (FROM read_csv('${csv}', header = true, allow_quoted_nulls = false, columns = {${types.join(', ')}}))
         TO '${join(folder, `${table}.parquet`)}' (FORMAT parquet)`,
      );
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
