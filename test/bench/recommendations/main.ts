// npm run bench:recommendations: how well each model predicts in simulated libraries where scenarios belong together not at all, weakly and
// strongly, and how long computing and serving take with 500 scenarios and 100,000 customers. BENCH_CUSTOMERS=20000 and BENCH_SEEDS=3 take fewer.
import pino from 'pino';
import { createApiKey } from '../../../server/accounts/api-keys/create-api-key.ts';
import { createOperatorKey } from '../../../server/accounts/operators/create-operator-key.ts';
import { createPool, type Pool } from '../../../server/platform/database.ts';
import { migrate } from '../../../server/platform/migrate.ts';
import { countPopularity } from '../../../server/recommendations/popularity/count-popularity.ts';
import { replacePopularity } from '../../../server/recommendations/popularity/popularity-queries.ts';
import { apiClient, type ApiClient } from '../../support/api-client.ts';
import { simulateWorld } from '../../support/simulated-world.ts';
import { startTemporaryPostgres } from '../../support/temporary-postgres.ts';
import { until } from '../../support/until.ts';
import { customerIdOf, insertWorld } from '../../support/world-rows.ts';
import { runBench, timesOf, told } from '../support/bench.ts';
import { startLibrary } from '../support/library.ts';
import { httpRequest, percentile, sendAll } from '../support/load.ts';
import { simulate } from './simulate.ts';

const customers = Number(process.env.BENCH_CUSTOMERS ?? 100_000);
const seeds = Number(process.env.BENCH_SEEDS ?? 10);
const scenarios = 500;
const asking = 500;
const mostMs = 50;

await runBench(25, async ({ undo, print, goal }) => {
  const worlds = simulate(seeds, print);
  const falselyOpened = worlds
    .filter(({ strength }) => strength === 1)
    .reduce((sum, { opened }) => sum + opened, 0);
  goal({
    what: 'libraries in which nothing belongs together and the gate opened',
    measured: `${falselyOpened} of ${seeds * 3}`,
    goal: '≤ 2.5 %',
    hasKept: falselyOpened <= seeds * 3 * 0.025,
  });
  const best = Math.max(...worlds.filter(({ strength }) => strength === 9).map(({ gain }) => gain));
  goal({
    what: 'hit@3 gained over popularity where much belongs together',
    measured: best.toFixed(3),
    goal: '≥ 0.050',
    hasKept: best >= 0.05,
  });

  const postgres = await startTemporaryPostgres({ isDurable: true });
  undo(postgres.stop);
  await migrate({ databaseUrl: postgres.url });
  const pool = createPool(postgres.url, pino({ level: 'silent' }), { query_timeout: 600_000 });
  undo(() => pool.end());
  // The whole-day shift brings the simulated year up to today, so that the server's own clock serves.
  const shiftDays = Math.floor(Date.now() / 86_400_000);
  await insertWorld(pool, simulateWorld({ scenarios, customers, strength: 9, seed: 1, endsOn: shiftDays }));
  await replacePopularity(pool, await countPopularity(pool, new Date()), new Date()); // as each hour does
  await pool.query('vacuum analyze');
  const keys = await keysOf(pool);
  const { key } = await createOperatorKey(pool, { scopes: ['*'], name: 'Bench' }, new Date());

  const library = await startLibrary({ DATABASE_URL: postgres.url, RECOMMENDATIONS_HELD_OUT: '0' });
  undo(library.stop);
  print(`\n${scenarios} scenarios, ${told(customers)} customers, ${asking} of them ask, one at a time:`);
  await serve('by popularity');
  const run = await computed(apiClient(library.url, key));
  print(`  computing took ${told(run.tookMs / 1000, 1)} s: ${run.reason}`);
  goal({
    what: `computing with ${scenarios} scenarios and ${told(customers)} customers`,
    measured: `${told(run.tookMs / 1000, 1)} s`,
    goal: '≤ 300 s',
    hasKept: run.tookMs <= 300_000,
  });
  await serve(run.isGateOpen ? `by ${run.model}` : 'by popularity again');

  async function serve(how: string): Promise<void> {
    const requests = keys.map((one) =>
      httpRequest('GET /v1/recommendations?limit=10', { Authorization: `Bearer ${one}` }),
    );
    const first = await sendAll(library.url, requests.slice(0, 1), 1);
    const rest = await sendAll(library.url, requests.slice(1), 1);
    print(`  ${how}: the first ${timesOf([first])}; the others ${timesOf([rest])}`);
    const p95 = percentile(rest.latenciesMs, 0.95);
    goal({
      what: `p95 of recommendations ${how}, ${scenarios} scenarios and ${told(customers)} customers`,
      measured: `${told(p95, 1)} ms`,
      goal: `≤ ${mostMs} ms`,
      hasKept: p95 <= mostMs && rest.refused === 0,
    });
  }
});

async function keysOf(pool: Pool): Promise<string[]> {
  const keys = [];
  for (let customer = 0; customer < asking; customer += 1) {
    const owner = customerIdOf(customer);
    keys.push((await createApiKey(pool, { owner, name: 'Bench' }, new Date())).key);
  }
  return keys;
}

type Run = { tookMs: number; reason: string; isGateOpen: boolean; model: string };

async function computed(operator: ApiClient): Promise<Run> {
  await operator.post('/admin/recommendations/runs');
  let run: Run | null = null;
  await until(async () => {
    ({ latest: run } = (await operator.get('/admin/recommendations')).body as { latest: Run | null });
    return run !== null;
  }, 600_000);
  return run!;
}
