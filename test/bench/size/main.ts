// npm run bench:size: how many bytes a task takes, by table, in the shape that test/bench/support/facts.ts describes, and how the share of the sums
// falls where installations run more often: hourly it cannot be kept (CONTRIBUTING says why), from some 190 tasks a day on it is. The sums are as counting
// anew leaves them. BENCH_FACTS=10000000 takes so many tasks, BENCH_DATA_DIR keeps
// what was filled for the next run. Ends by itself within about five minutes per million.
import { rebuildDays } from '../../../server/executions/roll-ups/rebuild-days.ts';
import { addDays } from '../../../server/platform/time.ts';
import { sumTables } from '../../support/sum-tables.ts';
import { runBench, told, type Bench } from '../support/bench.ts';
import { fillIdentities, hourly } from '../support/facts.ts';
import { logger, openFilled, startBenchPostgres } from '../support/filled.ts';

const facts = Number(process.env.BENCH_FACTS ?? 1_000_000);
const ofTasks = ['task_facts', 'task_identities', 'task_revaluations'];

type Size = { name: string; bytes: number; indexBytes: number; rows: number };

const sizeSql = `
  select roots.name, sum(pg_total_relation_size(tree.relid))::float8 as bytes, sum(pg_indexes_size(tree.relid))::float8 as "indexBytes",
    sum((select greatest(reltuples, 0) from pg_class where oid = tree.relid and relkind = 'r'))::float8 as rows
  from unnest($1::text[]) as roots (name), lateral (select roots.name::regclass as relid union select relid from pg_partition_tree(roots.name::regclass)) as tree group by roots.name`;

/** Tasks of an installation in a day: hourly, and every six minutes. */
const shapes = [hourly, 10 * hourly];

await runBench(10 + facts / 100_000, async (bench) => {
  const url = await startBenchPostgres(bench);
  for (const tasksPerDay of shapes) await measure(bench, url, tasksPerDay);
});

async function measure(bench: Bench, url: string, tasksPerDay: number): Promise<void> {
  const { print, goal } = bench;
  const { pool, now } = await openFilled(bench, url, facts, tasksPerDay);
  const { rowCount: known } = await pool.query('select from task_identities limit 1');
  if (known === 0) await fillIdentities(pool);
  await pool.query(`truncate ${sumTables.join(', ')}`);
  const today = now.toISOString().slice(0, 10);
  const deps = { pool, config: { directDatabaseUrl: null } as never, logger, now: () => now };
  const { facts: counted } = await rebuildDays(deps, { from: addDays(today, -400), to: addDays(today, 1) });
  await pool.query(`vacuum analyze ${sumTables.join(', ')}`);

  const { rows } = await pool.query<Size>(sizeSql, [[...ofTasks, ...sumTables]]);
  const often = `${tasksPerDay} tasks per installation and day`;
  print(`${told(counted)} tasks of a year, ${often}; bytes per task, indexes included, and rows:`);
  const sum = (names: readonly string[], of: 'bytes' | 'indexBytes' | 'rows') =>
    rows.filter(({ name }) => names.includes(name)).reduce((total, row) => total + row[of], 0);
  const tell = (label: string, names: readonly string[]) =>
    print(
      `  ${label.padEnd(18)} ${told(sum(names, 'bytes') / counted, 1).padStart(6)}, of it indexes ${told(sum(names, 'indexBytes') / counted, 1)}; ` +
        `${told(sum(names, 'rows'))} rows of ${told(sum(names, 'bytes') / sum(names, 'rows'))}`,
    );
  for (const name of [...ofTasks, ...sumTables]) tell(name, [name]);
  tell('all of a task', ofTasks);
  tell('all sums', sumTables);
  const bytes = sum(ofTasks, 'bytes') / counted;
  const share = sum(sumTables, 'bytes') / sum(ofTasks, 'bytes');
  if (tasksPerDay === hourly)
    goal({
      what: `bytes of a task with its indexes, of ${told(counted)}`,
      measured: `${told(bytes)} B`,
      goal: '≤ 400 B',
      hasKept: bytes <= 400,
    });
  goal({
    what: `sums beside what ${told(counted)} tasks take, ${often}`,
    measured: `${told(share * 100, 1)} %`,
    goal: '≤ 3 %',
    hasKept: share <= 0.03,
  });
}
