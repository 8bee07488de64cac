import { createHash } from 'node:crypto';
import { boundQuery, type QueryDates } from '../../exporters/bound-query.js';
import type { Built, InputReading } from '../../exporters/exporter.js';
import type { Draft, Failure, Spent } from '../../streams/flow.js';
import { WarehouseError } from '../domain/errors.js';
import type { Query, QueryResult } from '../domain/query.js';
import { type CountedFaults, countedFaults } from '../domain/row-faults.js';
import type { TableName } from '../domain/tables.js';
import { sameVersion, type Watermarks } from '../domain/watermarks.js';
import type { Warehouse } from '../ports/warehouse.js';
import { intercept, type PortLayer } from '../resilience/intercept.js';
import type { Computation } from './computation.js';
import { failureOf } from './failure.js';
import {
  guarded,
  heldBack,
  heldBackOrSettling,
  lostRows,
  meantLosses,
  schemaFailure,
  throughOf,
} from './refusal.js';

/**
 * Query, build, validate, guard. Failures that were foreseen are values. What is spent includes the
 * guard's own queries.
 */
export async function refresh(
  computation: Computation,
  warehouse: Warehouse,
  signal?: AbortSignal,
): Promise<Draft | Failure> {
  const { exporter, params, cadence, asOf, through, force } = computation;
  const lost = lostRows(computation);
  // The service asks nothing to learn what it knows; who asks for a file is told all that is wrong with it.
  const known = lost.length > 0 && computation.guard.suspiciousSince !== null;
  if (known && !force) return heldBack(computation, lost);
  const meter = metered(warehouse, computation.labels);
  try {
    const query = queryFor({ ...computation, judgedThrough: throughOf(computation) });
    const result = await meter.warehouse.query(query, signal ? { signal } : {});
    const built = exporter.build(result.rows, { params, cadence, asOf, through });
    const judged = await guarded(computation, built.inputs, meter.warehouse);
    const findings = [...judged.findings, ...lost];
    const file = fileOf(computation, built);
    const refused =
      findings.length > 0 && !force
        ? heldBackOrSettling(computation, findings)
        : schemaFailure(computation, file, built.inputs, findings);
    const faults = faultsOf(built);
    if (refused !== null) return { ...refused, spent: meter.spent(), faults };
    const tables = exporter.sources(params).map(({ table }) => table);
    const moved = await movedSince(computation.levels, tables, warehouse);
    return {
      kind: 'draft',
      body: encode(file),
      contentHash: hash(built.content),
      rows: Object.fromEntries(built.inputs.map(({ table, rows }) => [table, rows])),
      resultRows: result.rows.length,
      ...meter.spent(),
      dataFaults: built.dataFaults,
      faults,
      inputs: inputsOf(built.inputs),
      leftOut: judged.leftOut,
      warnings: meantLosses(computation),
      overrode: findings,
      moved,
    };
  } catch (error) {
    const failure = failureOf(error, (message) => ({
      kind: 'permanent',
      message: `${exporter.name} could not be built: ${message}`,
      remedy: `The rows are not what exporters/${exporter.name.replace('trends-', '')} expects; fix one or the other.`,
    }));
    return { ...failure, spent: meter.spent() };
  }
}

/** What the guard compares the next refresh with. */
function inputsOf(inputs: readonly InputReading[]): Draft['inputs'] {
  return Object.fromEntries(
    inputs.map(({ table, rowsIn, dates }) => {
      const keys = dates.map(({ day, keysWithValues }) => [day, keysWithValues] as const);
      return [table, { rows: rowsIn, keys: Object.fromEntries(keys) }];
    }),
  );
}

type Asked = Pick<Computation, 'exporter' | 'params' | 'asOf' | 'through' | 'labels'> &
  Pick<QueryDates, 'judgedThrough'>;

/** The exporter's query with exactly the parameters that its text names. */
export function queryFor({ exporter, params, asOf, through, labels, judgedThrough }: Asked): Query {
  const judged = judgedThrough === undefined ? {} : { judgedThrough };
  return { ...boundQuery(exporter, params, { asOf, through, ...judged }), labels };
}

/** What the query found faulty, in the inputs and in the schedule. */
function faultsOf({ inputs, silentFaults }: Built<object>): readonly CountedFaults[] {
  return countedFaults([...inputs.flatMap(({ faults }) => faults), ...silentFaults]);
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

/** A warehouse through which one run asks, and what its queries have come to. */
interface Meter {
  readonly warehouse: Warehouse;
  /** A count is null when no query was answered, or the warehouse did not say it of every one. */
  spent(): Spent;
}

/** Adds up what is asked through it, and signs every query with the run's labels. */
function metered(warehouse: Warehouse, labels: Readonly<Record<string, string>>): Meter {
  const answered: QueryResult[] = [];
  const meter: PortLayer<Warehouse> = async (call, next) => {
    if (call.method !== 'query') return next(call);
    const [query, options] = call.args;
    const result = await next({ ...call, args: [signed(query, labels), options] });
    answered.push(result);
    return result;
  };
  return {
    warehouse: intercept(warehouse, [meter]),
    spent: () => ({
      bytesProcessed: sum(answered.map(({ bytesProcessed }) => bytesProcessed)),
      bytesBilled: sum(answered.map(({ bytesBilled }) => bytesBilled ?? null)),
    }),
  };
}

function signed(query: Query, labels: Readonly<Record<string, string>>): Query {
  return { ...query, labels: { ...labels, ...query.labels } };
}

function sum([first = null, ...more]: readonly (number | null)[]): number | null {
  return more.reduce(
    (total, each) => (total === null || each === null ? null : total + each),
    first,
  );
}

/**
 * The tables that were changed since the levels were read: what a query read of them meanwhile may
 * be neither what they held before nor what they hold now.
 */
async function movedSince(
  levels: Pick<Watermarks, 'tables'>,
  tables: readonly TableName[],
  warehouse: Warehouse,
): Promise<readonly TableName[]> {
  const stamps = await warehouse.stamps(tables);
  return tables.filter((table) => {
    const stamp = stamps.get(table) ?? null;
    // What cannot be read any more is not known to be what it was.
    if (stamp instanceof WarehouseError) return true;
    return !sameVersion(levels.tables[table]?.stamp ?? null, stamp);
  });
}
