import type { Exporter, InputReading } from '../../exporters/exporter.js';
import type { Failure } from '../../streams/flow.js';
import { lossesIn, lostFrom, standingLosses } from '../../streams/losses.js';
import {
  type ColumnName,
  findingText,
  findingTexts,
  type GuardFinding,
  type RunWarning,
} from '../domain/guard-findings.js';
import type { Loss } from '../domain/losses.js';
import type { TableName } from '../domain/tables.js';
import { field } from '../domain/untyped.js';
import type { Warehouse } from '../ports/warehouse.js';
import { isBeginning } from './beginning.js';
import type { Computation } from './computation.js';
import { emptyWindow } from './empty-window.js';
import { type Judgement, judge } from './guard.js';
import { inSeason, judgedThrough, lackingTeams } from './in-season.js';

/** Findings that one line tells. */
const MOST_TOLD = 3;

/** What tells of rows that are gone before anything is asked of the warehouse. */
export type LossContext = Pick<Computation, 'params' | 'asOf' | 'through' | 'levels' | 'guard'> & {
  readonly exporter: Pick<Exporter, 'name' | 'sources'>;
};

/** Rows behind the live file that the levels lack, and nobody has shown to be meant. */
export function lostRows(computation: LossContext): readonly GuardFinding[] {
  const { now, maxWaitMs } = computation.guard;
  return standingLosses(followed(computation), now, maxWaitMs).map(lostFinding);
}

/** Judges what a file was built from. Asks the warehouse only on suspicion. */
export async function guarded(
  computation: Computation,
  inputs: readonly InputReading[],
  warehouse: Warehouse,
): Promise<Judgement> {
  const { asOf, levels, exporter, params } = computation;
  const sources = exporter.sources(params);
  const judged = judge(inputs, {
    asOf,
    inSeason: inSeason(sources, levels.schedule, asOf),
    before: computation.guard.state.inputs,
    optional: exporter.optionalColumns ?? [],
    nullable: exporter.nullableColumns ?? [],
    lacking: (table) => lackingTeams(levels, table, throughOf(computation)),
  });
  const outOfRange = await emptyWindow(warehouse, suspects(computation, inputs), asOf);
  const findings = outOfRange === null ? judged.findings : [outOfRange, ...judged.findings];
  return {
    leftOut: judged.leftOut,
    findings: [
      ...(await withoutBeginnings(computation, findings, warehouse)),
      ...lostInQuery(computation, inputs),
    ],
  };
}

/** Tables that may have nothing near: all, when there is no row at all, else those without which there is no file. */
function suspects({ exporter, params, levels }: Computation, inputs: readonly InputReading[]) {
  const empty = inputs.every(({ rows }) => rows === 0);
  const { optionalColumns = [], nullableColumns = [] } = exporter;
  const optional = new Set([...optionalColumns, ...nullableColumns].map(nameOf));
  const needed = (table: TableName) => {
    const columns = Object.keys(inputs.find((input) => input.table === table)?.filled ?? {});
    return (
      columns.length === 0 || columns.some((column) => !optional.has(nameOf({ table, column })))
    );
  };
  return exporter.sources(params).flatMap(({ kind, table }) => {
    const silent = levels.tables[table]?.landed.length === 0 && needed(table);
    return kind === 'dated' && (empty || silent) ? [table] : [];
  });
}

const nameOf = ({ table, column }: ColumnName) => `${table}.${column}`;

/** What a table has never had was not lost: that is held against nobody while its data begins. */
async function withoutBeginnings(
  { exporter, params, asOf }: Computation,
  findings: readonly GuardFinding[],
  warehouse: Warehouse,
): Promise<readonly GuardFinding[]> {
  const excused = ({ kind }: GuardFinding) => kind === 'null-column' || kind === 'out-of-range';
  if (!findings.some(excused)) return findings;
  const sources = exporter.sources(params);
  const dated = sources.flatMap(({ kind, table }) => (kind === 'dated' ? [table] : []));
  const beginning = await isBeginning(warehouse, dated, asOf);
  return beginning ? findings.filter((finding) => !excused(finding)) : findings;
}

/** The last date whose team-games are judged. */
export function throughOf({ levels, asOf, guard: { now } }: Computation) {
  return judgedThrough(levels.schedule, asOf, now);
}

