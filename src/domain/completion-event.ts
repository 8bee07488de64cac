import { type EpochMs, isIsoDate } from './date.js';
import type { Decoded, FaultParts, Origin } from './decoded.js';
import { landingId } from './landing.js';
import { shortened, tableOf } from './table-of.js';
import { field } from './untyped.js';

/** How a load can end: the first two trigger. With another word the event is a dead letter. */
export const LOAD_STATUSES = ['success', 'partial', 'no_data', 'failed', 'skipped'] as const;
type LoadStatus = (typeof LOAD_STATUSES)[number];

/** The most characters of an execution's, a correlation's or a message's id, and of a processor's name. */
export const LONGEST_ID = 200;

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,12})?)?(Z|[+-]\d{2}:?\d{2})$/;
const PHASES: readonly unknown[] = ['phase_3_analytics', 'phase_4_precompute'];

const isText = (value: unknown) => typeof value === 'string';
const isId = (value: unknown) => typeof value === 'string' && value.length <= LONGEST_ID;
const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;

/** The fields that no landing needs, and what each must be to count. */
const OPTIONAL: readonly (readonly [string, (value: unknown) => boolean])[] = [
  ['processor_name', isId],
  ['phase', (value) => PHASES.includes(value)],
  ['execution_id', isId],
  ['run_id', isId],
  ['correlation_id', isId],
  ['event_type', isId],
  ['timestamp', (value) => instantOf(value) !== null],
  ['record_count', isCount],
  ['records_failed', isCount],
  ['duration_seconds', (value) => typeof value === 'number'],
  ['parent_processor', isId],
  ['trigger_source', isId],
  ['trigger_message_id', isId],
  ['error_message', isText],
  ['error_type', isId],
  ['metadata', (value) => typeof value === 'object' && !Array.isArray(value)],
];

/**
 * Reads a completion event: a table, a date and a status are enough. Whatever else is of another type
 * or out of bounds counts as absent, and is named in `ignored`; unknown fields are passed over.
 */
export function readCompletion(event: object, origin: Origin, receivedAt: EpochMs): Decoded {
  const told = tableOf(event, origin.topic);
  if (told.kind === 'nothing') return withoutTable(event, origin);
  const { date, fault: dateFault } = gameDateOf(event);
  const { status, fault: statusFault } = statusOf(event);
  const { faults: tableFaults, remedy } =
    told.kind === 'fault' ? told : { faults: [], remedy: CORRECT };
  if (told.kind === 'fault' || date === null || status === null) {
    const faults = [dateFault, statusFault, ...tableFaults].filter((fault) => fault !== null);
    return { kind: 'rejected', ...faulty('completion event', faults, remedy) };
  }
  const { table } = told;
  const ignored = [...told.ignored, ...unusable(event)];
  const executionId = idIn(event, 'execution_id') ?? idIn(event, 'run_id') ?? origin.id;
  if (status !== 'success' && status !== 'partial') {
    return { kind: 'set-aside', status, table, gameDate: date, executionId, ignored };
  }
  const records = field(event, 'record_count');
  const landing = {
    id: landingId({ table, gameDate: date, executionId, status }),
    table,
    gameDate: date,
    landedAt: instantOf(field(event, 'timestamp')) ?? origin.publishedAt ?? receivedAt,
    receivedAt,
    executionId,
    correlationId: idIn(event, 'correlation_id') ?? '',
    status,
    records: isCount(records) ? Number(records) : null,
    source: 'event',
  } as const;
  return { kind: 'landing', landing, ignored };
}

/** Fields that are there and count as absent. */
function unusable(event: object): readonly string[] {
  const ignored: string[] = [];
  for (const [name, isUsable] of OPTIONAL) {
    const value = field(event, name);
    if (value !== undefined && value !== null && !isUsable(value)) ignored.push(name);
  }
  return ignored;
}

/** Something landed, or the message is of another kind altogether. */
function withoutTable(event: object, { attributes = {} }: Origin): Decoded {
  const says = ['event_type', 'game_date', 'analysis_date', 'status', 'success'].filter(
    (name) => (field(event, name) ?? null) !== null,
  );
  if (says.length > 0) {
    const facts = says.map((name) => `${name} ${shortened(field(event, name))}`);
    return { kind: 'no-table', says: facts.join(', '), ignored: unusable(event) };
  }
  const isNotification =
    field(event, 'kind') === 'storage#object' || attributes.bucketId !== undefined;
  const fault = isNotification
    ? 'message: a Cloud Storage notification, not a completion event. Have it sent to a topic of its own.'
    : `completion event: ${NOTHING_NAMED}. ${CORRECT}.`;
  return { kind: 'rejected', fault };
}

const NOTHING_NAMED = 'output_table, game_date and status: are missing';
/** What to do about most faults of a message. */
export const CORRECT = 'Correct the publisher and send it again';

/** The faults of a message in one sentence, and each by itself, the last with the remedy. */
export function faulty(
  of: FaultParts['of'],
  faults: readonly string[],
  remedy: string,
): { readonly fault: string; readonly parts: FaultParts } {
  const told = faults.map((fault, index) =>
    index === faults.length - 1 ? `${fault}. ${remedy}.` : fault,
  );
  return { fault: `${of}: ${told.join('; ')}`, parts: { of, faults: told } };
}

interface GameDate {
  readonly date: string | null;
  readonly fault: string | null;
}

function gameDateOf(event: object): GameDate {
  const name = (field(event, 'game_date') ?? null) === null ? 'analysis_date' : 'game_date';
  const value = field(event, name) ?? null;
  if (value === null) return { date: null, fault: 'game_date: is missing' };
  if (typeof value === 'string' && isIsoDate(value)) return { date: value, fault: null };
  return { date: null, fault: `${name}: is not a date YYYY-MM-DD: ${shortened(value)}` };
}

interface Status {
  readonly status: LoadStatus | null;
  readonly fault: string | null;
}

function statusOf(event: object): Status {
  const value = field(event, 'status') ?? null;
  const success = field(event, 'success') ?? null;
  if (value === null) {
    if (typeof success === 'boolean') {
      return { status: success ? 'success' : 'failed', fault: null };
    }
    const fault =
      success === null
        ? 'status: is missing (and so is success)'
        : `success: is neither true nor false: ${shortened(success)}`;
    return { status: null, fault };
  }
  const status = LOAD_STATUSES.find((each) => each === value);
  if (status !== undefined) return { status, fault: null };
  return {
    status: null,
    fault: `status: is none of ${LOAD_STATUSES.join(', ')}: ${shortened(value)}`,
  };
}

function idIn(event: object, name: string): string | null {
  const value = field(event, name);
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_ID ? value : null;
}

function instantOf(value: unknown): EpochMs | null {
  if (typeof value !== 'string' || value.length > 40) return null;
  if (!ISO_TIME.test(value) || !isIsoDate(value.slice(0, 10))) return null;
  const instant = Date.parse(value);
  return Number.isNaN(instant) ? null : instant;
}
