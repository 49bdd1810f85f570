// npm run bench:figures: how long questions about the past take over HTTP, of one customer and of all, over 30 days and over two years, while 2,000
// tasks/s are recorded; with 1 and with 10 million tasks (BENCH_FACTS=1000000,10000000 takes others) of the same library: as many installations at
// work, each with fewer tasks in a day. Each ask is about other days and another customer and has no If-None-Match, and the server keeps no
// answers: what is measured is the whole way. Processor time is that of the same asks before the recording begins. The floor are plain sums over the tasks, beside the same recording. Ends by itself within about 20 minutes.
import pino from 'pino';
import { createPool } from '../../../server/platform/database.ts';
import { migrate } from '../../../server/platform/migrate.ts';
import { runStatement, withDatabase } from '../../support/database-server.ts';
import { startTemporaryPostgres } from '../../support/temporary-postgres.ts';
import { runBench, told, timesOf, type Bench } from '../support/bench.ts';
import { growLog } from '../support/grow-log.ts';
import { startLibrary } from '../support/library.ts';
import { percentile, sendAll, type Run } from '../support/load.ts';
import { startMeter, type CpuUse } from '../support/meter.ts';
import { recordBeside } from '../support/record-beside.ts';
import { hourly } from '../support/facts.ts';
import { fillTwoYears, keyOf } from './fill.ts';
import { timeFloor } from './floor.ts';
import { questions, requestOf, type Question } from './questions.ts';

const sizes = (process.env.BENCH_FACTS ?? '1000000,10000000').split(',').map(Number);
const asks = Number(process.env.BENCH_ASKS ?? 40);
const asksAlone = Math.ceil(asks / 5);
const perSecond = 2_000;
const mostMs = { one: 50, all: 150 };
const whose = { one: 'one customer', all: 'all customers', each: 'each customer' };

type Measured = Question & { run: Run; use: CpuUse; floorMs: number | null };

await runBench(10 + Math.max(...sizes) / 500_000, async (bench) => {
  const postgres = await startTemporaryPostgres({ isDurable: true });
  bench.undo(postgres.stop);
  await growLog(postgres.url);
  const measured = [];
  for (const facts of sizes) measured.push(await measure(bench, postgres.url, facts));
  judge(bench, measured);
});

/** Fills a library, asks every question of it, and removes it. */
async function measure({ print }: Bench, serverUrl: string, facts: number): Promise<Measured[]> {
  const name = `library_${facts}`;
  await runStatement(serverUrl, `create database ${name}`);
  const databaseUrl = withDatabase(serverUrl, name);
  await migrate({ databaseUrl });
  const pool = createPool(databaseUrl, pino({ level: 'silent' }), { query_timeout: 3_600_000 });
  const startAt = performance.now();
  const now = new Date();
  await fillTwoYears(pool, facts, now, (hourly * facts) / Math.max(...sizes));
  print(
    `\n${told(facts)} tasks and the sums of two years, filled in ${told((performance.now() - startAt) / 1000)} s:`,
  );
  const server = await startLibrary({ DATABASE_URL: databaseUrl });
  const { rows } = await pool.query<{ id: string }>('select id from customers order by no');
  const library = { today: now.toISOString().slice(0, 10), customers: rows.map(({ id }) => id) };
  const ask = (question: Question, from: number, count: number) =>
    sendAll(
      server.url,
      Array.from({ length: count }, (_, index) => requestOf(question, from + index, library)),
      1,
    );
  const uses: CpuUse[] = [];
  for (const question of questions) {
    await ask(question, 0, 2);
    const meter = await startMeter(server.pid, pool);
    await ask(question, 2, asksAlone);
    uses.push(await meter.read());
  }
  const whileRecording = async (work: () => Promise<void>) => {
    const recording = recordBeside(databaseUrl, {
      url: server.url,
      perSecond,
      keys: Object.fromEntries(library.customers.map((id) => [id, keyOf(id)])),
    });
    try {
      await work();
      return await recording.stop();
    } finally {
      await recording.kill();
    }
  };
  const measured: Measured[] = [];
  try {
    const recorded = await whileRecording(async () => {
      for (const [index, question] of questions.entries()) {
        const run = await ask(question, 2 + asksAlone, asks);
        if (run.refused > 0) throw new Error(`${question.name} was refused ${run.refused} times.`);
        measured.push({ ...question, run, use: uses[index] as CpuUse, floorMs: null });
        print(lineOf(measured.at(-1) as Measured));
      }
    });
    print(
      `  meanwhile ${told(recorded.perSecond)} tasks/s were recorded, p95 ${recorded.p95Ms.toFixed(0)} ms of a batch of 100, ${recorded.refused} tasks refused`,
    );
    // Not in between: sums over all tasks push everything else out of memory, and the recording that they held up catches up at full speed.
    if (facts === sizes.at(-1))
      await whileRecording(async () => {
        for (const [index, each] of measured.entries()) {
          each.floorMs = await timeFloor(pool, each, index, library);
          print(floorOf(each));
        }
      });
  } finally {
    await server.stop();
    await pool.end();
    await runStatement(serverUrl, `drop database ${name} with (force)`);
  }
  return measured;
}

