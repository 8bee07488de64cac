import { type Command, InvalidArgumentError } from 'commander';
import { EXPORTERS } from '../../../exporters/registry.js';
import type { Config } from '../../config/index.js';
import { type Audit, auditOf } from '../../cost/audit.js';
import { type CostReport, type CostSpan, costReport } from '../../cost/cost-report.js';
import { UsageError } from '../../domain/errors.js';
import { placeOf } from '../../domain/place.js';
import type { RunRecord } from '../../domain/run-record.js';
import { utc } from '../../domain/times.js';
import type { ObjectStore } from '../../ports/object-store.js';
import { openPrivateStore } from '../../service/open-store.js';
import { openWarehouse } from '../../service/open-warehouse.js';
import { RETENTION_DAYS } from '../../store/compact.js';
import { readJournal, type SegmentFault } from '../../store/read-journal.js';
import type { Kinds } from '../../store/segment-format.js';
import { auditTable, costTable } from '../cost-table.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { output } from '../output.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';

interface CostOptions extends CommonOptions {
  readonly days: number;
  readonly audit?: boolean;
}

const DAY_MS = 86_400_000;

/** `trends cost`: what the refreshes read, and what that is billed at. */
export function costCommand(command: Command, exit: Exit): void {
  withCommonOptions(command)
    .option('--days <n>', 'how many days back', daysKept, 30)
    .option('--audit', 'compare with what BigQuery itself remembers (a query of its own)')
    .addHelpText('after', EXAMPLES)
    .action(async (options: CostOptions) => exit(await runCost(options)));
}

const EXAMPLES = `
Adds up the journal's run records: bytes read, and bytes as the warehouse bills
them (BigQuery: at least 10 MiB per table and query). "–": nothing is billed, or
the warehouse does not say. Only --audit needs a warehouse: it shows what else
BigQuery ran for this program, such as reading levels, and needs
bigquery.jobs.listAll (roles/bigquery.resourceViewer).

Examples:
  trends cost
  trends cost --days 7 --json | jq .total.bytesBilled
  trends cost --audit`;

/** The journal has no more. */
function daysKept(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > RETENTION_DAYS) {
    throw new InvalidArgumentError(
      `Give a whole number of days, 1 to ${RETENTION_DAYS}: so long the journal is kept.`,
    );
  }
  return days;
}

async function runCost({ days, audit: audited, ...options }: CostOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const config = configOf(options);
  if (audited) mustBeBigQuery(config);
  const until = Date.now();
  const span = { since: until - days * DAY_MS, until };
  const faults: SegmentFault[] = [];
  out.doing('reading the journal');
  const records = await recordsOf(await openPrivateStore(config), span, (fault) =>
    faults.push(fault),
  );
  const report = costReport(
    records,
    EXPORTERS.map(({ name }) => name),
    span,
  );
  if (audited) out.doing('asking BigQuery what it remembers');
  const audit = audited ? await auditing(config, report) : null;
  const inUtc = { ...report, since: utc(span.since), until: utc(span.until) };
  out.data({ days, ...inUtc, ...(audit && { audit }), journalFaults: faults });
  for (const line of costTable(report)) out.line(line);
  for (const { segment, fault } of faults) {
    out.line(`Not readable, and left out: ${segment}: ${fault}`);
  }
  if (faults.length > 0) out.line('  try: trends doctor');
  if (audit !== null) for (const line of ['', ...auditTable(audit)]) out.line(line);
  return EXIT.done;
}

const RUNS: Kinds = new Set(['run'] as const);

/** The runs journaled in a span; each was journaled when it had ended. */
async function recordsOf(
  store: ObjectStore,
  { since }: CostSpan,
  onFault: (fault: SegmentFault) => void,
): Promise<readonly RunRecord[]> {
  const records: RunRecord[] = [];
  for await (const entry of readJournal(store, since, onFault, RUNS)) {
    if (entry.kind === 'run') records.push(entry.run);
  }
  return records;
}

function mustBeBigQuery({ data }: Config): void {
  if (placeOf(data).kind === 'bigquery') return;
  throw new UsageError(`--audit: data is ${data}, and only BigQuery remembers what it billed`, {
    remedy: 'Name its project with --data bigquery://PROJECT, or leave --audit out.',
  });
}

async function auditing(config: Config, report: CostReport): Promise<Audit> {
  const { jobStatistics } = await import('../../adapters/bigquery/index.js');
  const warehouse = await openWarehouse(config);
  try {
    const { since } = report;
    const usage = await jobStatistics(warehouse, { location: config.bigquery.location, since });
    return auditOf(report, usage);
  } finally {
    await warehouse.close();
  }
}
