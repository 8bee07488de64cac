import type { Draft } from './flow.js';

/** A draft of which nothing more is known than these facts. */
export function draftOf(facts: Pick<Draft, 'body' | 'contentHash'> & Partial<Draft>): Draft {
  return {
    kind: 'draft',
    rows: {},
    resultRows: 0,
    bytesProcessed: null,
    bytesBilled: null,
    dataFaults: 0,
    faults: [],
    inputs: {},
    leftOut: [],
    warnings: [],
    overrode: [],
    moved: [],
    ...facts,
  };
}
