// npm run bench:reports: how fast single reports are recorded that come 64 at once by the addresses of 64 installations, beside the same server
// with a transaction for each. Floor and ours take turns, each on a database of its own; ends by itself within about two minutes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { createPool } from '../../../server/platform/database.ts';
import { runStatement, withDatabase } from '../../support/database-server.ts';
import { startTemporaryPostgres } from '../../support/temporary-postgres.ts';
import { rateOf, runBench, timesOf, told } from '../support/bench.ts';
import { growLog } from '../support/grow-log.ts';
import { startLibrary } from '../support/library.ts';
import { httpRequest, percentile, sendAll, type Run } from '../support/load.ts';
import { cpuPer, startMeter, type CpuUse } from '../support/meter.ts';
import { startProgram } from '../support/processes.ts';
import { fillReporters, reportPath, sessionSecret } from '../support/reporters.ts';
import { newTask } from '../support/tasks.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 4);
const perRound = Number(process.env.BENCH_REPORTS_PER_ROUND ?? 10_000);
const connections = 64;

await runBench(10, async ({ undo, print, goal }) => {
  const postgres = await startTemporaryPostgres({ isDurable: true });
  undo(postgres.stop);
  await growLog(postgres.url);
  for (const name of ['ours', 'floor']) await runStatement(postgres.url, `create database ${name}`);
  const library = await startLibrary({
    DATABASE_URL: withDatabase(postgres.url, 'ours'),
    SESSION_SECRET: sessionSecret,
  });
  undo(() => library.stop());
  const dataDir = mkdtempSync(join(tmpdir(), 'scenario-library-bench-'));
  undo(async () => rmSync(dataDir, { recursive: true, force: true }));
  const floorUrl = withDatabase(postgres.url, 'floor');
  const floor = await startProgram('test/bench/reports/floor-server.ts', {
    DATABASE_URL: floorUrl,
    DATA_DIR: dataDir,
    SESSION_SECRET: sessionSecret,
    PORT: '0',
  });
  undo(floor.stop);
  const floorPool = createPool(floorUrl, pino({ level: 'silent' }));
  undo(() => floorPool.end());
  for (const pool of [library.pool, floorPool]) await fillReporters(pool);

  const reports = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      httpRequest(
        `POST ${reportPath(index % connections)}`,
        { 'Content-Type': 'application/json' },
        JSON.stringify(newTask()),
      ),
    );
  const sides = [
    { name: 'floor', ...floor, pool: floorPool, share: 0.2 },
    { name: 'ours', url: library.url, pid: library.pid, pool: library.pool, share: 1 },
  ].map((side) => ({ ...side, runs: [] as Run[], uses: [] as CpuUse[] }));
  for (const { url, share } of sides) await sendAll(url, reports(perRound * share), connections); // no young processes
  for (let round = 0; round < rounds; round += 1)
    for (const { url, pid, pool, share, runs, uses } of sides) {
      const prepared = reports(perRound * share); // the floor gets fewer: it takes longer for each
      const meter = await startMeter(pid, pool);
      runs.push(await sendAll(url, prepared, connections));
      uses.push(await meter.read());
    }
  print(`\nSingle reports, ${connections} at once, in ${rounds} turns:`);
  for (const { name, runs, uses } of sides) {
    const count = runs.reduce((sum, run) => sum + run.count, 0);
    print(`  ${name.padEnd(6)} ${rateOf(runs).toFixed(0)}/s  ${timesOf(runs)}, count ${count}`);
    print(`         ${cpuPer('report', count, uses)}`);
  }
  const { rows } = await library.pool.query<{ share: string }>(
    'select round(count(*)::numeric / count(distinct xmin::text), 1) as share from task_facts',
  );
  print(`  ours wrote ${rows[0]?.share} reports in each transaction, on average`);
  const [floorRate = 0, ourRate = 0] = sides.map(({ runs }) => rateOf(runs));
  print(`  ratio  ${(ourRate / floorRate).toFixed(2)}`);
  const latencies = sides
    .flatMap(({ name, runs }) => (name === 'ours' ? runs : []))
    .flatMap((run) => run.latenciesMs);
  const p99 = percentile(latencies, 0.99);
  goal({
    what: `single reports, ${connections} at once, beside a commit for each`,
    measured: `${told(ourRate / floorRate, 2)} ×, ${told(ourRate)}/s, p99 ${told(p99)} ms`,
    goal: '≥ 2.5 × the floor, ≥ 5,000/s, p99 ≤ 50 ms',
    floor: `${told(floorRate)}/s`,
    hasKept: ourRate >= 2.5 * floorRate && ourRate >= 5_000 && p99 <= 50,
  });
});
