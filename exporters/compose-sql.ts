import { checkedRows, columnsRead, nameSql, SOUND_SQL } from '../src/domain/row-contract.js';
import { findTable, REGISTRY, SCHEDULE, type TableName } from '../src/domain/tables.js';
import { inputsSql } from './inputs-sql.js';
import { coverageSql, type RowsIncluded, tallySql } from './tally-sql.js';

const ROWS =
  /^-- @include rows of (\S+) as (\w+)\n-- {3}columns (.+)\n-- {3}read from @(\w+), counted from @(\w+)$/gm;
const NAMES = /^-- @include names$/gm;
const INPUTS = /^-- @include inputs after (\w+)$/gm;
const LEFT_OVER = /^-- @include.*$/m;

/** An exporter's query, and what it reads. */
export interface ExporterQuery {
  /** GoogleSQL. */
  readonly sql: string;
  /** The columns read of a table that is included by its rows. */
  columnsOf(table: TableName): readonly string[];
}

/**
 * An exporter's one text, with what its markers stand for:
 *
 *     -- @include rows of <dataset.table> as <name>
 *     --   columns <column>[ counted from @<parameter>], …
 *     --   read from @<parameter>, counted from @<parameter>
 *
 * the CTE `<name>` with the sound rows (`result` is OVER or UNDER in a lined game, else null), after
 * those it is made of; of the schedule also `<name>_sides`, a row per game and team. `-- @include
 * names`: the CTE `names`, the latest name of each player in the registry. `-- @include inputs after
 * <name>`: the end of the text, the rows of the CTE `<name>` beside those that `readInputs` reads.
 * @throws Error on a marker that cannot be read
 */
export function composeSql(text: string): ExporterQuery {
  const included = [...text.matchAll(ROWS)].map(rowsIncluded);
  const composed = text
    .replaceAll(ROWS, (...match) => `${soundRowsSql(rowsIncluded(match))},`)
    .replaceAll(NAMES, () => `${NAMES_SQL},`)
    .replaceAll(INPUTS, (_, sections) => endSql(included, sections));
  const [left] = LEFT_OVER.exec(composed) ?? [];
  if (left !== undefined) throw new Error(`not a marker of a query: ${left}`);
  const columns = new Map(included.map(({ table, columns }) => [table.name, columns]));
  return { sql: composed, columnsOf: (table) => columns.get(table) ?? [] };
}

function rowsIncluded(match: readonly unknown[]): RowsIncluded {
  const [, name = '', as = '', columns = '', readFrom = '', countedFrom = ''] = match.map(String);
  const table = findTable(name);
  if (table === undefined) throw new Error(`no table is called ${name}`);
  const named = columns.split(', ').map((each) => each.split(' counted from @'));
  const wanted = named.map(([column = '']) => column);
  const unknown = wanted.filter((column) => !(column in table.columns));
  if (unknown.length > 0) throw new Error(`${name} has no column ${unknown.join(', ')}`);
  return {
    table,
    name: as,
    columns: columnsRead({ table, columns: wanted }),
    readFrom,
    countedFrom,
    ownWindows: Object.fromEntries(
      named.flatMap(([column, from]) => (from ? [[column, from]] : [])),
    ),
  };
}

/** The rows of a table without those that a fault takes out. */
function soundRowsSql(included: RowsIncluded): string {
  const { table, name, columns, readFrom } = included;
  const { dateColumn, contract } = table;
  const seen = table.name === SCHEDULE ? '' : ` AND ${dateColumn} <= @through`;
  const checked = checkedRows({
    table,
    name,
    columns,
    where: `${dateColumn} BETWEEN @${readFrom} AND @as_of${seen}`,
  });
  const { result } = contract;
  const lined = result !== null && columns.includes(result.word);
  const outcome = lined
    ? `,\n    IF(fault IS NULL AND ${result.word} <> 'PUSH', ${result.word}, CAST(NULL AS STRING)) AS result`
    : '';
  return `${checked},
-- The sound ones${lined ? '; result is that of a lined game, else null' : ''}.
${name} AS (
  SELECT
    ${columns.join(', ')}${outcome}
  FROM ${name}_checked
  WHERE ${SOUND_SQL}
)${table.name === SCHEDULE ? `,\n${sidesSql(included)}` : ''}`;
}

function sidesSql({ name, columns }: RowsIncluded): string {
  const tipOff = columns.includes('game_date_est');
  return `-- Each game twice: once for either team.
${name}_sides AS (
  SELECT
    game_id, game_date, home_team_tricode AS team, away_team_tricode AS opponent${tipOff ? ',\n    CAST(game_date_est AS STRING) AS tip_off' : ''}
  FROM ${name}
  UNION ALL
  SELECT
    game_id, game_date, away_team_tricode, home_team_tricode${tipOff ? ',\n    CAST(game_date_est AS STRING)' : ''}
  FROM ${name}
)`;
}

const NAMES_SQL = `-- The latest name of each player.
names AS (
  SELECT player_lookup, player_name
  FROM (
    SELECT player_lookup, season, ${nameSql('player_name')} AS player_name
    FROM ${REGISTRY}
  )
  WHERE player_name IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (
    PARTITION BY player_lookup ORDER BY season DESC NULLS LAST, player_name NULLS LAST
  ) = 1
)`;

/** What the inputs are, and the end of the text. */
function endSql(included: readonly RowsIncluded[], sections: string): string {
  const schedule = included.find(({ table }) => table.name === SCHEDULE);
  const games = included.filter(({ table }) => table.landed?.kind === 'team-games');
  const ctes = [
    ...included.map(tallySql),
    ...(schedule ? games.map((each) => coverageSql(each, schedule.name)) : []),
    inputsSql(included, schedule ? games : []),
  ];
  return `${ctes.join(',\n')}
-- No section is called like a table: every row stands alone, the other half of its columns null.
SELECT *
FROM ${sections}
FULL JOIN inputs ON inputs.input = ${sections}.section`;
}
