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

/**
 * `<name>_tally`: how many rows of what kind there are by date and team, faulty ones too; all that is
 * counted comes from it. `<name>_totals`: the same in the window and its parts.
 */
export function tallySql(included: RowsIncluded): string {
  const { table, name, countedFrom } = included;
  const [team] = table.contract.teams;
  const flags = filledColumns(included);
  const has = flags.map((column) => `${column} IS NOT NULL AS ${flagOf(column)}`);
  const kinds = ['fault', ...flags.map(flagOf)];
  const sums = ['n', 'repeats'].flatMap((count) => [
    `SUM(${count}) AS ${count}`,
    `SUM(IF(in_season, ${count}, 0)) AS ${count}_in_season`,
    `SUM(IF(is_recent, ${count}, 0)) AS ${count}_recent`,
  ]);
  return `-- What there is of ${table.name} in the window, faulty rows too.
${name}_tally AS (
  SELECT
    ${[`${table.dateColumn} AS day`, `${team} AS team`, 'fault', ...has].join(', ')},
    COUNT(*) AS n,
    SUM(repeats) AS repeats
  FROM ${name}_checked
  WHERE ${table.dateColumn} >= @${countedFrom}
  GROUP BY ${['day', 'team', ...kinds].join(', ')}
),
${name}_totals AS (
  SELECT
    ${kinds.join(', ')},
    ${SOUND_SQL} AS sound,
    ${sums.join(',\n    ')}
  FROM (SELECT *, ${partsSql('day')} FROM ${name}_tally)
  GROUP BY ${kinds.join(', ')}
)`;
}

const flagOf = (column: string) => `has_${column}`;

/** Columns of values: neither of those that make a row sound, nor names, which may be null. */
function filledColumns({ table, columns }: RowsIncluded): readonly string[] {
  const { key, teams, season, gameId, names } = table.contract;
  const others = new Set([...key, ...teams, season, gameId, table.dateColumn, ...names]);
  return table.landed === null ? [] : columns.filter((column) => !others.has(column));
}

/** Parts of the window that are judged each by itself. */
function partsSql(day: string): string {
  return `${seasonSql(day)} = ${seasonSql('@as_of')} AS in_season,
    ${day} >= @as_of - ${RECENT_DAYS} AS is_recent`;
}

/** Whether rows have a value by which one tells that their table has landed. */
function valuedSql(included: RowsIncluded): string {
  const { landed } = included.table;
  const values = landed?.kind === 'team-games' ? [landed.value] : filledColumns(included);
  return `${SOUND_SQL} AND (${values.map(flagOf).join(' OR ')})`;
}

/** Whether rows have a result, and so could have a fault of one. */
function withResultSql({ table, columns }: RowsIncluded): string {
  const word = table.contract.result?.word;
  if (word === undefined || !columns.includes(word)) return 'FALSE';
  return `${SOUND_SQL} AND ${flagOf(word)}`;
}

