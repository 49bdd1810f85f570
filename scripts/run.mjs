// Starts a TypeScript entry point, or says in one sentence why this Node cannot.
// Plain JavaScript, so that an old Node can still read it.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const neededMajor = 24;
const major = Number(process.versions.node.split('.')[0]);
const entry = process.argv[2];

if (major < neededMajor) {
  process.stderr.write(
    `Scenario Library needs Node ${neededMajor} or later and this is Node ${process.versions.node}. ` +
      'Run it through npm ("npm start", "npm test", "npm run admin"): npm uses the Node that "npm ci" put into node_modules.\n',
  );
  process.exit(1);
}
if (!entry) {
  process.stderr.write('Usage: node scripts/run.mjs FILE.ts [arguments]\n');
  process.exit(1);
}
process.argv.splice(1, 2, resolve(entry));
await import(pathToFileURL(resolve(entry)).href);
