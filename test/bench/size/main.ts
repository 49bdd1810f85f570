// npm run bench:size: how many bytes a task takes, by table, in the shape that test/bench/support/facts.ts describes. The sums are as counting
// anew leaves them. BENCH_FACTS=10000000 takes so many tasks. Ends by itself within about two minutes per million.
import pino from 'pino';
import { rebuildDays } from '../../../server/executions/roll-ups/rebuild-days.ts';
import { createPool } from '../../../server/platform/database.ts';
import { migrate } from '../../../server/platform/migrate.ts';
import { addDays } from '../../../server/platform/time.ts';
import { startTemporaryPostgres } from '../../support/temporary-postgres.ts';
import { runBench, told } from '../support/bench.ts';
import { fillFacts, fillIdentities } from '../support/facts.ts';

const facts = Number(process.env.BENCH_FACTS ?? 1_000_000);
const ofTasks = ['task_facts', 'task_identities', 'task_revaluations'];
const ofSums = ['task_days', 'task_months', 'library_days', 'library_months', 'task_errors', 'task_hours'];

const sizeSql = `
  select roots.name, sum(pg_total_relation_size(tree.relid))::float8 as bytes, sum(pg_indexes_size(tree.relid))::float8 as "indexBytes"
  from unnest($1::text[]) as roots (name), lateral (select roots.name::regclass as relid union select relid from pg_partition_tree(roots.name::regclass)) as tree group by roots.name`;

await runBench(5 + facts / 250_000, async ({ undo, print, goal }) => {
  const postgres = await startTemporaryPostgres({ isDurable: true });
  undo(postgres.stop);
  await migrate({ databaseUrl: postgres.url });
  const logger = pino({ level: 'warn' });
  const pool = createPool(postgres.url, logger, { query_timeout: 3_600_000 });
  undo(() => pool.end());
  const now = new Date();
  await fillFacts(pool, facts, now);
  await fillIdentities(pool);
  const today = now.toISOString().slice(0, 10);
  const deps = { pool, config: { directDatabaseUrl: null } as never, logger, now: () => now };
  const { facts: counted } = await rebuildDays(deps, { from: addDays(today, -400), to: addDays(today, 1) });

  const { rows } = await pool.query<{ name: string; bytes: number; indexBytes: number }>(sizeSql, [
    [...ofTasks, ...ofSums],
  ]);
  print(`${counted} tasks of a year; bytes per task, indexes included:`);
  const perTask = (names: readonly string[], of: 'bytes' | 'indexBytes') =>
    rows.filter(({ name }) => names.includes(name)).reduce((sum, row) => sum + row[of], 0) / counted;
  const tell = (label: string, names: readonly string[]) =>
    print(
      `  ${label.padEnd(20)} ${perTask(names, 'bytes').toFixed(1).padStart(7)}, of it indexes ${perTask(names, 'indexBytes').toFixed(1)}`,
    );
  for (const name of [...ofTasks, ...ofSums]) tell(name, [name]);
  tell('all of a task', ofTasks);
  tell('all sums', ofSums);
  const share = perTask(ofSums, 'bytes') / perTask(ofTasks, 'bytes');
  print(`  sums ÷ tasks         ${(share * 100).toFixed(1)} %`);
  const bytes = perTask(ofTasks, 'bytes');
  goal({
    what: `bytes of a task with its indexes, of ${told(counted)}`,
    measured: `${told(bytes)} B`,
    goal: '≤ 400 B',
    hasKept: bytes <= 400,
  });
  goal({
    what: 'sums beside what the tasks take',
    measured: `${told(share * 100, 1)} %`,
    goal: '≤ 3 %',
    hasKept: share <= 0.03,
  });
});