/** `<name>_owed`: the team-games of the schedule that a table of team-games owes. */
export function coverageSql({ name, countedFrom }: RowsIncluded, schedule: string): string {
  return `${name}_teams AS (
  SELECT day, team, SUM(IF(${SOUND_SQL}, n, 0)) AS sound_rows
  FROM ${name}_tally
  GROUP BY day, team
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
    ...exampleFacts(each),
  ]);
  return `${dated.map(datesSql).join(',\n')},
${included.map(faultySql).join(',\n')},
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
    SUM(n) AS row_count,
    SUM(IF(${valuedSql(included)}, n, 0)) AS value_count,
    SUM(IF(${withResultSql(included)}, n, 0)) AS result_count
  FROM ${name}_tally
  GROUP BY day
  QUALIFY ROW_NUMBER() OVER (ORDER BY day DESC) <= ${DATES}
)`;
}

/** `<name>_faulty`: the counted rows with a fault, or more than one alike. */
function faultySql({ table, name, countedFrom }: RowsIncluded): string {
  return `${name}_faulty AS (
  SELECT *
  FROM ${name}_checked
  WHERE ${table.dateColumn} >= @${countedFrom} AND (fault IS NOT NULL OR repeats > 0)
)`;
}

/** One row of `inputs`; what is not given is empty, 0, or no day. */
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
  const at = (list: readonly string[], index: number, none: string) => list[index] ?? none;
  const cells = [
    `'${table.name}'`,
    `'${measure}'`,
    kind ?? "''",
    `'${column ?? ''}'`,
    day ?? 'CAST(NULL AS DATE)',
    ...[0, 1].map((index) => at(keys, index, "''")),
    ...[0, 1].map((index) => at(values, index, "''")),
    ...[0, 1, 2].map((index) => at(amounts, index, '0')),
  ];
  return `SELECT\n    ${cells.join(', ')}\n  ${rest}`;
}

const whole = (sum: string) => `CAST(IFNULL(SUM(${sum}), 0) AS INT64)`;
const inParts = (count: string) => [count, `${count}_in_season`, `${count}_recent`].map(whole);

/** Sound rows, those with a result, those with a value of each column; faulty ones by kind. */
function rowFacts(included: RowsIncluded): readonly string[] {
  const { name } = included;
  const of = (fact: Partial<Fact>, where: string) => {
    const given: Fact = { measure: '', amounts: inParts('n'), ...fact };
    return factSql(included, given, `FROM ${name}_totals WHERE ${where}`);
  };
  const filled = filledColumns(included).map((column) =>
    of({ measure: 'filled', column }, `sound AND ${flagOf(column)}`),
  );
  return [
    of({ measure: 'rows' }, 'sound'),
    of({ measure: 'results' }, withResultSql(included)),
    ...filled,
    of({ measure: 'faulty', kind: 'fault' }, 'fault IS NOT NULL GROUP BY fault'),
    of({ measure: 'faulty', kind: "'repeat'", amounts: inParts('repeats') }, 'repeats > 0'),
  ];
}

function owedFacts(included: RowsIncluded): readonly string[] {
  const amounts = ['TRUE', 'in_season', 'is_recent'].map(
    (part) => `COUNT(CASE WHEN ${part} THEN 1 END)`,
  );
  const of = (measure: string, where: string) =>
    factSql(included, { measure, amounts }, `FROM ${included.name}_owed WHERE ${where}`);
  return [of('scheduled', 'NOT postponed'), of('present', 'present'), of('postponed', 'postponed')];
}

/** Of each of the newest dates: its rows, its faults by kind, teams of which no row is sound. */
function dateFacts(included: RowsIncluded): readonly string[] {
  const { name } = included;
  const count = (measure: string, column: string) => {
    const fact: Fact = { measure, day: 'newest', amounts: [`CAST(${column} AS INT64)`] };
    return factSql(included, fact, `FROM ${name}_dates`);
  };
  const tallied = (fact: Partial<Fact>, rest: string) => {
    const given: Fact = { measure: '', day: 'day', amounts: [whole('n')], ...fact };
    return factSql(
      included,
      given,
      `FROM ${name}_tally JOIN ${name}_dates ON newest = day ${rest}`,
    );
  };
  return [
    count('date-rows', 'row_count'),
    count('date-values', 'value_count'),
    count('date-results', 'result_count'),
    tallied(
      { measure: 'date-faulty', kind: 'fault' },
      'WHERE fault IS NOT NULL GROUP BY day, fault',
    ),
    tallied(
      { measure: 'date-team', values: ["IFNULL(team, 'null')"] },
      `GROUP BY day, team HAVING SUM(IF(${SOUND_SQL}, n, 0)) = 0`,
    ),
  ];
}

/** The newest rows of each kind of fault, and those that are there more than once. */
function exampleFacts(included: RowsIncluded): readonly string[] {
  const keys = keyTexts(included);
  const day = `${included.table.dateColumn}`;
  const of = (fact: Partial<Fact>, where: string, partition: string) => {
    const order = [`${day} DESC`, ...keys.map((key) => `${key} NULLS LAST`)].join(', ');
    const newest = `QUALIFY ROW_NUMBER() OVER (${partition}ORDER BY ${order}) <= ${EXAMPLES}`;
    const given: Fact = { measure: 'example', day, keys, amounts: [], ...fact };
    return factSql(included, given, `FROM ${included.name}_faulty WHERE ${where} ${newest}`);
  };
  return [
    of(
      { kind: 'fault', values: exampleValues(included), amounts: ['of_key'] },
      'fault IS NOT NULL',
      'PARTITION BY fault ',
    ),
    of({ kind: "'repeat'", amounts: ['repeats'] }, 'repeats > 0', ''),
  ];
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

function keyTexts({ table }: RowsIncluded): readonly string[] {
  return table.contract.key.map((column) =>
    table.columns[column] === 'STRING' ? column : `CAST(${column} AS STRING)`,
  );
}
