import { existsSync, readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';

/**
 * Adds up vitest's JSON reports: `N passed, N failed, N skipped`, after what failed and why, so that the
 * last lines of a run say it. Fails where a report is missing.
 */
const REASON = { lines: 30, characters: 300 };
const sum = { passed: 0, failed: 0, skipped: 0 };

const shortened = (reason) =>
  reason
    .split('\n')
    .slice(0, REASON.lines)
    .map((line) => `    ${line.slice(0, REASON.characters)}`)
    .join('\n');

for (const file of process.argv.slice(2)) {
  if (!existsSync(file)) {
    console.log(`no report of the suite "${basename(file)}": it did not run to its end`);
    process.exitCode = 1;
    continue;
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  sum.passed += report.numPassedTests;
  sum.skipped += report.numPendingTests + report.numTodoTests;
  for (const { name, status, message, assertionResults } of report.testResults) {
    const failures = assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => ({ title: test.fullName, reason: test.failureMessages.join('\n') }));
    // A file that cannot be loaded, or whose preparations fail, fails without a test that does.
    if (status === 'failed' && failures.length === 0) {
      failures.push({ title: 'fails outside its tests', reason: message });
    }
    sum.failed += failures.length;
    for (const { title, reason } of failures) {
      console.log(`failed: ${relative('.', name)}: ${title}\n${shortened(reason)}\n`);
    }
  }
}

console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
