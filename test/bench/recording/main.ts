// npm run bench:recording: how fast batches of tasks are recorded over HTTP (key, validation, values, sums, durable commits), beside the same
// flush without HTTP, with as many tasks in each transaction as ours has when all connections wait. Floor and ours take turns on one database;
// ends by itself within about two minutes.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { runStatement, withDatabase } from '../../support/database-server.ts';
import { startTemporaryPostgres } from '../../support/temporary-postgres.ts';
import { rateOf, runBench, timesOf, told } from '../support/bench.ts';
import { growLog } from '../support/grow-log.ts';
import { startLibrary } from '../support/library.ts';
import { httpRequest, sendAll, type Run } from '../support/load.ts';
import { cpuPer, startMeter, type CpuUse } from '../support/meter.ts';
import { ended, serverFlags } from '../support/processes.ts';
import { customers, fillReporters, keyOfCustomer } from '../support/reporters.ts';
import { newBatch } from '../support/tasks.ts';
import type { FloorOrder, FloorRun } from './floor-process.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 4);
const perRound = Number(process.env.BENCH_TASKS_PER_ROUND ?? 20_000);
const connections = 8;
const [writers, mostTogether] = [2, 500]; // as the server

type Measured = { runs: Run[]; uses: CpuUse[] };

await runBench(10, async ({ undo, print, goal }) => {
  const postgres = await startTemporaryPostgres({ isDurable: true });
  undo(postgres.stop);
  await growLog(postgres.url);
  await runStatement(postgres.url, 'create database library');
  const databaseUrl = withDatabase(postgres.url, 'library');
  const library = await startLibrary({ DATABASE_URL: databaseUrl });
  undo(() => library.stop());
  await fillReporters(library.pool);
  const floor = fork('test/bench/recording/floor-process.ts', {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    execArgv: serverFlags,
  });
  undo(() => ended(floor));
  const floorRun = async (order: FloorOrder): Promise<FloorRun> => {
    floor.send(order);
    return (await once(floor, 'message', { signal: AbortSignal.timeout(240_000) }))[0] as FloorRun;
  };
  let customer = 0;
  const batch = (size: number) => {
    customer = (customer + 1) % customers;
    const headers = {
      Authorization: `Bearer ${keyOfCustomer(customer)}`,
      'Content-Type': 'application/json',
    };
    return httpRequest(
      'POST /v1/execution-tasks',
      headers,
      JSON.stringify({ tasks: newBatch(customer, size) }),
    );
  };

  const tasksTogether = async (): Promise<string> => {
    const { rows } = await library.pool.query<{ count: string }>(
      'select round(count(*)::numeric / count(distinct xmin::text)) as count from task_facts',
    );
    return rows[0]?.count ?? '';
  };

  for (const size of [100, 500]) {
    const batches = Math.ceil(perRound / size);
    const requests = () => Array.from({ length: batches }, () => batch(size));
    const measured: Record<'floor' | 'ours', Measured> = {
      floor: { runs: [], uses: [] },
      ours: { runs: [], uses: [] },
    };
    const waiting = (connections * size) / writers;
    const order = { batches, size, writers, batchesTogether: Math.min(mostTogether, waiting) / size };
    await floorRun(order); // once round all customers, as a server that has run for a while
    await sendAll(library.url, requests(), connections);
    for (let round = 0; round < rounds; round += 1) {
      const beside = await startMeter(floor.pid ?? 0, library.pool);
      const { nodeUs, elapsedMs, latenciesMs } = await floorRun(order);
      measured.floor.runs.push({ count: batches, refused: 0, elapsedMs, latenciesMs });
      measured.floor.uses.push({ ...(await beside.read()), nodeUs });
      const prepared = requests();
      const meter = await startMeter(library.pid, library.pool);
      measured.ours.runs.push(await sendAll(library.url, prepared, connections));
      measured.ours.uses.push(await meter.read());
    }
    const tasks = rounds * batches * size;
    print(`\nBatches of ${size}, ${rounds} × ${batches * size} tasks each, taking turns:`);
    for (const [name, { runs, uses }] of Object.entries(measured)) {
      print(
        `  ${name.padEnd(6)} ${(rateOf(runs) * size).toFixed(0)} tasks/s  ${timesOf(runs)} of a batch, count ${rounds * batches}`,
      );
      print(`         ${cpuPer('task', tasks, uses)}`);
    }
    const [floorRate, ourRate] = [rateOf(measured.floor.runs) * size, rateOf(measured.ours.runs) * size];
    print(
      `  ratio  ${(ourRate / floorRate).toFixed(2)}, ${await tasksTogether()} tasks in each transaction of both`,
    );
    goal({
      what: `tasks in batches of ${size} over HTTP, beside the same flush without HTTP`,
      measured: `${told(ourRate / floorRate, 2)} ×, ${told(ourRate)} tasks/s`,
      goal: '≥ 0.75 × the floor, ≥ 18,000 tasks/s',
      floor: `${told(floorRate)} tasks/s`,
      hasKept: ourRate >= 0.75 * floorRate && ourRate >= 18_000,
    });
  }
  const { rows } = await library.pool.query<{ facts: number; counted: number }>(
    `select (select count(*) from task_facts)::int as facts,
       (select sum(coalesce(started, 0) + coalesce(retries, 0)) from library_months)::int as counted`,
  );
  if (rows[0]?.facts !== rows[0]?.counted)
    throw new Error(`Sums and facts disagree: ${JSON.stringify(rows[0])}`);
});
