import { createHash } from 'node:crypto';
import type { BuildContext, Built, Exporter } from '../../exporters/exporter.js';
import type { Draft, Failure } from '../../streams/flow.js';
import type { IsoDate } from '../domain/date.js';
import { WarehouseError } from '../domain/errors.js';
import { faultsOf } from '../domain/faults.js';
import { date, type Query } from '../domain/query.js';
import type { Warehouse } from '../ports/warehouse.js';
import { emptyWindow } from './empty-window.js';
import { judge } from './guard.js';

/** What to compute. */
export interface Computation {
  readonly exporter: Exporter;
  readonly params: unknown;
  readonly asOf: IsoDate;
  readonly through: IsoDate;
  /** ISO 8601 in UTC. */
  readonly generatedAt: string;
  /** Publish whatever the guard says (a file that fails its schema is never published). */
  readonly force: boolean;
  /** Rows per table behind the live file. */
  readonly rowsBefore: Readonly<Record<string, number>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Query, build, validate, guard. Failures that were foreseen are values. */
export async function refresh(
  computation: Computation,
  warehouse: Warehouse,
  signal?: AbortSignal,
): Promise<Draft | Failure> {
  const { exporter, params, asOf, through } = computation;
  try {
    const result = await warehouse.query(queryFor(computation), signal ? { signal } : {});
    const built = exporter.build(result.rows, {
      params,
      asOf,
      through,
    } satisfies BuildContext<unknown>);
    const refused = await refusal(computation, built, warehouse);
    if (refused !== null) return refused;
    return {
      body: encode(fileOf(computation, built)),
      contentHash: hash(built.content),
      rows: Object.fromEntries(built.inputs.map(({ table, rows }) => [table, rows])),
      resultRows: result.rows.length,
      bytesProcessed: result.bytesProcessed,
      dataFaults: built.dataFaults,
    };
  } catch (error) {
    return failureOf(exporter, error);
  }
}

/** The exporter's query with exactly the parameters that its text names. */
export function queryFor({
  exporter,
  params,
  asOf,
  through,
  labels,
}: Pick<Computation, 'exporter' | 'params' | 'asOf' | 'through' | 'labels'>): Query {
  const dates = { as_of: date(asOf), through: date(through) };
  const named = Object.entries(dates).filter(([name]) =>
    new RegExp(`@${name}\\b`).test(exporter.sql),
  );
  return {
    sql: exporter.sql,
    parameters: { ...Object.fromEntries(named), ...exporter.bind(params, asOf) },
    labels,
  };
}

function fileOf({ generatedAt, asOf }: Computation, built: Built<object>): object {
  return { generated_at: generatedAt, as_of_date: asOf, ...built.content };
}

async function refusal(
  computation: Computation,
  built: Built<object>,
  warehouse: Warehouse,
): Promise<Failure | null> {
  const { exporter, asOf, force, rowsBefore } = computation;
  const checked = exporter.schema.safeParse(fileOf(computation, built));
  if (!checked.success) {
    return {
      kind: 'held-back',
      message: `${exporter.file} does not match its schema: ${faultsOf(exporter.file, checked.error)}`,
      remedy: `Mend exporters/${exporter.name.replace('trends-', '')}; the live file stays as it is.`,
    };
  }
  const why = force
    ? null
    : (judge(built.inputs, rowsBefore) ?? (await emptyWindow(warehouse, built.inputs, asOf)));
  return why === null
    ? null
    : {
        kind: 'held-back',
        message: why,
        remedy: 'Check the upstream load; publish anyway with: trends export --only NAME --force',
      };
}

/** JSON as published: indented by two, ending in a newline. */
function encode(file: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);
}

function hash(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function failureOf(exporter: Exporter, error: unknown): Failure {
  if (error instanceof WarehouseError) {
    const { permanent, message, remedy } = error;
    return { kind: permanent ? 'permanent' : 'transient', message, remedy };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: 'permanent',
    message: `${exporter.name} could not be built: ${message}`,
    remedy: `The rows are not what exporters/${exporter.name.replace('trends-', '')} expects; see the log.`,
  };
}
