import { SOUND_SQL, seasonSql } from '../src/domain/row-contract.js';
import type { Table } from '../src/domain/tables.js';

/** A table that a query reads by the contract of rows, as its marker says. */
export interface RowsIncluded {
  readonly table: Table;
  /** Name of the CTE with the sound rows. */
  readonly name: string;
  /** All columns read. */
  readonly columns: readonly string[];
  /** Parameters: the first date read, and the first one that counts in the file. */
  readonly readFrom: string;
  readonly countedFrom: string;
}

/** The last days of the window that are judged by themselves. */
const RECENT_DAYS = 30;
/** How many of the newest dates are told each by itself. */
const DATES = 14;
const EXAMPLES = 5;
const NO_TEXT = 'CAST(NULL AS STRING)';

/** `<name>_judged`: the counted rows, faulty ones too, with what is counted of them. */
export function judgedSql({ table, name, columns, countedFrom }: RowsIncluded): string {
  const day = `${table.dateColumn}`;
  return `-- What there is to judge of ${table.name}: the rows that count in the file, faulty ones too.
${name}_judged AS (
  SELECT
    *,
    ${day} AS day,
    ${SOUND_SQL} AS sound,
    ${SOUND_SQL} AND ${valueSql(table, columns)} AS valued,
    ${partsSql(day)}
  FROM ${name}_checked
  WHERE ${day} >= @${countedFrom}
)`;
}

/** Parts of the window that are judged each by itself. */
function partsSql(day: string): string {
  return `${seasonSql(day)} = ${seasonSql('@as_of')} AS in_season,
    ${day} >= @as_of - ${RECENT_DAYS} AS is_recent`;
}

/** Whether a row has a value by which one tells that its table has landed. */
function valueSql({ landed }: Table, columns: readonly string[]): string {
  if (landed === null) return 'TRUE';
  if (landed.kind === 'team-games') return `${landed.value} IS NOT NULL`;
  const measures = landed.measures.filter((column) => columns.includes(column));
  return `(${measures.map((column) => `${column} IS NOT NULL`).join(' OR ')})`;
}

/** `<name>_owed`: the team-games of the schedule that a table of team-games owes. */
export function coverageSql({ table, name, countedFrom }: RowsIncluded, schedule: string): string {
  const [team] = table.contract.teams;
  return `${name}_teams AS (
  SELECT day, ${team} AS team, COUNT(CASE WHEN sound THEN 1 END) AS sound_rows
  FROM ${name}_judged
  GROUP BY day, ${team}
),
-- Team-games owed. A game without rows of either side, while others of its date have some, counts
-- as postponed.
${name}_owed AS (
  SELECT
    own.team IS NULL AND other.team IS NULL AND days.day IS NOT NULL AS postponed,
    IFNULL(own.sound_rows > 0, FALSE) AS present,
    ${partsSql('game.game_date')}
  FROM ${schedule}_sides AS game
  LEFT JOIN ${name}_teams AS own ON own.day = game.game_date AND own.team = game.team
  LEFT JOIN ${name}_teams AS other ON other.day = game.game_date AND other.team = game.opponent
  LEFT JOIN (SELECT DISTINCT day FROM ${name}_teams) AS days ON days.day = game.game_date
  WHERE game.game_date BETWEEN @${countedFrom} AND @judged_through
    AND game.game_date <= @through
)`;
}

/** `inputs`: what `readInputs` reads, one fact a row. */
export function inputsSql(
  included: readonly RowsIncluded[],
  owed: readonly RowsIncluded[],
): string {
  const dated = included.filter(({ table }) => table.landed !== null);
  const facts = included.flatMap((each) => [
    ...rowFacts(each),
    ...(owed.includes(each) ? owedFacts(each) : []),
    ...(dated.includes(each) ? dateFacts(each) : []),
    exampleFacts(each),
    repeatFacts(each),
  ]);
  return `${dated.map(datesSql).join(',\n')},
-- One fact a row: of which input, what is counted, and the count in the window and its parts.
inputs AS (
  SELECT
    '' AS input, '' AS measure, '' AS fault_kind, '' AS column_name, @as_of AS day,
    '' AS key_1, '' AS key_2, '' AS value_1, '' AS value_2,
    0 AS amount, 0 AS amount_in_season, 0 AS amount_recent
  FROM (SELECT 1 AS one)
  WHERE one = 0
  UNION ALL
  ${facts.join('\n  UNION ALL\n  ')}
)`;
}

