// Prints "N passed, N failed" from Vitest's JSON report; fails when a test failed, was skipped, or none ran.
import { existsSync, readFileSync } from 'node:fs';

const file = process.argv[2] ?? 'test-results.json';
const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
if (!existsSync(file)) process.stdout.write(`${file} is not there: the tests did not run to their end\n`);
const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : none;
const skipped = report.numPendingTests + report.numTodoTests;
// A file that could not even be loaded has no tests of its own: it counts as one failure.
const unloaded = report.testResults.filter(
  (result) => result.status === 'failed' && result.assertionResults.length === 0,
);
for (const result of unloaded) process.stdout.write(`not loaded: ${result.name}\n`);
if (skipped > 0) process.stdout.write(`${skipped} tests were skipped\n`);
const failed = report.numFailedTests + unloaded.length;
process.stdout.write(`${report.numPassedTests} passed, ${failed} failed\n`);
if (failed > 0 || skipped > 0 || report.numPassedTests === 0) process.exitCode = 1;
