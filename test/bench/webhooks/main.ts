// npm run bench:webhooks: how fast Stripe's events are taken in and worked off, beside the least that could take them in. Everything
// runs on this machine; ends by itself within about three minutes.
import { newId } from '../../../server/platform/ids.ts';
import { stripeEventHandlers } from '../../../server/billing/stripe-event-handlers.ts';
import { withDatabase, runStatement } from '../../support/database-server.ts';
import { startTemporaryPostgres } from '../../support/temporary-postgres.ts';
import { startLibrary } from './library.ts';
import { percentile, sendAll, sendAtRate, signedRequest, type Run } from './load.ts';
import { startFloorProcess, startStripeProcess } from './processes.ts';

const keys = { WEBHOOK_SECRET: 'whsec_bench', API_KEY: 'sk_test_bench' };
const rounds = 4;
const perRound = Number(process.env.BENCH_EVENTS_PER_ROUND ?? 6_000);
const connections = 32;
const backlog = Number(process.env.BENCH_BACKLOG ?? 10_000);

const deadline = setTimeout(() => {
  process.stderr.write('The benchmark took more than five minutes and was given up.\n');
  process.exit(1);
}, 300_000);

const undo: (() => Promise<unknown>)[] = [];
try {
  await bench();
} finally {
  for (const step of undo.toReversed()) await step();
  clearTimeout(deadline);
}

async function bench(): Promise<void> {
  const postgres = await startTemporaryPostgres({ isDurable: true });
  undo.push(postgres.stop);
  await growLog(postgres.url);
  for (const name of ['ours', 'floor']) await runStatement(postgres.url, `create database ${name}`);
  const stripe = await startStripeProcess(keys);
  undo.push(stripe.stop);
  const floor = await startFloorProcess({
    WEBHOOK_SECRET: keys.WEBHOOK_SECRET,
    DATABASE_URL: withDatabase(postgres.url, 'floor'),
  });
  undo.push(floor.stop);
  const library = await startLibrary({
    DATABASE_URL: withDatabase(postgres.url, 'ours'),
    STRIPE_SECRET_KEY: keys.API_KEY,
    STRIPE_API_BASE: stripe.url,
    STRIPE_WEBHOOK_SECRETS: keys.WEBHOOK_SECRET,
  });
  undo.push(() => library.stop());
  const types = Object.keys(stripeEventHandlers({ stripe: null } as never));

  const sold = await library.openCheckouts(backlog / 4 + 300);
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
  await library.untilDrained();
  const runs: Record<'floor' | 'ours', Run[]> = { floor: [], ours: [] };
  for (let round = 0; round < rounds; round += 1) {
    runs.floor.push(await sendAll(floor.url, freshRequests(perRound), connections));
    runs.ours.push(await sendAll(library.url, freshRequests(perRound), connections));
    await library.untilDrained();
  }
  const [floorRate, ourRate] = [rateOf(runs.floor), rateOf(runs.ours)];
  print(`\nAs fast as ${connections} connections allow, ${rounds} × ${perRound} events each, taking turns:`);
  print(`  floor  ${floorRate.toFixed(0)}/s  ${times(runs.floor)}`);
  print(`  ours   ${ourRate.toFixed(0)}/s  ${times(runs.ours)}`);
  print(`  ratio  ${(ourRate / floorRate).toFixed(2)}`);

  for (const [name, url] of [
    ['floor', floor.url],
    ['ours ', library.url],
  ] as const) {
    const run = await sendAtRate(url, freshRequests(10_000), { perSecond: 1_000, connections: 64 });
    print(`At 1,000/s for 10 s, ${name}: ${times([run])}`);
    await library.untilDrained();
  }

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
  await library.untilDrained();
  print(
    `  received at ${rateOf([run]).toFixed(0)}/s; ${waiting.rows[0].n} still waited when the last one was answered`,
  );
  print(`  all worked off ${((performance.now() - lastAt) / 1000).toFixed(1)} s after the last one`);
  const states = await library.pool.query(
    `select state, count(*)::int as n from stripe_events group by 1 order by 1`,
  );
  const orders = await library.pool.query(
    `select status, count(*)::int as n from orders group by 1 order by 1`,
  );
  print(`  events ${JSON.stringify(states.rows)}; orders ${JSON.stringify(orders.rows)}`);
}

/**
 * A new PostgreSQL makes each 16 MB of its log when it gets there, which holds up every commit for some 70 ms; one that has run for a while uses its
 * old files again. So they are made beforehand, more than are written here.
 */
async function growLog(url: string): Promise<void> {
  await runStatement(
    url,
    `do $$ begin
       for segment in 1..40 loop
         perform pg_logical_emit_message(false, 'bench', 'fills a segment');
         perform pg_switch_wal();
       end loop;
     end $$`,
  );
  await runStatement(url, 'checkpoint');
}

function rateOf(runs: readonly Run[]): number {
  const sum = (of: (run: Run) => number) => runs.reduce((total, run) => total + of(run), 0);
  return (sum(({ count, refused }) => count - refused) * 1000) / sum(({ elapsedMs }) => elapsedMs);
}

function times(runs: readonly Run[]): string {
  const all = runs.flatMap(({ latenciesMs }) => latenciesMs);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => `${percentile(all, share).toFixed(1)} ms`);
  const refused = runs.reduce((sum, run) => sum + run.refused, 0);
  return `p50 ${p50}, p95 ${p95}, p99 ${p99}${refused > 0 ? `, ${refused} REFUSED` : ''}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