/** `<name>_dates`: the newest dates, each with its rows. */
function datesSql(included: RowsIncluded): string {
  const { name } = included;
  return `${name}_dates AS (
  SELECT
    day AS newest,
    COUNT(*) AS row_count,
    COUNT(CASE WHEN valued THEN 1 END) AS value_count,
    COUNT(CASE WHEN ${withResult(included)} THEN 1 END) AS result_count
  FROM ${name}_judged
  GROUP BY day
  QUALIFY ROW_NUMBER() OVER (ORDER BY day DESC) <= ${DATES}
)`;
}

/** One row of `inputs`; what is not given is null. */
interface Fact {
  readonly measure: string;
  readonly kind?: string;
  readonly column?: string;
  readonly day?: string;
  readonly keys?: readonly string[];
  readonly values?: readonly string[];
  /** Of the window, or also of its parts. */
  readonly amounts: readonly string[];
}

function factSql({ table }: RowsIncluded, fact: Fact, rest: string): string {
  const { measure, kind, column, day, keys = [], values = [], amounts } = fact;
  const at = (list: readonly string[], index: number) => list[index] ?? 'NULL';
  const cells = [
    `'${table.name}'`,
    `'${measure}'`,
    kind ?? 'NULL',
    column === undefined ? 'NULL' : `'${column}'`,
    day ?? 'NULL',
    ...[at(keys, 0), at(keys, 1), at(values, 0), at(values, 1)],
    ...[at(amounts, 0), at(amounts, 1), at(amounts, 2)],
  ];
  return `SELECT\n    ${cells.join(', ')}\n  ${rest}`;
}

const COUNTS = [
  'COUNT(*)',
  'COUNT(CASE WHEN in_season THEN 1 END)',
  'COUNT(CASE WHEN is_recent THEN 1 END)',
];

/** Sound rows, those with a result, those with a value of each column; faulty ones by kind. */
function rowFacts(included: RowsIncluded): readonly string[] {
  const { name } = included;
  const of = (fact: Partial<Fact>, where: string) =>
    factSql(
      included,
      { measure: '', amounts: COUNTS, ...fact },
      `FROM ${name}_judged WHERE ${where}`,
    );
  const filled = filledColumns(included).map((column) =>
    of({ measure: 'filled', column }, `sound AND ${column} IS NOT NULL`),
  );
  return [
    of({ measure: 'rows' }, 'sound'),
    of({ measure: 'results' }, withResult(included)),
    ...filled,
    of({ measure: 'faulty', kind: 'fault' }, 'fault IS NOT NULL GROUP BY fault'),
    of(
      {
        measure: 'faulty',
        kind: "'repeat'",
        amounts: ['repeats', 'IF(in_season, repeats, 0)', 'IF(is_recent, repeats, 0)'].map(
          (repeats) => `CAST(IFNULL(SUM(${repeats}), 0) AS INT64)`,
        ),
      },
      'repeats > 0',
    ),
  ];
}

/** Columns of values: neither of those that make a row sound, nor names, which may be null. */
function filledColumns({ table, columns }: RowsIncluded): readonly string[] {
  const { key, teams, season, gameId, names } = table.contract;
  const others = new Set([...key, ...teams, season, gameId, table.dateColumn, ...names]);
  return table.landed === null ? [] : columns.filter((column) => !others.has(column));
}

