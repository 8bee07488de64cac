import { concatMap, from, lastValueFrom, tap, toArray } from 'rxjs';
import { exporterOf } from '../../../exporters/registry.js';
import { type GuardNotes, guardNotes } from '../../../streams/apply-run-result.js';
import type { PipelineDeps } from '../../../streams/pipeline-deps.js';
import type { Config } from '../../config/index.js';
import { size } from '../../cost/size.js';
import { WarehouseError } from '../../domain/errors.js';
import { type JsonChange, jsonChanges } from '../../domain/json-changes.js';
import type { WatermarkReader } from '../../levels/watermark-reader.js';
import { liveName } from '../../refresh/publish.js';
import { queryFor } from '../../refresh/refresh.js';
import type { Adapters } from '../../service/adapters.js';
import { type Computed, computeAll, type ExportOrder } from '../../service/manual-export.js';
import { settingsOf } from '../../service/plans.js';
import { coloured, toneOf } from '../colour.js';
import { type ExitCode, exitCodeOf } from '../exit-codes.js';
import { guardLines } from '../export-results.js';
import type { Output } from '../output.js';

/** An order, and what it runs on. */
export interface Ordered {
  readonly deps: PipelineDeps;
  readonly reader: WatermarkReader;
  readonly order: ExportOrder;
}

/** The most differences shown to people; `--json` has them all. */
const SHOWN_CHANGES = 12;

/** What an export would publish, compared with the live files; nothing is written. */
export async function dryRun(
  { deps, reader, order }: Ordered,
  adapters: Adapters,
  config: Config,
  out: Output,
): Promise<ExitCode> {
  const all = order.exporters.length;
  let done = 0;
  out.doing(`computing as of ${order.date}, publishing nothing: 0 of ${all}`);
  const drafts = await lastValueFrom(
    computeAll(deps, reader, order).pipe(
      concatMap((computed) => from(compared(adapters, config, computed))),
      tap((each) => {
        tell(out, each);
        done += 1;
        if (done < all) out.doing(`computed ${done} of ${all}`);
      }),
      toArray(),
    ),
  );
  out.data({ asOf: order.date, dryRun: true, results: drafts });
  return exitCodeOf(drafts.map(({ status }) => status));
}

interface Comparison extends GuardNotes {
  readonly exporter: string;
  readonly status: 'would-publish' | 'unchanged' | 'held-back' | 'failed';
  readonly destination: 'live' | 'history';
  readonly live: string;
  /** What the file's query reads, in bytes, by the warehouse's estimate; null where it has none. */
  readonly estimatedBytes: number | null;
  readonly error: { readonly message: string; readonly remedy: string } | null;
  readonly changes: readonly JsonChange[];
  /** The file as it would be published. */
  readonly content: unknown;
}

async function compared(
  adapters: Adapters,
  config: Config,
  { request, result }: Computed,
): Promise<Comparison> {
  const { exporter, destination } = request;
  const live = liveName(config.prefix, exporterOf(exporter));
  const estimatedBytes = await estimated(adapters, config, request);
  const base = { exporter, destination, live, estimatedBytes };
  if (result.kind !== 'draft') {
    const { kind, message, remedy } = result;
    const status = kind === 'held-back' ? 'held-back' : 'failed';
    return { ...base, status, error: { message, remedy }, changes: [], content: null };
  }
  const before = await adapters.published.get(live);
  const content: unknown = JSON.parse(text(result.body));
  const changes = jsonChanges(
    before === null ? null : JSON.parse(text(before.body)),
    content,
  ).filter(({ path }) => path !== 'generated_at');
  const same = changes.length === 0 && request.destination === 'live';
  const status = same ? 'unchanged' : 'would-publish';
  return { ...base, ...guardNotes(result, null), status, error: null, changes, content };
}

/** Of what cannot be estimated the result itself says why. */
async function estimated(
  { warehouse }: Adapters,
  config: Config,
  { exporter: name, asOf, through }: Computed['request'],
): Promise<number | null> {
  const { params } = settingsOf(config, name);
  const labels = { exporter: name };
  const query = queryFor({ exporter: exporterOf(name), params, asOf, through, labels });
  try {
    return await warehouse.estimate(query);
  } catch (error) {
    if (error instanceof WarehouseError) return null;
    throw error;
  }
}

const text = (body: Uint8Array) => new TextDecoder().decode(body);

function tell(
  out: Output,
  { exporter, status, destination, live, estimatedBytes, error, changes, ...notes }: Comparison,
): void {
  const where = destination === 'history' ? 'into history; compared with the live file' : live;
  const word = status === 'would-publish' ? 'would publish' : status;
  const outcome = coloured(word, toneOf(word));
  out.line(`${exporter}: ${error === null ? `${outcome} ${where}` : outcome}`);
  if (estimatedBytes !== null) out.line(`  its query reads ${size(estimatedBytes)}`);
  for (const line of guardLines(notes)) out.line(`  ${line}`);
  if (error !== null) {
    out.line(`  ${error.message}`);
    out.line(`  try: ${error.remedy}`);
    return;
  }
  const [first] = changes;
  if (first?.path === '') {
    out.line('  there is no live file yet');
    return;
  }
  for (const { path, before, after } of changes.slice(0, SHOWN_CHANGES)) {
    out.line(`  ${path}: ${shown(before)} → ${shown(after)}`);
  }
  const more = changes.length - SHOWN_CHANGES;
  if (more > 0) out.line(`  … and ${more} more (all with --json)`);
}

function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}
