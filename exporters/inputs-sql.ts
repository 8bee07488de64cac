import { SOUND_SQL } from '../src/domain/row-contract.js';
import { teamColumn } from '../src/domain/tables.js';
import {
  datesSql,
  faultySql,
  filledColumns,
  flagOf,
  hasResults,
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
    ...(owed.includes(each) ? [owedFact(each)] : []),
    ...(dated.includes(each) ? dateFacts(each) : []),
    ...exampleFacts(each),
  ]);
  return `${dated.map(datesSql).join(',\n')},
${included.map(faultySql).join(',\n')},
-- One fact a row: of which input, what is counted, and up to three counts. What n_1, n_2 and n_3
-- count goes by the measure: mostly the window, its part in the season, its last days.
inputs AS (
  SELECT
    '' AS input, '' AS measure, '' AS fault_kind, '' AS column_name, @as_of AS day,
    '' AS key_1, '' AS key_2, '' AS value_1, '' AS value_2,
    0 AS n_1, 0 AS n_2, 0 AS n_3
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
  /** At most three. */
  readonly counts: readonly string[];
}

function factSql({ table }: RowsIncluded, fact: Fact, rest: string): string {
  const { measure, kind, column, day, keys = [], values = [], counts } = fact;
  const at = (list: readonly string[], index: number, none: string) => list[index] ?? none;
  const cells = [
    `'${table.name}'`,
    `'${measure}'`,
    kind ?? "''",
    `'${column ?? ''}'`,
    day ?? 'CAST(NULL AS DATE)',
    ...[0, 1].map((index) => at(keys, index, "''")),
    ...[0, 1].map((index) => at(values, index, "''")),
    ...[0, 1, 2].map((index) => at(counts, index, '0')),
  ];
  return `SELECT\n    ${cells.join(', ')}\n  ${rest}`;
}

const whole = (sum: string) => `CAST(IFNULL(SUM(${sum}), 0) AS INT64)`;
const inParts = (count: string) => [count, `${count}_in_season`, `${count}_recent`].map(whole);

/** Sound rows, those with a result, those with a value of each column; faulty ones by kind. */
function rowFacts(included: RowsIncluded): readonly string[] {
  const { name } = included;
  const of = (fact: Partial<Fact>, where: string) => {
    const given: Fact = { measure: '', counts: inParts('n'), ...fact };
    return factSql(included, given, `FROM ${name}_totals WHERE ${where}`);
  };
  return [
    of({ measure: 'rows' }, 'sound'),
    ...(hasResults(included) ? [of({ measure: 'results' }, withResultSql(included))] : []),
    ...filledColumns(included).map((column) => filledFact(included, column)),
    of({ measure: 'faulty', kind: 'fault' }, 'fault IS NOT NULL GROUP BY fault'),
    of({ measure: 'faulty', kind: "'repeat'", counts: inParts('repeats') }, 'repeats > 0'),
  ];
}

/** Sound rows of a column's window: those with a value of it, and all of them. */
function filledFact(included: RowsIncluded, column: string): string {
  const from = included.ownWindows[column];
  const since = from === undefined ? '' : ` AND day >= @${from}`;
  const counts = [whole(`IF(${flagOf(column)}, n, 0)`), whole('n')];
  const rest = `FROM ${included.name}_tally WHERE ${SOUND_SQL}${since}`;
  return factSql(included, { measure: 'filled', column, counts }, rest);
}

/** Team-games owed: how many are present, absent or postponed. */
function owedFact(included: RowsIncluded): string {
  const counts = ['TRUE', 'in_season', 'is_recent'].map(
    (part) => `COUNT(CASE WHEN ${part} THEN 1 END)`,
  );
  const fact: Fact = { measure: 'owed', values: ['standing'], counts };
  return factSql(included, fact, `FROM ${included.name}_owed GROUP BY standing`);
}

/**
 * Of each of the newest dates: its rows, those with a value and those with a result; its faults by
 * kind; teams of which no row is sound.
 */
function dateFacts(included: RowsIncluded): readonly string[] {
  const { name } = included;
  const newest = ['row_count', 'value_count', 'result_count'];
  const counts = newest.map((column) => `CAST(${column} AS INT64)`);
  const tallied = (fact: Partial<Fact>, rest: string) => {
    const given: Fact = { measure: '', day: 'day', counts: [whole('n')], ...fact };
    return factSql(
      included,
      given,
      `FROM ${name}_tally JOIN ${name}_dates ON newest = day ${rest}`,
    );
  };
  return [
    factSql(included, { measure: 'date', day: 'newest', counts }, `FROM ${name}_dates`),
    tallied(
      { measure: 'date-faulty', kind: 'fault' },
      'WHERE fault IS NOT NULL GROUP BY day, fault',
    ),
    ...(teamColumn(included.table) === null
      ? []
      : [
          tallied(
            { measure: 'date-team', values: ["IFNULL(team, 'null')"] },
            `GROUP BY day, team HAVING SUM(IF(${SOUND_SQL}, n, 0)) = 0`,
          ),
        ]),
  ];
}

/** The newest rows of each kind of fault, and those that are there more than once. */
function exampleFacts(included: RowsIncluded): readonly string[] {
  const keys = keyTexts(included);
  const day = `${included.table.dateColumn}`;
  const of = (fact: Partial<Fact>, where: string, partition: string) => {
    const order = [`${day} DESC`, ...keys.map((key) => `${key} NULLS LAST`)].join(', ');
    const newest = `QUALIFY ROW_NUMBER() OVER (${partition}ORDER BY ${order}) <= ${EXAMPLES}`;
    const given: Fact = { measure: 'example', day, keys, counts: [], ...fact };
    return factSql(included, given, `FROM ${included.name}_faulty WHERE ${where} ${newest}`);
  };
  return [
    of(
      { kind: 'fault', values: exampleValues(included), counts: ['of_key'] },
      'fault IS NOT NULL',
      'PARTITION BY fault ',
    ),
    of({ kind: "'repeat'", counts: ['repeats'] }, 'repeats > 0', ''),
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