/** A file is held back for these. */
export function heldBack(
  { exporter }: Pick<LossContext, 'exporter'>,
  findings: readonly GuardFinding[],
): Failure {
  const texts = findingTexts(findings);
  const more = texts.length - MOST_TOLD;
  const told = texts.slice(0, MOST_TOLD);
  const message = [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
  const subject = { table: findings[0]?.table ?? null };
  return { kind: 'held-back', message, remedy: remedyFor(exporter), subject };
}

/** The same of what a query has shown: inputs that may be half a load have time to become whole. */
export function heldBackOrSettling(
  computation: Computation,
  findings: readonly GuardFinding[],
): Failure {
  const failure = heldBack(computation, findings);
  const { suspiciousSince, now, maxWaitMs } = computation.guard;
  const passing = findings.every(({ kind }) => kind === 'lost-rows' || kind === 'faulty-date');
  if (suspiciousSince === null || !passing) return failure;
  const settlesAt = Math.min(suspiciousSince, now) + maxWaitMs;
  return now < settlesAt ? { ...failure, settlesAt } : failure;
}

/** Upstream first, then a former version, then force, and never unseen. */
function remedyFor({ name }: Pick<Exporter, 'name'>): string {
  return `Check the date, and have upstream load the table again: the file follows by itself. Until then the live file stays; a former one comes back by: trends rollback ${name}. To publish this one all the same, see first what it would be: trends export --only ${name} --force --dry-run`;
}

function followed({ exporter, params, asOf, through, levels, guard }: LossContext) {
  const { state, landings, now } = guard;
  const sources = exporter.sources(params);
  return lossesIn({ sources, state, levels, landings, asOf, through, now });
}

function lostFinding({
  table,
  date,
  before,
  keys,
}: Omit<Loss, 'seenAt' | 'changedAt' | 'confirmed'>) {
  return { kind: 'lost-rows' as const, table, date, before, keys };
}

/** Losses that were shown to be meant: told, and no reason to hold a file back. */
export function meantLosses(computation: LossContext): readonly RunWarning[] {
  const { now, maxWaitMs } = computation.guard;
  const known = followed(computation);
  const standing = new Set(standingLosses(known, now, maxWaitMs));
  return known
    .filter((loss) => !standing.has(loss))
    .map((loss) => ({ ...lostFinding(loss), kind: 'confirmed-loss' }));
}

/** What the query itself misses: a table may have lost rows since the levels were read. */
function lostInQuery(computation: Computation, inputs: readonly InputReading[]) {
  const { exporter, params, asOf, through, guard } = computation;
  const known = new Set(followed(computation).map(({ table, date }) => `${table} ${date}`));
  const sources = exporter.sources(params);
  return lostFrom({ sources, state: guard.state, asOf, through }, (table) => {
    const dates = inputs.find((input) => input.table === table)?.dates ?? [];
    if (dates.length === 0) return null;
    return Object.fromEntries(dates.map(({ day, keysWithValues }) => [day, keysWithValues]));
  })
    .filter(({ table, date }) => !known.has(`${table} ${date}`))
    .map(lostFinding);
}

/** Why a file fails its schema, naming every field that is not as the schema has it; null when it does not. */
export function schemaFailure(
  { exporter, params }: Pick<Computation, 'exporter' | 'params'>,
  file: object,
  inputs: readonly InputReading[],
  findings: readonly GuardFinding[],
): Failure | null {
  const checked = exporter.schema.safeParse(file);
  if (checked.success) return null;
  const { issues } = checked.error;
  const faults = issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const message = `${exporter.file} does not match its schema: ${faults.join('; ')}`;
  const [finding] = findings;
  const faulty = inputs.filter((input) => input.faults.length > 0).map(({ table }) => table);
  const tables = faulty.length > 0 ? faulty : exporter.sources(params).map(({ table }) => table);
  const rows = `The live file stays as it is. See the rows that these fields come from, in ${tables.join(', ')}: have upstream fix them`;
  const code = `exporters/${exporter.name.replace('trends-', '')}`;
  if (finding !== undefined) {
    const remedy = `The live file stays as it is. The inputs are at fault: ${findingText(finding)}. Have upstream load them again.`;
    return { kind: 'held-back', message, remedy };
  }
  const remedy = issues.every((issue) => isOfCode(issue, file))
    ? `Fix ${code}; the live file stays as it is.`
    : `${rows}. Only where the rows are right it is ${code}.`;
  return { kind: 'held-back', message, remedy };
}

/** A field that is not there, or should not be, is the build's doing; what a field holds comes from rows. */
function isOfCode({ code, path }: Issue, file: object): boolean {
  if (code === 'unrecognized_keys') return true;
  const found = path.reduce<unknown>((value, key) => field(value, key), file);
  return code === 'invalid_type' && found === undefined;
}

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
}
