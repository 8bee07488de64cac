import { addDays, type IsoDate } from '../src/domain/date.js';
import { date, type Query } from '../src/domain/query.js';
import type { Exporter } from './exporter.js';

/** As of when a query counts, and how far it sees. */
export interface QueryDates {
  readonly asOf: IsoDate;
  readonly through: IsoDate;
  /**
   * The last date whose team-games are counted as owed; the day before the as-of date unless given.
   * Dates after `through` are never counted.
   */
  readonly judgedThrough?: IsoDate;
}

/** An exporter's text with exactly the parameters that it names. */
export function boundQuery(
  { sql, bind }: Pick<Exporter, 'sql' | 'bind'>,
  params: unknown,
  { asOf, through, judgedThrough = addDays(asOf, -1) }: QueryDates,
): Pick<Query, 'sql' | 'parameters'> {
  const dates = { as_of: date(asOf), through: date(through), judged_through: date(judgedThrough) };
  const named = Object.entries(dates).filter(([name]) => new RegExp(`@${name}\\b`).test(sql));
  return { sql, parameters: { ...Object.fromEntries(named), ...bind(params, asOf) } };
}
