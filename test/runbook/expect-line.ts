import { expect } from 'vitest';
import type { CheckResult } from '../../src/doctor/check-result.js';
import type { Line } from './symptom.js';

/** Expects the doctor to have told a line: its level, what it saw, what to do, and what to run. */
export function expectLine(findings: readonly CheckResult[], line: Line): void {
  const { check, subject, saw, remedy } = line;
  const here = findings.filter((each) => each.check === check && each.subject === subject);
  expect(here).toContainEqual({
    ...line,
    saw: expect.stringMatching(saw),
    remedy: remedy === null ? null : expect.stringMatching(remedy),
  });
}
