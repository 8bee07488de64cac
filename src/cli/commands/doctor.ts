import type { Command } from 'commander';
import { asyncScheduler, lastValueFrom } from 'rxjs';
import type { Draft, Failure } from '../../../streams/flow.js';
import type { Config } from '../../config/index.js';
import { examine, type Patient } from '../../doctor/doctor.js';
import type { Finding, Level } from '../../doctor/finding.js';
import { findingLines, type Look, summary } from '../../doctor/report.js';
import { closedStore, closedWarehouse } from '../../doctor/unopened.js';
import { newYorkDate } from '../../domain/date.js';
import { levelReader } from '../../levels/level-reader.js';
import { scrubber } from '../../log/scrub.js';
import { openLog } from '../../log.js';
import type { Backlog } from '../../ports/backlog.js';
import { liveWorld } from '../../service/live-world.js';
import { computeAll } from '../../service/manual-export.js';
import { pubSubConnection } from '../../service/open-pubsub.js';
import { openPrivateStore, openPublishedStore } from '../../service/open-store.js';
import { openWarehouse } from '../../service/open-warehouse.js';
import type { Parts } from '../../service/parts.js';
import { plansOf } from '../../service/plans.js';
import { resilientParts } from '../../service/resilient-parts.js';
import { journal } from '../../store/journal.js';
import { landingsSince, REMEMBERED_MS } from '../../store/recent-landings.js';
import { coloured } from '../colour.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { exporterNamed } from '../exporter-named.js';
import { output } from '../output.js';
import { type CommonOptions, configFileOf, configOf, withCommonOptions } from '../settings.js';
import { openSetupPorts } from '../setup-ports.js';
import { terminalWidth } from '../table.js';

interface DoctorOptions extends CommonOptions {
  readonly readOnly?: boolean;
}

/** `trends doctor`: what operators look at, as checks that run. */
export function doctorCommand(command: Command, exit: Exit): void {
  withCommonOptions(command.argument('[exporter]', 'only its tables and its file; default all'))
    .option('--read-only', 'write nothing, not even the small object that tries the stores')
    .addHelpText('after', EXAMPLES)
    .action(async (exporter: string | undefined, options: DoctorOptions) => {
      exit(await runDoctor(exporter, options));
    });
}

const EXAMPLES = `
Each line is ok, a warning or wrong; what is not ok names the remedy and the
command to run next. Computes every file once, as "trends export --dry-run"
does, and publishes none of them; BigQuery bills that as one refresh of each.

Examples:
  trends doctor
  trends doctor trends-hot-cold
  trends doctor --read-only --json | jq '.[] | select(.level != "green")'

Exit codes: 0 nothing is wrong, 1 something is, 2 bad usage.`;

async function runDoctor(name: string | undefined, options: DoctorOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const only = name === undefined ? null : exporterNamed(name);
  const config = configOf(options);
  const parts = await openAll(config);
  const look: Look = { width: terminalWidth(), tint };
  const scrub = scrubber([config.alerts.webhook, config.http.token]);
  const findings: Finding[] = [];
  try {
    const patient = await patientOf(config, options, parts, only, out.doing);
    for await (const found of examine(patient)) {
      const finding = scrubbed(found, scrub);
      findings.push(finding);
      for (const line of findingLines(finding, look)) out.line(line);
    }
  } finally {
    await parts.warehouse.close();
  }
  out.data(findings);
  out.line();
  for (const line of summary(findings, look)) out.line(line);
  return findings.some(({ level }) => level === 'red') ? EXIT.failed : EXIT.done;
}

const MOODS = { green: 'good', yellow: 'doubtful', red: 'bad' } as const;

function tint(text: string, level: Level): string {
  return coloured(text, MOODS[level]);
}

/** A port that cannot be opened is one that fails at each call. Each call is tried once. */
async function openAll(config: Config): Promise<Parts> {
  const [warehouse, published, privately] = await Promise.all([
    openWarehouse(config).catch(closedWarehouse),
    openPublishedStore(config).catch(closedStore),
    openPrivateStore(config).catch(closedStore),
  ]);
  const scheduler = asyncScheduler;
  const patience = { attempts: 1, callTimeoutMs: 60_000, threshold: Number.MAX_SAFE_INTEGER };
  return resilientParts({ warehouse, published, privately, scheduler }, undefined, patience);
}

async function patientOf(
  config: Config,
  options: DoctorOptions,
  parts: Parts,
  only: string | null,
  onCheck: (what: string) => void,
): Promise<Patient> {
  const { warehouse, published, privately, scheduler } = parts;
  return {
    config,
    file: configFileOf(options),
    plans: plansOf(config).filter((plan) => only === null || plan.name === only),
    now: scheduler.now(),
    readOnly: options.readOnly ?? false,
    warehouse,
    published,
    privately,
    openAdmin: () => openSetupPorts(config),
    readBacklogs: () => backlogs(config),
    bucketAccess: (bucket) => accessTo(bucket, config),
    compute: await rehearsal(config, parts),
    onCheck,
  };
}

async function backlogs(config: Config): Promise<ReadonlyMap<string, Backlog>> {
  const { project } = pubSubConnection(config);
  const { backlogReader } = await import('../../adapters/monitoring/index.js');
  return backlogReader({ project, now: Date.now })();
}

async function accessTo(bucket: string, { storage: { endpoint } }: Config) {
  const { bucketAccess } = await import('../../adapters/cloud-storage/access.js');
  return bucketAccess({ bucket, ...(endpoint && { apiEndpoint: endpoint }) });
}

/** Computes one file as of today, as a dry run does. What cannot be read of the journal is told elsewhere. */
async function rehearsal(
  config: Config,
  parts: Parts,
): Promise<(exporter: string) => Promise<Draft | Failure>> {
  const log = await openLog({ ...config.log, level: 'silent' });
  const now = () => parts.scheduler.now();
  const holder = `doctor-${process.pid}`;
  const world = liveWorld({
    config,
    parts,
    plans: plansOf(config),
    journal: journal({ store: parts.privately, now, instance: holder }),
    recalled: { known: [], pending: [], triggers: [], readings: {} },
    log,
    stopping: () => false,
    holder,
  });
  const earlier = () => landingsSince(parts.privately, now() - REMEMBERED_MS, log);
  const reader = levelReader(parts.warehouse, now, earlier);
  return async (exporter) => {
    const order = { exporters: [exporter], date: newYorkDate(now()), force: false };
    return (await lastValueFrom(computeAll(world, reader, order))).result;
  };
}

function scrubbed(finding: Finding, scrub: (text: string) => string): Finding {
  const { saw, remedy } = finding;
  return { ...finding, saw: scrub(saw), remedy: remedy === null ? null : scrub(remedy) };
}
