// npm run bench:stack: what a request costs the server above the work that it asks for, in processor time: key, limit, headers, log, metrics,
// schemas. Beside bare Express with the same use cases on the same database, taking turns; ends by itself within about two minutes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStatement, withDatabase } from '../../support/database-server.ts';
import { startTemporaryPostgres } from '../../support/temporary-postgres.ts';
import { runBench, timesOf, told } from '../support/bench.ts';
import { growLog } from '../support/grow-log.ts';
import { startLibrary } from '../support/library.ts';
import { httpRequest, sendAll, type Run } from '../support/load.ts';
import { cpuPer, startMeter, type CpuUse } from '../support/meter.ts';
import { startProgram } from '../support/processes.ts';
import {
  customerId,
  customers,
  fillReporters,
  installationId,
  keyOfCustomer,
  reportPath,
  sessionSecret,
} from '../support/reporters.ts';
import { newTask } from '../support/tasks.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 6);
const perRound = Number(process.env.BENCH_REQUESTS_PER_ROUND ?? 5_000);
const connections = 16;
const mostUs = 200;

const json = { 'Content-Type': 'application/json' };
/** Each kind of request, of the customer or installation with this number; who asks the floor only says who it is. */
const kinds: Record<string, (index: number) => Buffer> = {
  'a read with a key': (index) =>
    httpRequest(`GET /v1/installations/${installationId(index % customers)}`, {
      Authorization: `Bearer ${keyOfCustomer(index % customers)}`,
      Customer: customerId(index % customers),
    }),
  'a read by anybody': () => httpRequest('GET /v1/categories'),
  'a report by address': (index) =>
    httpRequest(`POST ${reportPath(index % connections)}`, json, JSON.stringify(newTask())),
};

await runBench(10, async ({ undo, print, goal }) => {
  const postgres = await startTemporaryPostgres({ isDurable: true });
  undo(postgres.stop);
  await growLog(postgres.url);
  await runStatement(postgres.url, 'create database library');
  const env = { DATABASE_URL: withDatabase(postgres.url, 'library'), SESSION_SECRET: sessionSecret };
  const library = await startLibrary({ ...env, LOG_LEVEL: 'info' });
  undo(() => library.stop());
  await fillReporters(library.pool);
  const dataDir = mkdtempSync(join(tmpdir(), 'scenario-library-bench-'));
  undo(async () => rmSync(dataDir, { recursive: true, force: true }));
  const bare = await startProgram('test/bench/stack/floor-server.ts', {
    ...env,
    DATA_DIR: dataDir,
    PORT: '0',
  });
  undo(bare.stop);

  for (const [what, request] of Object.entries(kinds)) {
    const sides = [
      { name: 'floor', ...bare },
      { name: 'ours', ...library },
    ].map((side) => ({ ...side, runs: [] as Run[], uses: [] as CpuUse[] }));
    const requests = () => Array.from({ length: perRound }, (_, index) => request(index));
    for (const { url } of sides) await sendAll(url, requests(), connections);
    for (let round = 0; round < rounds; round += 1)
      for (const { url, pid, runs, uses } of sides) {
        const prepared = requests();
        const meter = await startMeter(pid, library.pool);
        runs.push(await sendAll(url, prepared, connections));
        uses.push(await meter.read());
      }
    print(`\n${what}, ${connections} at once, ${rounds} × ${perRound} each, taking turns:`);
    for (const { name, runs, uses } of sides) {
      print(`  ${name.padEnd(6)} ${timesOf(runs)}`);
      print(`         ${cpuPer('request', rounds * perRound, uses)}`);
    }
    const perRequest = (of: (use: CpuUse) => number) =>
      sides.map(({ uses }) => uses.reduce((sum, use) => sum + of(use), 0) / (rounds * perRound));
    const [floorNode = 0, ourNode = 0] = perRequest(({ nodeUs }) => nodeUs);
    const [floorPostgres = 0, ourPostgres = 0] = perRequest(({ postgresUs }) => postgresUs);
    const aboveUs = ourNode - floorNode;
    goal({
      what: `the server's processor time for ${what} above the same work in bare Express`,
      measured: `${told(aboveUs)} µs (PostgreSQL ${told(ourPostgres - floorPostgres)} beside)`,
      goal: `≤ ${mostUs} µs`,
      floor: `${told(floorNode)} µs in all (PostgreSQL ${told(floorPostgres)} beside)`,
      hasKept: aboveUs <= mostUs,
    });
  }
});
