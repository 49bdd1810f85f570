// npm run bench:audits: what a nightly audit takes from PostgreSQL: the first ones, which have everything before them, and one after an ordinary day.
// BENCH_FACTS=5000000 takes so many tasks of a year, half of them of the newest 30 days; BENCH_DATA_DIR keeps what was filled. Ends by itself
// within about three minutes per million.
import { runAudit } from '../../../server/audits/run-audit.ts';
import { selectResultsOf } from '../../../server/audits/result-queries.ts';
import { insertRun } from '../../../server/audits/run-queries.ts';
import { countRuns } from '../../../server/executions/roll-ups/runs-anew.ts';
import { rebuildDays } from '../../../server/executions/roll-ups/rebuild-days.ts';
import { readConfig } from '../../../server/platform/config.ts';
import type { Pool } from '../../../server/platform/database.ts';
import { readingFromPrimary } from '../../../server/platform/reading.ts';
import { addDays } from '../../../server/platform/time.ts';
import { runBench, told } from '../support/bench.ts';
import { postgresCpuUs } from '../support/cpu.ts';
import { fillIdentities } from '../support/facts.ts';
import { startLibrary } from '../support/library.ts';
import { logger, openFilled, startBenchPostgres } from '../support/filled.ts';
import { oneMoreDay } from './one-more-day.ts';
import { watchStatements } from './watch-statements.ts';

const facts = Number(process.env.BENCH_FACTS ?? 2_000_000);
const nights = Number(process.env.BENCH_NIGHTS ?? 3);
const dayMs = 86_400_000;
const mostMs = 5_000;

const dayOf = (at: Date) => at.toISOString().slice(0, 10);
const config = readConfig({});
const deps = (pool: Pool, now: Date) => ({
  pool,
  config,
  logger,
  stripe: null,
  queue: null as never, // nothing was sold
  sessionSecret: 'a secret of nobody',
  encryption: null,
  now: () => now,
  reading: readingFromPrimary({ pool, now: () => now }),
});

await runBench(10 + facts / 300_000, async (bench) => {
  const url = await startBenchPostgres(bench);
  const { pool, now: filledTo } = await openFilled(bench, url, facts);
  await countAll(pool, filledTo);
  const library = await startLibrary({ DATABASE_URL: pool.options.connectionString ?? '' });
  await library.stop(); // it has made the queue of jobs
  let longestMs = 0;
  const night = async (name: string, now: Date) => {
    const spent = await audit(pool, now);
    longestMs = Math.max(longestMs, spent.longestMs);
    bench.print(
      `${name}: ${told(spent.wallMs / 1000, 1)} s, ${told(spent.cpuMs / 1000, 1)} s of PostgreSQL’s processor time, the longest statement ${told(spent.longestMs)} ms ` +
        `(${spent.longest}), at most ${spent.connections} at once`,
    );
    bench.print(`  ${spent.doubts.join('; ') || 'nothing in doubt'}`);
    return spent;
  };
  for (let index = 1; index <= nights; index += 1) await night(`audit ${index} of all`, filledTo);
  const today = await oneMoreDay(pool, filledTo);
  const after = new Date(filledTo.getTime() + dayMs);
  await countRuns(deps(pool, after), { repair: true });
  await rebuildDays(deps(pool, after), { from: addDays(dayOf(after), -1), to: dayOf(after) });
  await pool.query('vacuum analyze');
  const { cpuMs } = await night(`the night after a day of ${told(today)} tasks`, after);
  bench.goal({
    what: `the longest statement of an audit, of ${told(facts)} tasks`,
    measured: `${told(longestMs)} ms`,
    goal: `≤ ${told(mostMs)} ms`,
    hasKept: longestMs <= mostMs,
  });
  bench.goal({
    what: `PostgreSQL’s processor time of a night after a day of ${told(today)} tasks, of ${told(facts)}`,
    measured: `${told(cpuMs / 1000, 1)} s`,
    goal: '≤ 60 s',
    hasKept: cpuMs <= 60_000,
  });
});

/** Sums and identities, unless they are there already. */
async function countAll(pool: Pool, now: Date): Promise<void> {
  const { rows } = await pool.query<{ isDone: boolean }>(
    `select exists (select from task_identities) as "isDone"`,
  );
  if (rows[0]?.isDone) return;
  await rebuildDays(deps(pool, now), { from: addDays(dayOf(now), -400), to: addDays(dayOf(now), 1) });
  await countRuns(deps(pool, now), { repair: true });
  await fillIdentities(pool);
  await pool.query('vacuum analyze');
}

async function audit(pool: Pool, now: Date) {
  const [cpuUs, from, watch] = [await postgresCpuUs(pool), performance.now(), watchStatements(pool)];
  const run = { id: `aud_${crypto.randomUUID()}`, requestedBy: 'schedule' as const, createdAt: now };
  await insertRun(pool, run);
  await runAudit(deps(pool, now), run.id);
  const wallMs = performance.now() - from;
  const cpuMs = ((await postgresCpuUs(pool)) - cpuUs) / 1000;
  const results = await selectResultsOf(pool, run.id);
  const doubts = results
    .filter(({ state }) => state === 'fail' || state === 'warn')
    .map(({ gate, state, reason }) => `${gate} ${state}: ${reason}`);
  return { wallMs, cpuMs, doubts, ...(await watch.stop()) };
}
