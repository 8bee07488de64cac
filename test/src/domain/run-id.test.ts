import { describe, expect, it } from 'vitest';
import { readRunId, runIdOf } from '../../../src/domain/run-id.js';

const AT = Date.parse('2025-01-15T11:00:00.250Z');

describe("a run's name", () => {
  it.each(['3f9a1c', 'my-replay'])('says when the run began, and %s', (suffix) => {
    const runId = runIdOf({ at: AT, suffix });
    expect(runId).toBe(`20250115T110000Z-${suffix}`);
    expect(readRunId(runId)).toEqual({ at: AT - 250, suffix });
  });

  it.each([
    'run-1',
    '',
    '20250115T110000Z',
    '20250230T110000Z-3f9a1c',
    '20250115T240000Z-3f9a1c',
    '20250115T116000Z-3f9a1c',
  ])('is none: %j', (text) => {
    expect(readRunId(text)).toBeNull();
  });
});
