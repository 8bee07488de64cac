import type { WireValue } from './values.js';

/** The messages of the engine's gRPC service, as far as this client uses them. */
export interface WireColumn {
  readonly name: string;
  readonly type: { readonly type_kind: string };
}

export interface WireTable {
  readonly name: string;
  readonly column: readonly WireColumn[];
}

export interface WireCatalog {
  readonly name: string;
  readonly table?: readonly WireTable[];
  readonly catalog?: readonly WireCatalog[];
  readonly builtin_function_options?: { readonly language_options: LanguageOptions };
}

export interface LanguageOptions {
  readonly product_mode: string;
  readonly enabled_language_features: readonly string[];
  readonly reserved_keywords?: readonly string[];
}

export interface AnalyzerOptions {
  readonly language_options: LanguageOptions;
  readonly query_parameters?: readonly WireColumn[];
  readonly default_timezone: string;
  readonly allow_undeclared_parameters?: boolean;
}

export interface WireContent {
  readonly table_data: { readonly row?: readonly WireRow[] };
}

interface WireRow {
  readonly cell: readonly WireValue[];
}

interface QueryRequest {
  readonly sql: string;
  readonly options: AnalyzerOptions;
  readonly simple_catalog: WireCatalog;
  readonly descriptor_pool_list: { readonly definitions: readonly { readonly builtin: object }[] };
}

export interface EvaluateRequest extends QueryRequest {
  readonly table_content: Readonly<Record<string, WireContent>>;
  readonly params: readonly { readonly name: string; readonly value: WireValue }[];
}

export interface PreparedQuery {
  readonly prepared_query_id?: string;
  readonly referenced_parameters?: readonly string[];
  readonly columns?: readonly WireColumn[];
}

/** Request and response of each method used. */
export interface Methods {
  GetLanguageOptions: [{ readonly maximum_features: boolean }, LanguageOptions];
  ExtractTableNamesFromStatement: [
    { readonly sql_statement: string; readonly options: LanguageOptions },
    { readonly table_name?: readonly { readonly table_name_segment: readonly string[] }[] },
  ];
  PrepareQuery: [QueryRequest, { readonly prepared: PreparedQuery }];
  UnprepareQuery: [{ readonly prepared_query_id: string }, object];
  EvaluateQuery: [
    EvaluateRequest,
    { readonly content: WireContent; readonly prepared: PreparedQuery },
  ];
}