/** Rows in which a fault of a result could be. */
function withResult({ table, columns }: Pick<RowsIncluded, 'table' | 'columns'>): string {
  const word = table.contract.result?.word;
  return word !== undefined && columns.includes(word) ? `sound AND ${word} IS NOT NULL` : 'FALSE';
}

function owedFacts(included: RowsIncluded): readonly string[] {
  const of = (measure: string, where: string) =>
    factSql(included, { measure, amounts: COUNTS }, `FROM ${included.name}_owed WHERE ${where}`);
  return [of('scheduled', 'NOT postponed'), of('present', 'present'), of('postponed', 'postponed')];
}

/** Of each of the newest dates: its rows, its faults by kind, teams of which no row is sound. */
function dateFacts(included: RowsIncluded): readonly string[] {
  const { name, table } = included;
  const dates = `FROM ${name}_dates`;
  const judged = `FROM ${name}_judged JOIN ${name}_dates ON newest = day`;
  const count = (measure: string, column: string) =>
    factSql(included, { measure, day: 'newest', amounts: [column] }, dates);
  const [team = 'NULL'] = table.contract.teams;
  return [
    count('date-rows', 'row_count'),
    count('date-values', 'value_count'),
    count('date-results', 'result_count'),
    factSql(
      included,
      { measure: 'date-faulty', kind: 'fault', day: 'day', amounts: ['COUNT(*)'] },
      `${judged} WHERE fault IS NOT NULL GROUP BY day, fault`,
    ),
    factSql(
      included,
      {
        measure: 'date-team',
        day: 'day',
        values: [`IFNULL(${team}, 'null')`],
        amounts: ['COUNT(*)'],
      },
      `${judged} GROUP BY day, ${team} HAVING COUNT(CASE WHEN sound THEN 1 END) = 0`,
    ),
  ];
}

/** The newest rows of each kind of fault, with what is wrong with them. */
function exampleFacts(included: RowsIncluded): string {
  const keys = keyTexts(included);
  const amounts = ['of_key'];
  const fact: Fact = {
    measure: 'example',
    kind: 'fault',
    day: 'day',
    keys,
    values: exampleValues(included),
    amounts,
  };
  return factSql(
    included,
    fact,
    `FROM ${included.name}_judged WHERE fault IS NOT NULL ${newestSql('PARTITION BY fault ', keys)}`,
  );
}

/** The two values that say what is wrong: teams, a season, a word with its points. */
function exampleValues({ table, columns }: RowsIncluded): readonly string[] {
  const { teams, season, result } = table.contract;
  const word = result !== null && columns.includes(result.word) ? result : null;
  const valueSql = (ofTeam = NO_TEXT, ofSeason = NO_TEXT, ofResult = NO_TEXT) =>
    `CASE fault WHEN 'key' THEN ${NO_TEXT} WHEN 'team' THEN ${ofTeam} WHEN 'season' THEN ${ofSeason} ELSE ${ofResult} END`;
  return [
    valueSql(teams[0], season === null ? undefined : `CAST(${season} AS STRING)`, word?.word),
    valueSql(teams[1], undefined, word === null ? undefined : `CAST(${word.points} AS STRING)`),
  ];
}

function repeatFacts(included: RowsIncluded): string {
  const keys = keyTexts(included);
  const fact: Fact = {
    measure: 'example',
    kind: "'repeat'",
    day: 'day',
    keys,
    amounts: ['repeats'],
  };
  return factSql(
    included,
    fact,
    `FROM ${included.name}_judged WHERE repeats > 0 ${newestSql('', keys)}`,
  );
}

function keyTexts({ table }: RowsIncluded): readonly string[] {
  return table.contract.key.map((column) =>
    table.columns[column] === 'STRING' ? column : `CAST(${column} AS STRING)`,
  );
}

function newestSql(partition: string, keys: readonly string[]): string {
  const order = ['day DESC', ...keys.map((key) => `${key} NULLS LAST`)].join(', ');
  return `QUALIFY ROW_NUMBER() OVER (${partition}ORDER BY ${order}) <= ${EXAMPLES}`;
}
