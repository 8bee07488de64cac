import type { Exporter, InputReading } from '../../exporters/exporter.js';
import type { Failure } from '../../streams/flow.js';
import type { Warehouse } from '../ports/warehouse.js';
import { isBeginning } from './beginning.js';
import type { Computation } from './computation.js';
import { emptyWindow } from './empty-window.js';
import { judge } from './guard.js';
import { inSeason } from './in-season.js';

/** Why a file must not be published: it fails its schema, or its inputs fail the guard; else null. */
export async function refusal(
  computation: Computation,
  file: object,
  inputs: readonly InputReading[],
  warehouse: Warehouse,
): Promise<Failure | null> {
  const { exporter, force } = computation;
  const fault = schemaFault(exporter, file);
  if (fault !== null) {
    const folder = `exporters/${exporter.name.replace('trends-', '')}`;
    const remedy = `Mend ${folder}; the live file stays as it is.`;
    return { kind: 'held-back', message: fault, remedy };
  }
  const why = force ? null : await guarded(computation, inputs, warehouse);
  if (why === null) return null;
  return { kind: 'held-back', message: why, remedy: remedyFor(exporter) };
}

/** Upstream first, then a former version, then force, and never unseen. */
function remedyFor({ name }: Exporter): string {
  return `Check the date, and have upstream load the table again: the file follows by itself. Until then the live file stays; a former one comes back by: trends rollback ${name}. To publish this one all the same, see first what it would be: trends export --only ${name} --force --dry-run`;
}

/** Names every field that is not as the schema has it. */
function schemaFault({ file: name, schema }: Exporter, file: object): string | null {
  const checked = schema.safeParse(file);
  if (checked.success) return null;
  const faults = checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return `${name} does not match its schema: ${faults.join('; ')}`;
}

async function guarded(
  { exporter, params, asOf, levels, rowsBefore }: Computation,
  inputs: readonly InputReading[],
  warehouse: Warehouse,
): Promise<string | null> {
  const sources = exporter.sources(params);
  const empty = inputs.every(({ rows }) => rows === 0);
  const suspects = sources.flatMap(({ kind, table }) => {
    const silent = levels.tables[table]?.landed.length === 0;
    return kind === 'dated' && (empty || silent) ? [table] : [];
  });
  const why =
    (await emptyWindow(warehouse, suspects, asOf)) ??
    judge(inputs, { inSeason: inSeason(sources, levels.schedule, asOf), rowsBefore });
  if (why === null) return null;
  const dated = sources.flatMap(({ kind, table }) => (kind === 'dated' ? [table] : []));
  return (await isBeginning(warehouse, dated, asOf)) ? judgedByGames(inputs, rowsBefore) : why;
}

/** The rule that holds from the first day on: the games that were played have rows. */
function judgedByGames(
  inputs: readonly InputReading[],
  rowsBefore: Computation['rowsBefore'],
): string | null {
  const counted = inputs.map((input) => ({ ...input, filled: {} }));
  return judge(counted, { inSeason: new Set(), rowsBefore });
}
