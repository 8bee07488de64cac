import { exporterOf } from '../../exporters/registry.js';
import { tablesOf } from '../../streams/evaluation-context.js';
import type { Draft, Failure } from '../../streams/flow.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { Config } from '../config/index.js';
import { type EpochMs, newYorkDate } from '../domain/date.js';
import { WarehouseError } from '../domain/errors.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { placeOf } from '../domain/place.js';
import type { ExporterState } from '../domain/state.js';
import type { TableName } from '../domain/tables.js';
import type { TableVersion, Watermarks } from '../domain/watermarks.js';
import { watermarkReader } from '../levels/watermark-reader.js';
import type { ReadBacklogs } from '../ports/backlog.js';
import type { ObjectStore } from '../ports/object-store.js';
import type { TableRemark, Warehouse } from '../ports/warehouse.js';
import { readPublished } from '../refresh/published-file.js';
import type { FoundBucket, SetupPorts } from '../setup/ports.js';
import type { Damage } from '../store/read-object.js';
import { REMEMBERED_MS } from '../store/recent-landings.js';
import { states } from '../store/states.js';
import { backlogFindings } from './backlog.js';
import { bucketFindings } from './buckets.js';
import { attempted, type CheckResult, findingsOf } from './check-result.js';
import { calendarFinding, clockFinding, serviceClockFindings, zoneFinding } from './clock.js';
import { configurationFindings } from './configuration.js';
import { contentFindings } from './contents.js';
import { deadLetterFindings } from './dead-letters.js';
import { freshnessFindings } from './freshness.js';
import { incidentFindings } from './incidents.js';
import { asideFindings, readNewestJournal } from './journal.js';
import { seeLevels } from './levels.js';
import { liveFileFindings } from './live-files.js';
import { newestDate } from './newest-date.js';
import { portFindings } from './port.js';
import { privacyFindings, publishedStoreFindings, storeFindings } from './probe.js';
import { pubSubFindings } from './pubsub.js';
import { queryFindings } from './queries.js';
import { standingFindings } from './standing.js';
import { remarkFindings, tableFindings } from './tables.js';

/** What is examined, and with what. Ports that could not be opened fail at each call. */
export interface DoctorContext {
  readonly config: Config;
  /** The file that the configuration was read from; null: none. */
  readonly file: string | null;
  /** The exporters that are looked at. */
  readonly plans: readonly ExporterPlan[];
  readonly now: EpochMs;
  /** Nothing is written, not even a probe. */
  readonly readOnly: boolean;
  readonly warehouse: Warehouse;
  readonly published: ObjectStore;
  readonly privately: ObjectStore;
  /** What the tables' files hold beside what is read of them; nothing where they are no files. */
  readonly inspectTables: (tables: readonly TableName[]) => Promise<readonly TableRemark[]>;
  readonly openAdmin: () => Promise<SetupPorts>;
  readonly readBacklogs: ReadBacklogs;
  readonly bucketAccess: (bucket: string) => Promise<FoundBucket>;
  /** The state as the journal and the live file tell it, where its object is damaged. */
  readonly rebuildState: (exporter: string) => Promise<ExporterState>;
  /** What this account may not do with the published files, without doing it; null: nobody can tell. */
  readonly missingRights: () => Promise<readonly string[] | null>;
  /** The mode of the private folder where others of this machine may enter it; null where none may. */
  readonly privateModeTooWide: () => Promise<string | null>;
  /** Query, build and guard, without publishing. */
  readonly compute: (exporter: string) => Promise<Draft | Failure>;
  /** Hears what is looked at next. */
  readonly onCheck: (what: string) => void;
}

/** Makes every check, one after the other, and gives their findings as they come. Never throws. */
export async function* examine(patient: DoctorContext): AsyncGenerator<CheckResult> {
  const { config, file, privately, now, onCheck } = patient;
  yield* configurationFindings(config, file);
  onCheck('reading the journal');
  const journal = await readNewestJournal(privately);
  const levels = yield* warehouseChecks(patient, journal.entries);
  onCheck('trying the stores');
  yield* storeChecks(patient);
  onCheck('asking Pub/Sub');
  yield* await pubSubFindings(config, patient.openAdmin);
  yield* await backlogFindings(config, patient.readBacklogs);
  yield* await portFindings(config.http);
  yield* journal.findings;
  yield* await asideFindings(privately);
  yield* await deadLetterFindings(privately, config.alerts.deadLetters, now);
  yield* await incidentFindings(privately);
  for (const plan of patient.plans) {
    onCheck(`computing ${plan.name}`);
    yield* exporterChecks(patient, plan, levels, journal.entries);
  }
}

