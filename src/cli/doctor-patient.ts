import { asyncScheduler, lastValueFrom } from 'rxjs';
import type { Draft, Failure } from '../../streams/flow.js';
import type { Config } from '../config/index.js';
import type { DoctorContext } from '../doctor/doctor.js';
import { closedStore, closedWarehouse } from '../doctor/unopened.js';
import { newYorkDate } from '../domain/date.js';
import { placeOf } from '../domain/place.js';
import type { TableName } from '../domain/tables.js';
import { watermarkReader } from '../levels/watermark-reader.js';
import { openLog } from '../log.js';
import type { Backlog } from '../ports/backlog.js';
import { type Adapters, resilientParts } from '../service/adapters.js';
import { healingSources, lookingOnly } from '../service/healing.js';
import { computeAll } from '../service/manual-export.js';
import { pubSubConnection } from '../service/open-pubsub.js';
import { openPrivateStore, openPublishedStore, privateModeTooWide } from '../service/open-store.js';
import { openWarehouse } from '../service/open-warehouse.js';
import { pipelineDeps } from '../service/pipeline-deps.js';
import { plansOf } from '../service/plans.js';
import { journal } from '../store/journal.js';
import { landingsSince, REMEMBERED_MS } from '../store/recent-landings.js';
import { openSetupPorts } from './setup-ports.js';

/** What the doctor looks with: a port that cannot be opened is one that fails at each call. Each call is tried once. */
export async function openAll(config: Config): Promise<Adapters> {
  const [warehouse, published, privately] = await Promise.all([
    openWarehouse(config).catch(closedWarehouse),
    openPublishedStore(config).catch(closedStore),
    openPrivateStore(config).catch(closedStore),
  ]);
  const scheduler = asyncScheduler;
  const patience = { attempts: 1, callTimeoutMs: 60_000, threshold: Number.MAX_SAFE_INTEGER };
  return resilientParts({ warehouse, published, privately, scheduler }, undefined, patience);
}

/** What a doctor is asked. */
export interface Examination {
  /** The file that the configuration was read from; null when there is none. */
  readonly file: string | null;
  /** One exporter; null: all. */
  readonly only: string | null;
  readonly readOnly: boolean;
  /** Hears of each check before it is made. */
  readonly onCheck: (what: string) => void;
}

/** Everything that the doctor looks at, on these adapters. */
export async function patientOf(
  config: Config,
  adapters: Adapters,
  { file, only, readOnly, onCheck }: Examination,
): Promise<DoctorContext> {
  const { warehouse, published, privately, scheduler } = adapters;
  return {
    config,
    file,
    plans: plansOf(config).filter((plan) => only === null || plan.name === only),
    now: scheduler.now(),
    readOnly,
    warehouse,
    published,
    privately,
    inspectTables: (tables) => inspectTables(config, tables),
    openAdmin: () => openSetupPorts(config),
    readBacklogs: () => backlogs(config),
    bucketAccess: (bucket) => accessTo(bucket, config),
    rebuildState: lookingOnly(healingSources(config, adapters, plansOf(config))).rebuild,
    missingRights: () => missingRights(config),
    privateModeTooWide: () => privateModeTooWide(config),
    compute: await rehearsal(config, adapters),
    onCheck,
  };
}

async function inspectTables({ data, warehouse }: Config, tables: readonly TableName[]) {
  const place = placeOf(data);
  if (place.kind !== 'folder') return [];
  const { inspectFolder } = await import('../adapters/duckdb/inspect.js');
  return inspectFolder({ folder: place.path, ...warehouse }, tables);
}

async function backlogs(config: Config): Promise<ReadonlyMap<string, Backlog>> {
  const { project } = pubSubConnection(config);
  const { backlogReader } = await import('../adapters/monitoring/index.js');
  return backlogReader({ project, now: Date.now })();
}

async function accessTo(bucket: string, { storage: { endpoint } }: Config) {
  const { bucketAccess } = await import('../adapters/cloud-storage/access.js');
  return bucketAccess({ bucket, ...(endpoint && { apiEndpoint: endpoint }) });
}

async function missingRights({ out, storage: { endpoint } }: Config) {
  const place = placeOf(out);
  if (place.kind === 'bigquery') return null;
  if (place.kind === 'folder') {
    const folder = await import('../adapters/directory/rights.js');
    return folder.missingRights(place.path);
  }
  const storage = await import('../adapters/cloud-storage/rights.js');
  const { bucket } = place;
  return storage.missingRights({ bucket, ...(endpoint && { apiEndpoint: endpoint }) });
}

/** Computes one file as of today, as a dry run does. What cannot be read of the journal is told elsewhere. */
async function rehearsal(
  config: Config,
  adapters: Adapters,
): Promise<(exporter: string) => Promise<Draft | Failure>> {
  const log = await openLog({ ...config.log, level: 'silent' });
  const now = () => adapters.scheduler.now();
  const holder = `doctor-${process.pid}`;
  const plans = plansOf(config);
  const deps = pipelineDeps({
    config,
    adapters,
    plans,
    journal: journal({ store: adapters.privately, now, instance: holder }),
    recalled: { known: [], pending: [], triggers: [], readings: {} },
    log,
    stopping: () => false,
    holder,
  });
  const earlier = () => landingsSince(adapters.privately, now() - REMEMBERED_MS, log);
  const reader = watermarkReader({
    warehouse: adapters.warehouse,
    now,
    readers: plans,
    earlier,
  });
  return async (exporter) => {
    const order = { exporters: [exporter], date: newYorkDate(now()), force: false };
    return (await lastValueFrom(computeAll(deps, reader, order))).result;
  };
}
