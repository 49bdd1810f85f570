// Prints "N passed, N failed" from Vitest's JSON report; fails when a test failed, was skipped, or none ran.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2] ?? 'test-results.json', 'utf8'));
const skipped = report.numPendingTests + report.numTodoTests;
// A file that could not even be loaded has no tests of its own: it counts as one failure.
const unloaded = report.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
);
for (const file of unloaded) process.stdout.write(`not loaded: ${file.name}\n`);
if (skipped > 0) process.stdout.write(`${skipped} tests were skipped\n`);
const failed = report.numFailedTests + unloaded.length;
process.stdout.write(`${report.numPassedTests} passed, ${failed} failed\n`);
if (failed > 0 || skipped > 0 || report.numPassedTests === 0) process.exitCode = 1;
