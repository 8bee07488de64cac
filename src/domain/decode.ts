import { CORRECT, faulty, readCompletion } from './completion-event.js';
import { type EpochMs, isIsoDate } from './date.js';
import type { Decoded, Origin } from './decoded.js';
import { readJson } from './read-json.js';
import { shortened } from './table-of.js';
import { TOPICS } from './topics.js';
import { field, textIn } from './untyped.js';

export { LOAD_STATUSES } from './completion-event.js';
export type { Decoded, Origin } from './decoded.js';

/**
 * Reads one message. Never throws: what cannot be read comes back as `rejected` with a fault that
 * names the field and the remedy.
 * @param receivedAt when the message reached us
 */
export function decode(
  body: Uint8Array,
  receivedAt: EpochMs,
  origin: Origin = { id: 'unnamed', topic: null },
): Decoded {
  if (origin.fault !== undefined) return rejected(`push body: ${origin.fault}. ${REWRAP}`);
  const json = readJson(body);
  if (!json.ok) return rejected(json.fault);
  const message = json.value;
  const audited = field(message, 'protoPayload');
  if (typeof audited === 'object' && audited !== null) return readAuditLog(audited);
  if ((field(message, 'export_types') ?? null) !== null) return readTrigger(message);
  const completion = readCompletion(message, origin, receivedAt);
  const isCompletion = completion.kind === 'landing' || completion.kind === 'set-aside';
  if (origin.topic !== TOPICS.trigger || isCompletion) return completion;
  return { kind: 'not-ours', detail: 'it has no export_types' };
}

const REWRAP =
  'Let Pub/Sub or Eventarc push it, or post the event itself: {"message": {"data": "<base64>"}} is an envelope.';

const rejected = (fault: string): Decoded => ({ kind: 'rejected', fault });

const RESOURCE = /^projects\/[^/]+\/datasets\/(\w{1,128})\/tables\/([\w-]{1,128})(?:\$\w*)?$/;

/** Of what BigQuery logs only changes of a table's rows matter. */
function readAuditLog(payload: object): Decoded {
  const change = field(field(payload, 'metadata'), 'tableDataChange');
  if (typeof change !== 'object' || change === null) {
    return { kind: 'not-ours', detail: 'an audit log entry that tells of no change of rows' };
  }
  const resource = field(payload, 'resourceName');
  const [, dataset, table] = RESOURCE.exec(typeof resource === 'string' ? resource : '') ?? [];
  if (dataset !== undefined && table !== undefined) {
    return { kind: 'change', table: `${dataset}.${table}` };
  }
  return rejected(
    `audit log entry: protoPayload.resourceName: ${shortened(resource)} names no table. Send BigQuery's entries as they are.`,
  );
}

function readTrigger(trigger: object): Decoded {
  const sport = textIn(trigger, 'sport');
  if (sport !== null && sport.toLowerCase() !== 'nba') {
    return { kind: 'not-ours', detail: `sport: ${shortened(sport)}` };
  }
  const names = field(trigger, 'export_types');
  if (!Array.isArray(names)) {
    return rejected(
      `timed trigger: export_types: is not a list of names: ${shortened(names)}. ${CORRECT}.`,
    );
  }
  const targetDate = field(trigger, 'target_date') ?? 'today';
  const force = field(trigger, 'force') ?? false;
  const faults = [
    ...(isTargetDate(targetDate)
      ? []
      : [
          `target_date: is neither today, yesterday nor a date YYYY-MM-DD: ${shortened(targetDate)}`,
        ]),
    ...(typeof force === 'boolean'
      ? []
      : [`force: is neither true nor false: ${shortened(force)}`]),
  ];
  return {
    kind: 'timed-trigger',
    exportTypes: names.map((name) => (typeof name === 'string' ? name : shortened(name))),
    targetDate: isTargetDate(targetDate) ? targetDate : 'today',
    force: force === true,
    ...(faults.length > 0 && faulty('timed trigger', faults, CORRECT)),
  };
}

function isTargetDate(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  return value === 'today' || value === 'yesterday' || isIsoDate(value);
}
