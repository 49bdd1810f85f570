// npm run bench:memory: how much memory the server takes while batches, single reports, figures and searches are asked of it one after the other,
// three times over, looked at four times a second. BENCH_SECONDS=30 lets each load last so long. Ends by itself within about ten minutes.
import pino from 'pino';
import { createOperatorKey } from '../../../server/accounts/operators/create-operator-key.ts';
import { createPool } from '../../../server/platform/database.ts';
import { migrate } from '../../../server/platform/migrate.ts';
import { startTemporaryPostgres } from '../../support/temporary-postgres.ts';
import { fillLibrary } from '../search/fill-library.ts';
import { runBench, told } from '../support/bench.ts';
import { startLibrary } from '../support/library.ts';
import { sendAll } from '../support/load.ts';
import { fillReporters, sessionSecret } from '../support/reporters.ts';
import { loadsOf, type Load } from './loads.ts';
import { watchMemory, type Memory } from './watch-memory.ts';

const seconds = Number(process.env.BENCH_SECONDS ?? 20);
const rounds = 3;
const scenarios = 10_000;
const [mostMb, mostGrowth] = [250, 0.05];

await runBench(5 + (rounds * 6 * seconds) / 30, async ({ undo, print, goal }) => {
  const postgres = await startTemporaryPostgres({ isDurable: true });
  undo(postgres.stop);
  await migrate({ databaseUrl: postgres.url });
  const pool = createPool(postgres.url, pino({ level: 'silent' }), { query_timeout: 300_000 });
  await fillLibrary(pool, scenarios);
  await fillReporters(pool);
  const { key } = await createOperatorKey(pool, { scopes: ['*'], name: 'Bench' }, new Date());
  await pool.end();
  const library = await startLibrary({ DATABASE_URL: postgres.url, SESSION_SECRET: sessionSecret });
  undo(() => library.stop());

  const highest: Memory[] = [];
  const means: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const ofRound: number[] = [];
    print(`\nround ${round}, ${seconds} s each:`);
    for (const [what, load] of Object.entries(loadsOf(key))) {
      const memory = watchMemory(library.pid);
      const run = await sendAll(library.url, requestsFor(load), load.connections);
      const seen = memory.end();
      const megabytes = seen.map(({ all }) => all);
      const mean = megabytes.reduce((sum, each) => sum + each) / megabytes.length;
      const most = seen.toSorted((left, right) => right.all - left.all)[0] ?? { all: 0, own: 0 };
      print(
        `  ${what.padEnd(24)} ${Math.min(...megabytes).toFixed(0)} to ${most.all.toFixed(0)} MB (its own ${most.own.toFixed(0)}), mean ${mean.toFixed(0)}; ${run.count} requests, ${run.refused} refused`,
      );
      highest.push(most);
      ofRound.push(...megabytes);
    }
    means.push(ofRound.reduce((sum, each) => sum + each) / ofRound.length);
  }
  const most = Math.max(...highest.map(({ all }) => all));
  const own = Math.max(...highest.map((each) => each.own));
  goal({
    what: 'most memory of the server under batches, reports, figures and searches',
    measured: `${told(most)} MB, its own ${told(own)} without pages of files`,
    goal: `≤ ${mostMb} MB`,
    hasKept: most <= mostMb,
  });
  const [, second = 0, third = 0] = means;
  goal({
    what: 'mean memory in the third round of all loads beside the second',
    measured: `${told(second)} → ${told(third)} MB`,
    goal: `≤ ${mostGrowth * 100} % more`,
    hasKept: third <= second * (1 + mostGrowth),
  });
});

function* requestsFor({ request }: Load): Generator<Buffer> {
  const endAt = performance.now() + seconds * 1_000;
  for (let index = 0; performance.now() < endAt; index += 1) yield request(index);
}
