// npm run bench:webhooks: how fast Stripe's events are taken in and worked off, beside the least that could take them in. Everything
// runs on this machine; ends by itself within about three minutes.
import { newId } from '../../../server/platform/ids.ts';
import { stripeEventHandlers } from '../../../server/billing/stripe-event-handlers.ts';
import { withDatabase, runStatement } from '../../support/database-server.ts';
import { startTemporaryPostgres } from '../../support/temporary-postgres.ts';
import { rateOf, runBench, timesOf, told } from '../support/bench.ts';
import { growLog } from '../support/grow-log.ts';
import { startLibrary } from '../support/library.ts';
import { percentile, sendAll, sendAtRate, type Run } from '../support/load.ts';
import { startProgram } from '../support/processes.ts';
import { openCheckouts, untilDrained } from './library.ts';
import { startStripeProcess } from './processes.ts';
import { signedRequest } from './signed-request.ts';

const keys = { WEBHOOK_SECRET: 'whsec_bench', API_KEY: 'sk_test_bench' };
const rounds = 4;
const perRound = Number(process.env.BENCH_EVENTS_PER_ROUND ?? 6_000);
const connections = 32;
const backlog = Number(process.env.BENCH_BACKLOG ?? 10_000);

await runBench(5, async ({ undo, print, goal }) => {
  const postgres = await startTemporaryPostgres({ isDurable: true });
  undo(postgres.stop);
  await growLog(postgres.url);
  for (const name of ['ours', 'floor']) await runStatement(postgres.url, `create database ${name}`);
  const stripe = await startStripeProcess(keys);
  undo(stripe.stop);
  const floor = await startProgram('test/bench/webhooks/floor-server.ts', {
    WEBHOOK_SECRET: keys.WEBHOOK_SECRET,
    DATABASE_URL: withDatabase(postgres.url, 'floor'),
  });
  undo(floor.stop);
  const library = await startLibrary({
    DATABASE_URL: withDatabase(postgres.url, 'ours'),
    STRIPE_SECRET_KEY: keys.API_KEY,
    STRIPE_API_BASE: stripe.url,
    STRIPE_WEBHOOK_SECRETS: keys.WEBHOOK_SECRET,
  });
  undo(() => library.stop());
  const types = Object.keys(stripeEventHandlers({ stripe: null } as never));

  const sold = await openCheckouts(library.url, library.pool, backlog / 4 + 300);
  print(`${sold.length} checkouts were opened through the API.`);
  const sample = await stripe.pay({ sessionIds: sold.splice(0, 200), types, mostEvents: 100_000 });
  const freshRequests = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      signedRequest(
        (sample.payloads[index % sample.payloads.length] ?? '').replace(
          /"id": "evt_\w+"/,
          `"id": "${newId('evt')}"`,
        ),
        keys.WEBHOOK_SECRET,
      ),
    );

  await sendAll(floor.url, freshRequests(500), connections);
  await sendAll(library.url, freshRequests(500), connections);
  await untilDrained(library);
  const runs: Record<'floor' | 'ours', Run[]> = { floor: [], ours: [] };
  for (let round = 0; round < rounds; round += 1) {
    runs.floor.push(await sendAll(floor.url, freshRequests(perRound), connections));
    runs.ours.push(await sendAll(library.url, freshRequests(perRound), connections));
    await untilDrained(library);
  }
  const [floorRate, ourRate] = [rateOf(runs.floor), rateOf(runs.ours)];
  print(`\nAs fast as ${connections} connections allow, ${rounds} × ${perRound} events each, taking turns:`);
  print(`  floor  ${floorRate.toFixed(0)}/s  ${timesOf(runs.floor)}`);
  print(`  ours   ${ourRate.toFixed(0)}/s  ${timesOf(runs.ours)}`);
  print(`  ratio  ${(ourRate / floorRate).toFixed(2)}`);
  goal({
    what: "Stripe's events taken in, 32 at once, beside signature and insert alone",
    measured: `${told(ourRate / floorRate, 2)} ×, ${told(ourRate)}/s`,
    goal: '≥ 0.9 × the floor, ≥ 2,000/s',
    floor: `${told(floorRate)}/s`,
    hasKept: ourRate >= 0.9 * floorRate && ourRate >= 2_000,
  });

  const p99s: Record<string, number> = {};

  for (const [name, url] of [
    ['floor', floor.url],
    ['ours', library.url],
  ] as const) {
    const run = await sendAtRate(url, freshRequests(10_000), { perSecond: 1_000, connections: 64 });
    print(`At 1,000/s for 10 s, ${name}: ${timesOf([run])}`);
    p99s[name] = percentile(run.latenciesMs, 0.99);
    await untilDrained(library);
  }
  const { floor: floorP99 = 0, ours: ourP99 = 0 } = p99s;
  goal({
    what: "p99 of Stripe's events at 1,000/s",
    measured: `${told(ourP99)} ms`,
    goal: '≤ 100 ms',
    floor: `${told(floorP99)} ms`,
    hasKept: ourP99 <= 100,
  });

  const { payloads, lives } = await stripe.pay({ sessionIds: sold, types, mostEvents: backlog });
  print(
    `\n${payloads.length} events of ${Object.values(lives).reduce((a, b) => a + b)} purchases: ${JSON.stringify(lives)}`,
  );
  const requests = payloads.map((payload) => signedRequest(payload, keys.WEBHOOK_SECRET));
  const run = await sendAll(library.url, requests, connections);
  const lastAt = performance.now();
  const waiting = await library.pool.query(
    `select count(*)::int as n from stripe_events where state = 'pending'`,
  );
  await untilDrained(library);
  print(
    `  received at ${rateOf([run]).toFixed(0)}/s; ${waiting.rows[0].n} still waited when the last one was answered`,
  );
  const behindMs = performance.now() - lastAt;
  print(`  all worked off ${(behindMs / 1000).toFixed(1)} s after the last one`);
  goal({
    what: `${told(payloads.length)} events worked off after the last one`,
    measured: `${told(behindMs / 1000, 1)} s`,
    goal: '≤ 10 s',
    hasKept: behindMs <= 10_000,
  });
  const states = await library.pool.query(
    `select state, count(*)::int as n from stripe_events group by 1 order by 1`,
  );
  const orders = await library.pool.query(
    `select status, count(*)::int as n from orders group by 1 order by 1`,
  );
  print(`  events ${JSON.stringify(states.rows)}; orders ${JSON.stringify(orders.rows)}`);
});
