import type { Command } from 'commander';
import { newYorkDate } from '../../domain/date.js';
import type { Parameter } from '../../domain/query.js';
import { queryOf } from '../../service/plans.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { singleDate } from '../export-orders.js';
import { exporterNamed } from '../exporter-named.js';
import { output } from '../output.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';

interface SqlOptions extends CommonOptions {
  readonly date?: string;
}

/** `trends sql`: the one text that an exporter sends to the warehouse. */
export function sqlCommand(command: Command, exit: Exit): void {
  withCommonOptions(command.argument('<exporter>', 'whose query; see: trends status'))
    .option('--date <date>', 'as-of date, YYYY-MM-DD; default today in New York')
    .addHelpText('after', EXAMPLES)
    .action((exporter: string, options: SqlOptions) => {
      exit(runSql(exporter, options));
    });
}

const EXAMPLES = `
Prints GoogleSQL as BigQuery gets it, below the parameters that a refresh as of
the date passes. It needs no warehouse.

Examples:
  trends sql trends-team                      to read or paste into a console
  trends sql trends-team --date 2025-01-15    with that date's parameters
  trends sql trends-team --json | jq -r .sql  the text alone`;

function runSql(name: string, options: SqlOptions): ExitCode {
  const out = output(options.json ?? false);
  const exporter = exporterNamed(name);
  const today = newYorkDate(Date.now());
  const asOf = singleDate(options.date ?? today, today);
  const { sql, parameters: bound } = queryOf(configOf(options), exporter, asOf);
  const parameters = Object.entries(bound).map(([name, { type, value }]) => ({
    name,
    type,
    value: String(value),
  }));
  out.data({ exporter, asOf, parameters, sql });
  for (const parameter of parameters) out.line(`-- @${parameter.name} = ${literal(parameter)}`);
  out.line();
  for (const line of sql.trimEnd().split('\n')) out.line(line);
  return EXIT.done;
}

/** A value as GoogleSQL writes it, to be put in the parameter's place. */
function literal({ type, value }: Pick<Parameter, 'type'> & { readonly value: string }): string {
  switch (type) {
    case 'INT64':
    case 'BOOL':
      return value;
    case 'STRING':
      return JSON.stringify(value);
    case 'NUMERIC':
    case 'DATE':
    case 'TIMESTAMP':
      return `${type} '${value}'`;
  }
}
