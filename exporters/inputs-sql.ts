import { SOUND_SQL } from '../src/domain/row-contract.js';
import {
  datesSql,
  faultySql,
  filledColumns,
  flagOf,
  type RowsIncluded,
  withResultSql,
} from './tally-sql.js';

const EXAMPLES = 5;
const NO_TEXT = 'CAST(NULL AS STRING)';

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
  return [
    of({ measure: 'rows' }, 'sound'),
    of({ measure: 'results' }, withResultSql(included)),
    ...filledColumns(included).flatMap((column) => filledFacts(included, column)),
    of({ measure: 'faulty', kind: 'fault' }, 'fault IS NOT NULL GROUP BY fault'),
    of({ measure: 'faulty', kind: "'repeat'", amounts: inParts('repeats') }, 'repeats > 0'),
  ];
}

/** Sound rows of a column's window, all of them and those with a value of it. */
function filledFacts(included: RowsIncluded, column: string): readonly string[] {
  const from = included.ownWindows[column];
  const since = from === undefined ? '' : ` AND day >= @${from}`;
  const of = (measure: string, where: string) => {
    const fact: Fact = { measure, column, amounts: [whole('n')] };
    return factSql(included, fact, `FROM ${included.name}_tally WHERE ${where}${since}`);
  };
  return [of('filled', `${SOUND_SQL} AND ${flagOf(column)}`), of('filled-of', SOUND_SQL)];
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
