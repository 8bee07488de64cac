import { createHash } from 'node:crypto';
import { boundQuery } from '../../exporters/bound-query.js';
import type { Built } from '../../exporters/exporter.js';
import type { Draft, Failure } from '../../streams/flow.js';
import type { Query } from '../domain/query.js';
import type { Warehouse } from '../ports/warehouse.js';
import type { Computation } from './computation.js';
import { failureOf } from './failure.js';
import { metered } from './meter.js';
import { movedSince } from './moved.js';
import { refusal } from './refusal.js';

/**
 * Query, build, validate, guard. Failures that were foreseen are values. What is spent includes the
 * guard's own queries.
 */
export async function refresh(
  computation: Computation,
  warehouse: Warehouse,
  signal?: AbortSignal,
): Promise<Draft | Failure> {
  const { exporter, params, cadence, asOf, through } = computation;
  const meter = metered(warehouse, computation.labels);
  try {
    const result = await meter.warehouse.query(queryFor(computation), signal ? { signal } : {});
    const built = exporter.build(result.rows, { params, cadence, asOf, through });
    const file = fileOf(computation, built);
    const refused = await refusal(computation, file, built.inputs, meter.warehouse);
    if (refused !== null) return { ...refused, spent: meter.spent() };
    const tables = exporter.sources(params).map(({ table }) => table);
    const moved = await movedSince(computation.levels, tables, warehouse);
    return {
      body: encode(file),
      contentHash: hash(built.content),
      rows: Object.fromEntries(built.inputs.map(({ table, rows }) => [table, rows])),
      resultRows: result.rows.length,
      ...meter.spent(),
      dataFaults: built.dataFaults,
      moved,
    };
  } catch (error) {
    const failure = failureOf(error, (message) => ({
      kind: 'permanent',
      message: `${exporter.name} could not be built: ${message}`,
      remedy: `The rows are not what exporters/${exporter.name.replace('trends-', '')} expects; mend one or the other.`,
    }));
    return { ...failure, spent: meter.spent() };
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
  return { ...boundQuery(exporter, params, { asOf, through }), labels };
}

function fileOf({ generatedAt, asOf }: Computation, { content }: Built<object>): object {
  return { generated_at: generatedAt, as_of_date: asOf, ...content };
}

/** JSON as published: indented by two, ending in a newline. */
function encode(file: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);
}

function hash(content: object): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
