// npm run bench:rebuild: how fast days are counted anew, beside one plain statement that makes the same sums. Figures are per task that was
// counted. BENCH_FACTS=10000000 takes so many, and a million before them, and tells whether a task costs more among more; BENCH_DATA_DIR keeps
// what was filled for the next run. Ends by itself within about two minutes per million.
import { rebuildDays } from '../../../server/executions/roll-ups/rebuild-days.ts';
import type { Pool } from '../../../server/platform/database.ts';
import { addDays } from '../../../server/platform/time.ts';
import { sumTables } from '../../support/sum-tables.ts';
import { runBench, told, type Bench } from '../support/bench.ts';
import { postgresCpuUs } from '../support/cpu.ts';
import { logger, openFilled, startBenchPostgres } from '../support/filled.ts';
import { growLog } from '../support/grow-log.ts';
import { sumsSql } from './floor-query.ts';

const million = 1_000_000;
const facts = Number(process.env.BENCH_FACTS ?? million);
const rollUps = sumTables.join(', ');

await runBench(10 + facts / 250_000, async (bench) => {
  const url = await startBenchPostgres(bench);
  await growLog(url);
  const few = facts > million ? await measure(bench, url, million) : null;
  const many = await measure(bench, url, facts);
  if (few === null) return;
  const growth = many.cpuUs / few.cpuUs;
  bench.goal({
    what: `processor time of counting a task anew, of ${told(facts)} beside of ${told(million)}`,
    measured: `${told(growth, 2)} ×`,
    goal: '≤ 1.1 ×',
    hasKept: growth <= 1.1,
  });
});

/** What counting so many tasks anew costs, each. */
async function measure(bench: Bench, url: string, wanted: number): Promise<Cost> {
  const { print, goal } = bench;
  const { pool, now } = await openFilled(bench, url, wanted);
  const { rows } = await pool.query<{ n: number }>('select count(*) as n from task_facts');
  const counted = rows[0]?.n ?? 0;
  print(
    `${told(counted)} tasks of a year, half of them in the newest 30 days; the best of three turns each:`,
  );
  const today = now.toISOString().slice(0, 10);
  const deps = { pool, config: { directDatabaseUrl: null } as never, logger, now: () => now };
  const rebuild = () => rebuildDays(deps, { from: addDays(today, -400), to: addDays(today, 1) });
  const costs: Record<'floor' | 'fromNothing' | 'again', Cost[]> = { floor: [], fromNothing: [], again: [] };
  for (let round = 0; round < 3; round += 1) {
    await pool.query(`truncate ${rollUps}`);
    costs.floor.push(await costOf(pool, counted, () => pool.query(sumsSql)));
    costs.fromNothing.push(await costOf(pool, counted, rebuild));
    await pool.query(`vacuum analyze ${rollUps}`);
    costs.again.push(await costOf(pool, counted, rebuild));
  }
  const [floor, fromNothing, again] = [best(costs.floor), best(costs.fromNothing), best(costs.again)];
  print(`  floor                     ${lineOf(floor)}`);
  print(`  all days from nothing     ${lineOf(fromNothing)}`);
  print(`  all days, nothing differs ${lineOf(again)}`);
  goal({
    what: `all days of ${told(counted)} tasks counted anew`,
    measured: `${told(1e6 / fromNothing.wallUs)} tasks/s`,
    goal: '≥ 300,000 tasks/s',
    floor: `${told(1e6 / floor.wallUs)} tasks/s`,
    hasKept: 1e6 / fromNothing.wallUs >= 300_000,
  });
  goal({
    what: 'processor time of counting a task anew, beside the plain sums alone',
    measured: `${told(fromNothing.cpuUs, 2)} µs`,
    goal: '≤ 4 × the floor',
    floor: `${told(floor.cpuUs, 2)} µs`,
    hasKept: fromNothing.cpuUs <= 4 * floor.cpuUs,
  });
  return fromNothing;
}

/** Microseconds per task: of the clock, and of PostgreSQL's processor time. */
type Cost = { wallUs: number; cpuUs: number };

async function costOf(pool: Pool, tasks: number, work: () => Promise<unknown>): Promise<Cost> {
  const [cpuFrom, from] = [await postgresCpuUs(pool), performance.now()];
  await work();
  const wallUs = ((performance.now() - from) * 1000) / tasks;
  return { wallUs, cpuUs: ((await postgresCpuUs(pool)) - cpuFrom) / tasks };
}

function best(costs: readonly Cost[]): Cost {
  const least = (of: (cost: Cost) => number) => Math.min(...costs.map(of));
  return { wallUs: least(({ wallUs }) => wallUs), cpuUs: least(({ cpuUs }) => cpuUs) };
}

function lineOf({ wallUs, cpuUs }: Cost): string {
  return `${(1e6 / wallUs).toFixed(0)} tasks/s, ${wallUs.toFixed(2)} µs each; PostgreSQL's processor time ${cpuUs.toFixed(2)} µs`;
}
