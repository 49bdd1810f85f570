import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPool, type Pool } from '../../server/platform/database.ts';
import { openCheckouts } from '../bench/webhooks/library.ts';
import { lifeOf, payLife } from '../bench/webhooks/lives.ts';
import { startStripeDouble, type StripeDouble } from '../doubles/stripe/start-stripe-double.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { killGroup, startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { sized } from '../support/sizes.ts';
import { until } from '../support/until.ts';

const secret = 'whsec_kill';
/** Half of them while requests are on their way, half while what was answered is worked off. */
const kills = sized({ part: 8, whole: 20 });
const mostEvents = 100 * kills;
const seed = 20_260_301;

let database: TestDatabase;
let stripe: StripeDouble;
let pool: Pool;
let dataDir: string;
let server: ServerProcess | null = null;
beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'scenario-library-kill-'));
  stripe = await startStripeDouble({ webhookSecret: secret });
  pool = createPool(database.url, pino({ level: 'silent' }));
});
afterAll(async () => {
  if (server) {
    killGroup(server);
    await server.exited;
  }
  await pool.end();
  await stripe.close();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Starts the server anew and answers its address. */
async function start(): Promise<string> {
  server = startServerProcess({
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    STRIPE_SECRET_KEY: stripe.apiKey,
    STRIPE_API_BASE: stripe.url,
    STRIPE_WEBHOOK_SECRETS: secret,
    RATE_LIMIT_PER_MINUTE: '1000000',
    LOG_LEVEL: 'error',
  });
  return server.url;
}

async function kill(): Promise<void> {
  if (!server) return;
  server.child.kill('SIGKILL');
  killGroup(server);
  await server.exited;
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const one = async <Row extends object>(sql: string): Promise<Row> => (await pool.query<Row>(sql)).rows[0]!;

/** What the library holds of all sales, beside what Stripe says of them. */
async function figures() {
  const ours = await one(
    `select (select count(*)::int from orders) as orders,
       (select count(distinct stripe_payment_intent_id)::int from orders) as payments,
       (select sum(total_amount)::text from orders) as charged,
       (select sum(refunded_amount)::text from orders) as refunded,
       (select count(*)::int from revenue_entries where kind = 'charge') as charges,
       (select sum(amount)::text from revenue_entries where kind = 'charge') as "ledgerCharged",
       (select sum(amount)::text from revenue_entries where kind = 'refund') as "ledgerRefunded",
       (select sum(settlement_amount)::text from revenue_entries) as balance,
       (select count(*)::int from entitlements) as rights,
       (select count(*)::int from entitlements where state = 'active') as "activeRights"`,
  );
  const intents = stripe.account.paymentIntents.all().filter(({ status }) => status === 'succeeded');
  const refunds = stripe.account.refunds.all();
  const sum = (amounts: number[]) => String(amounts.reduce((total, amount) => total + amount, 0));
  const charged = sum(intents.map(({ amount_received: amount }) => amount));
  const refunded = sum(refunds.map(({ amount }) => amount));
  const isWhole = ({ id, amount_received: amount }: (typeof intents)[number]) =>
    refunds
      .filter(({ payment_intent: intent }) => intent === id)
      .reduce((total, refund) => total + refund.amount, 0) >= amount;
  const lost = stripe.account.disputes.all().filter(({ status }) => status === 'lost');
  const theirs = {
    orders: intents.length,
    payments: intents.length,
    charged,
    refunded,
    charges: intents.length,
    ledgerCharged: charged,
    ledgerRefunded: `-${refunded}`,
    balance: sum(stripe.account.balanceTransactions.all().map(({ net }) => net)),
    rights: intents.length,
    activeRights: intents.length - intents.filter(isWhole).length - lost.length,
  };
  return { ours, theirs };
}

test(`F35 F36 F37 killed ${kills} times at any moment during ${mostEvents} events, it loses nothing and doubles nothing`, async () => {
  const checkoutUrl = await start();
  const sessionIds = await openCheckouts(checkoutUrl, pool, Math.ceil(mostEvents / 6), ['usd']);
  server?.child.kill('SIGTERM'); // what was compiled is kept at a proper end only
  await server?.exited;
  let paid = 0;
  for (const sessionId of sessionIds) {
    payLife(stripe, sessionId, lifeOf(paid));
    paid += 1;
    if (stripe.events().length >= mostEvents + 200) break;
  }
  const events = stripe.events();
  expect(events.length).toBeGreaterThan(mostEvents);

  // Catching up from Stripe's list would hide a loss: only what the webhook brings counts here.
  stripe.failNext({ path: '/v1/events', kind: '500', count: 1_000_000 });
  const answered = () => stripe.account.deliveredEventIds.size;
  const random = randomFrom(seed);
  const portion = Math.ceil(events.length / (kills + 1));
  let url = await start();
  for (let round = 0; round < kills; round += 1) {
    // Stripe sends what was not answered once more, and something new; all of it in any order.
    const due = stripe.pendingEvents().slice(0, portion);
    const [answeredBefore, goal] = [answered(), random() * portion];
    const sending = stripe.deliver({
      to: `${url}/webhooks/stripe`,
      events: due,
      order: 'shuffled',
      seed: round,
      concurrency: 8,
    });
    let isSent = false;
    void sending.then(() => (isSent = true));
    while (!isSent && answered() < answeredBefore + goal) await delay(1);
    if (round % 2 === 1) await delay(random() * 400); // what was answered is being worked off, else requests are on their way
    await kill();
    await sending;
    url = await start();
  }
  await until(async () => {
    await stripe.deliver({ to: `${url}/webhooks/stripe`, concurrency: 8 });
    return stripe.pendingEvents().length === 0;
  }, 60_000);
  await until(async () => {
    const { waiting } = await one<{ waiting: number }>(
      `select count(*)::int as waiting from stripe_events where state in ('pending', 'parked')`,
    );
    return waiting === 0;
  }, 60_000);
  await kill();

  const { stored, unfinished } = await one<{ stored: number; unfinished: number }>(
    `select count(*)::int as stored, count(*) filter (where state not in ('done', 'ignored'))::int as unfinished from stripe_events`,
  );
  expect({ stored, unfinished }).toEqual({ stored: stripe.events().length, unfinished: 0 });
  const { ours, theirs } = await figures();
  expect(ours).toEqual(theirs);
}, 420_000);
