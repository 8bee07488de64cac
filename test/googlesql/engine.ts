import type { Parameter, Query, Row } from '../../src/domain/query.js';
import type { TableName } from '../../src/domain/tables.js';
import {
  columnsNamed,
  knownTable,
  parameterTypes,
  qualifiedCatalog,
  shortName,
  wireColumns,
  wireContent,
  wireTable,
} from './catalog.js';
import { type Client, connect } from './client.js';
import { type Server, startServer } from './server.js';
import { stripDatasets } from './sql-text.js';
import { decodeCell, encodeCell } from './values.js';
import type {
  AnalyzerOptions,
  EvaluateRequest,
  LanguageOptions,
  PreparedQuery,
  WireCatalog,
} from './wire.js';

/** Rows by qualified table name; a table that is not named has none. */
export type TableRows = Readonly<Record<TableName, readonly Row[]>>;

/** A result column; `type` is the engine's name for it, e.g. `INT64`. */
interface ResultColumn {
  readonly name: string;
  readonly type: string;
}

/** What a query turns out to be. */
export interface Analysis {
  readonly columns: readonly ResultColumn[];
  /** The parameters the text names, ascending. */
  readonly parameters: readonly string[];
}

export interface Evaluation {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly Row[];
}

/** Google's reference implementation of GoogleSQL, in a process of its own. */
export class Engine {
  readonly #server: Server;
  readonly #client: Client;
  readonly #language: LanguageOptions;

  private constructor(server: Server, client: Client, language: LanguageOptions) {
    this.#server = server;
    this.#client = client;
    this.#language = language;
  }

  /** Starts the engine on 127.0.0.1 with BigQuery's product mode and every language feature. */
  static async start(): Promise<Engine> {
    const server = await startServer();
    const client = await connect(server.address);
    const features = await client.call('GetLanguageOptions', { maximum_features: true });
    const language = {
      ...features,
      product_mode: 'PRODUCT_EXTERNAL',
      reserved_keywords: ['QUALIFY'],
    };
    return new Engine(server, client, language);
  }

  async stop(): Promise<void> {
    this.#client.close();
    await this.#server.stop();
  }

  /** The tables that a text reads, as it writes them, ascending; names of CTEs are none. */
  async tablesOf(sql: string): Promise<readonly TableName[]> {
    const { table_name = [] } = await this.#client.call('ExtractTableNamesFromStatement', {
      sql_statement: sql,
      options: this.#language,
    });
    return table_name.map(({ table_name_segment }) => table_name_segment.join('.')).sort();
  }

  /** Checks names and types of a text as it stands, with qualified tables. Throws on any fault. */
  async analyze(query: Query): Promise<Analysis> {
    const { prepared } = await this.#client.call('PrepareQuery', {
      ...this.#request(query.sql, query.parameters),
      simple_catalog: this.#catalog({ catalog: qualifiedCatalog() }),
    });
    if (prepared.prepared_query_id !== undefined) {
      await this.#client.call('UnprepareQuery', { prepared_query_id: prepared.prepared_query_id });
    }
    const parameters = [...(prepared.referenced_parameters ?? [])].sort();
    return { columns: columnsOf(prepared), parameters };
  }

  /** Runs a query on rows. Throws on any fault; RequestTooLarge when there are too many rows. */
  async evaluate(query: Query, tables: TableRows): Promise<Evaluation> {
    const request = await this.#evaluation(query, tables);
    const { content, prepared } = await this.#client.call('EvaluateQuery', request);
    const columns = columnsOf(prepared);
    const rows = (content.table_data.row ?? []).map(({ cell }) =>
      Object.fromEntries(
        columns.map(({ name, type }, index) => [name, decodeCell(type, cell[index] ?? {})]),
      ),
    );
    return { columns, rows };
  }

  async #evaluation(query: Query, rows: TableRows): Promise<EvaluateRequest> {
    const names = await this.tablesOf(query.sql);
    const tables = names.map((name) => {
      const columns = columnsNamed(query.sql, knownTable(name));
      return { name: shortName(name), columns, rows: rows[name] ?? [] };
    });
    const sql = stripDatasets(query.sql, names);
    await this.#mustRead(sql, names.map(shortName));
    return {
      ...this.#request(sql, query.parameters),
      simple_catalog: this.#catalog({
        table: tables.map(({ name, columns }) => wireTable(name, columns)),
      }),
      table_content: Object.fromEntries(
        tables.map((table) => [table.name, wireContent(table.columns, table.rows)]),
      ),
      params: Object.entries(query.parameters).map(([name, { type, value }]) => ({
        name,
        value: encodeCell(type, value),
      })),
    };
  }

  /** Without its dataset a table could take the name of a CTE, or two tables one name. */
  async #mustRead(sql: string, tables: readonly string[]): Promise<void> {
    const read = await this.tablesOf(sql);
    if (read.join() !== [...tables].sort().join()) {
      throw new Error(`without datasets the text reads ${read.join(', ')}: rename its CTEs`);
    }
  }

  #request(sql: string, parameters: Readonly<Record<string, Parameter>>) {
    const options: AnalyzerOptions = {
      language_options: this.#language,
      query_parameters: wireColumns(parameterTypes(parameters)),
      default_timezone: 'UTC',
    };
    return { sql, options, descriptor_pool_list: { definitions: [{ builtin: {} }] } };
  }

  #catalog(content: Partial<WireCatalog>): WireCatalog {
    return {
      name: 'warehouse',
      builtin_function_options: { language_options: this.#language },
      ...content,
    };
  }
}

function columnsOf(prepared: PreparedQuery): readonly ResultColumn[] {
  return (prepared.columns ?? []).map(({ name, type }) => ({
    name,
    type: type.type_kind.replace('TYPE_', ''),
  }));
}