function lineOf({ of, name, run, use }: Measured): string {
  const cpuMs = (us: number) => (us / asksAlone / 1000).toFixed(1);
  return `  ${nameOf({ of, name })} ${timesOf([run])}, count ${run.count}; Node ${cpuMs(use.nodeUs)} + PostgreSQL ${cpuMs(use.postgresUs)} ms of processor time`;
}

function floorOf({ of, name, run, floorMs }: Measured): string {
  const ratio = (floorMs ?? 0) / percentile(run.latenciesMs, 0.5);
  return `  ${nameOf({ of, name })} from the tasks ${told(floorMs ?? 0)} ms = ${told(ratio)} ×`;
}

function nameOf({ of, name }: Pick<Measured, 'of' | 'name'>): string {
  return `${whose[of].padEnd(13)} ${name.padEnd(40)}`;
}

function judge({ print, goal }: Bench, measured: Measured[][]): void {
  const million = (place: number) => `${told((sizes.at(place) ?? 0) / 1e6, 1)} million`;
  const p95 = (set: readonly Measured[] = []) =>
    percentile(
      set.flatMap(({ run }) => run.latenciesMs),
      0.95,
    );
  for (const subject of ['one', 'all', 'each'] as const) {
    const [small, large] = [measured[0], measured.at(-1)].map((set) =>
      set?.filter(({ of }) => of === subject),
    );
    const [slowest] = (large ?? []).toSorted((left, right) => p95([right]) - p95([left]));
    const floorMs = sumOf(large, (each) => each.floorMs ?? 0);
    const ratio = floorMs / sumOf(large, ({ run }) => percentile(run.latenciesMs, 0.5));
    const growth = p95(large) / p95(small);
    print(
      `\n${whose[subject]}: p95 ${told(p95(large), 1)} ms at ${million(-1)} tasks, ${told(growth, 2)} times that at ${million(0)}, ` +
        `${told(ratio)} times as fast as from the tasks; the slowest is ${slowest?.name}`,
    );
    if (subject === 'each') continue; // a list of everybody: told, without a goal
    goal({
      what: `figures of ${whose[subject]}, p95 at ${million(-1)} tasks`,
      measured: `${told(p95(large), 1)} ms`,
      goal: `≤ ${mostMs[subject]} ms`,
      hasKept: p95(large) <= mostMs[subject],
    });
    if (sizes.length > 1)
      goal({
        what: `figures of ${whose[subject]}, p95 at ${million(-1)} ÷ at ${million(0)} tasks`,
        measured: told(growth, 2),
        goal: '≤ 1.5',
        hasKept: growth <= 1.5,
      });
    if (subject === 'all')
      goal({
        what: 'figures of all customers, faster than from the tasks',
        measured: `${told(ratio)} ×`,
        goal: '≥ 100 ×',
        floor: `${told(floorMs / (large?.length ?? 1))} ms`,
        hasKept: ratio >= 100,
      });
  }
}

function sumOf(set: readonly Measured[] = [], of: (each: Measured) => number): number {
  return set.reduce((sum, each) => sum + of(each), 0);
}
