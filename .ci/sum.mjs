import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Adds up vitest's JSON reports: `N passed, N failed, N skipped`. Fails where a report is missing. */
const sum = { passed: 0, failed: 0, skipped: 0 };

for (const file of process.argv.slice(2)) {
  if (!existsSync(file)) {
    console.error(`no report of the suite "${basename(file)}": it did not run to its end`);
    process.exitCode = 1;
    continue;
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  // A file that cannot be loaded fails without holding a test.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  sum.passed += report.numPassedTests;
  sum.failed += report.numFailedTests + broken.length;
  sum.skipped += report.numPendingTests + report.numTodoTests;
}

console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
