import { INITIAL_STATE } from '../../src/domain/state.js';
import { draftOf } from '../../streams/draft.js';
import type { Draft, Request } from '../../streams/flow.js';
import { levelsOf } from './levels.js';
import { HOT_COLD } from './model-plans.js';

/** A computed file without anything in it, unless told otherwise. */
export function draft(facts: Partial<Draft> = {}): Draft {
  return draftOf({ body: new Uint8Array(), contentHash: 'h', ...facts });
}

/** A request for the live file of hot & cold for its slot, unless told otherwise. */
export function request(facts: Partial<Request> = {}): Request {
  return {
    kind: 'request',
    runId: 'run-1',
    exporter: HOT_COLD.name,
    cause: 'slot',
    asOf: '2025-11-10',
    through: '2025-11-10',
    destination: 'live',
    slot: null,
    missing: [],
    partial: false,
    force: false,
    state: INITIAL_STATE,
    levels: levelsOf({}, []),
    landings: [],
    retained: [],
    startedAt: 0,
    ...facts,
  };
}
