// npm run bench:search: how long a search of the catalogue takes, over HTTP, one at a time, in libraries of 10,000 and of 100,000 scenarios.
// BENCH_SCENARIOS=10000,50000 takes other sizes. Ends by itself within about five minutes.
import pino from 'pino';
import { createPool } from '../../../server/platform/database.ts';
import { migrate } from '../../../server/platform/migrate.ts';
import { runStatement, withDatabase } from '../../support/database-server.ts';
import { startTemporaryPostgres } from '../../support/temporary-postgres.ts';
import { runBench, timesOf, told } from '../support/bench.ts';
import { startLibrary } from '../support/library.ts';
import { httpRequest, percentile, sendAll } from '../support/load.ts';
import { fillLibrary } from './fill-library.ts';
import { searchesOf } from './searches.ts';

const sizes = (process.env.BENCH_SCENARIOS ?? '10000,100000').split(',').map(Number);
const perKind = Number(process.env.BENCH_SEARCHES ?? 300);
const mostMs = (scenarios: number) => (scenarios <= 10_000 ? 25 : 100);

await runBench(12, async ({ undo, print, goal }) => {
  const postgres = await startTemporaryPostgres({ isDurable: true });
  undo(postgres.stop);
  for (const scenarios of sizes) {
    const databaseUrl = withDatabase(postgres.url, `library_${scenarios}`);
    await runStatement(postgres.url, `create database library_${scenarios}`);
    await migrate({ databaseUrl });
    const pool = createPool(databaseUrl, pino({ level: 'silent' }), { query_timeout: 300_000 });
    await fillLibrary(pool, scenarios);
    const searches = await searchesOf(pool, perKind);
    await pool.end();

    const library = await startLibrary({ DATABASE_URL: databaseUrl });
    print(`\n${scenarios} scenarios, ${perKind} searches of each kind, one at a time:`);
    const runs = [];
    for (const [kind, queries] of Object.entries(searches)) {
      const requests = queries.map((query) => httpRequest(`GET /v1/scenarios?${query}`));
      await sendAll(library.url, requests.slice(0, 20), 1);
      const run = await sendAll(library.url, requests, 1);
      print(`  ${kind.padEnd(34)} ${timesOf([run])}`);
      runs.push(run);
    }
    print(`  ${'all of them'.padEnd(34)} ${timesOf(runs)}, count ${runs.length * perKind}`);
    const p95 = percentile(
      runs.flatMap(({ latenciesMs }) => latenciesMs),
      0.95,
    );
    goal({
      what: `p95 of searches of all kinds among ${told(scenarios)} scenarios`,
      measured: `${told(p95, 1)} ms`,
      goal: `≤ ${mostMs(scenarios)} ms`,
      hasKept: p95 <= mostMs(scenarios),
    });
    await library.stop();
  }
});