async function* warehouseChecks(
  { warehouse, inspectTables, config, plans, now, onCheck }: DoctorContext,
  entries: readonly JournalEntry[],
): AsyncGenerator<CheckResult, Watermarks | null> {
  const tables = [...new Set(plans.flatMap(tablesOf))];
  onCheck(`asking for tables in ${config.data}`);
  let stamps: ReadonlyMap<TableName, TableVersion | WarehouseError> = new Map();
  yield* await attempted(
    { check: 'table', subject: config.data, command: 'trends status' },
    async () => {
      stamps = await warehouse.stamps(tables);
      return tableFindings(tables, stamps, now);
    },
  );
  yield* await remarkFindings(() => inspectTables(tables));
  const changes = [...stamps.values()].flatMap((stamp) =>
    stamp instanceof WarehouseError ? [] : stamp.modifiedAt,
  );
  yield clockFinding(now, changes.length === 0 ? null : Math.max(...changes));
  yield zoneFinding();
  const earlier = entries.flatMap((entry) =>
    entry.kind === 'landing' && entry.at >= now - REMEMBERED_MS ? [entry.landing] : [],
  );
  const reader = watermarkReader({
    warehouse,
    now: () => now,
    readers: plans,
    earlier: async () => earlier,
  });
  onCheck('reading what has landed');
  const newest = (table: TableName) => newestDate(warehouse, table);
  const { levels, findings } = await seeLevels({ reader, plans, tables, now, newest });
  yield* findings;
  const today = newYorkDate(now);
  onCheck('trying the queries');
  for (const { name } of plans) yield* await queryFindings(warehouse, config, name, today);
  return levels;
}

async function* storeChecks(patient: DoctorContext): AsyncGenerator<CheckResult> {
  const { config, published, privately, plans, readOnly, now } = patient;
  const { prefix, out, state } = config;
  const { missingRights } = patient;
  yield* await publishedStoreFindings({ subject: out, store: published, prefix, missingRights });
  yield* await storeFindings({ subject: state, store: privately, folder: 'doctor/', readOnly });
  yield* await privacyFindings(state, patient.privateModeTooWide);
  yield* await serviceClockFindings(privately);
  yield* await bucketFindings(config, patient.bucketAccess);
  const live = { store: published, prefix, place: placeOf(out) };
  for (const { name } of plans) {
    const known = await states(privately)
      .load(name)
      .catch(() => null);
    yield* await liveFileFindings(live, exporterOf(name), known);
  }
  yield* await freshnessFindings(published, prefix, now);
}

async function* exporterChecks(
  patient: DoctorContext,
  plan: ExporterPlan,
  levels: Watermarks | null,
  entries: readonly JournalEntry[],
): AsyncGenerator<CheckResult> {
  const { config, warehouse, now, compute } = patient;
  const { name } = plan;
  yield calendarFinding(plan, now);
  const command = `trends explain ${name}`;
  yield* await attempted({ check: 'refresh', subject: name, command }, async () => {
    const { findings, state } = await stateSeen(patient, name);
    const nothing: Watermarks = { readAt: now, tables: {}, schedule: [], announced: {} };
    const settings = config.pipeline;
    const shelf = { store: patient.published, prefix: config.prefix, exporter: exporterOf(name) };
    const published = await readPublished(shelf, state);
    const seen = { plan, state, levels: levels ?? nothing, published, entries, settings, now };
    return [...findings, ...standingFindings(seen)];
  });
  const asOf = newYorkDate(now);
  yield* await contentFindings({ warehouse, config, asOf, name, levels, compute });
}

/** The exporter's state, rebuilt where its object is damaged; then that is told. */
async function stateSeen({ privately, rebuildState: rebuild }: DoctorContext, name: string) {
  const findings: CheckResult[] = [];
  const { red } = findingsOf('state');
  const onDamage = ({ object, fault }: Damage) => {
    const remedy =
      'The service rebuilds it from the journal and the live file at its next look, and keeps what was found below damaged/.';
    findings.push(red(object, `is damaged: ${fault}`, { remedy, command: 'trends serve' }));
  };
  const state = await states(privately, { rebuild, mend: false, onDamage }).load(name);
  return { findings, state };
}
