import { inTransaction } from '../../../server/platform/database.ts';
import type { Mail } from '../../../server/platform/mail.ts';
import { drainOutbox } from '../../../server/platform/outbox/drain-outbox.ts';
import { announce } from '../../../server/platform/outbox/outbox.ts';
import { allListeners } from '../../../server/listeners.ts';
import { allJobs } from '../../../server/jobs.ts';
import { startStripeDouble } from '../../doubles/stripe/start-stripe-double.ts';
import { customerClient, operatorClient } from '../../support/api-client.ts';
import { insertPayment, type Payment } from '../../support/ledger-rows.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

export type RewardsWorld = Awaited<ReturnType<typeof startRewards>>;
export type Customer = Awaited<ReturnType<typeof customerClient>>;

let runCount = 0;

/** A library whose clock stands where the test puts it, with a Stripe of its own. A point is worth a cent unless said otherwise. */
export async function startRewards({
  at = '2026-06-15T12:00:00Z',
  env = { REWARD_POINT_VALUE: '0.01usd' },
  hasStripe = true,
  beforeMail,
}: {
  at?: string;
  env?: Record<string, string>;
  hasStripe?: boolean;
  beforeMail?: (mail: Mail) => void;
} = {}) {
  let now = new Date(at);
  const stripe = await startStripeDouble({ webhookSecret: 'whsec_rewards', now: () => now });
  const server = await startTestServer({
    now: () => now,
    env,
    ...(hasStripe ? { stripe } : {}),
    ...(beforeMail ? { beforeMail } : {}),
  });
  const { pool } = server;
  const operator = await operatorClient(server);
  const scenario = await insertScenario(pool, { title: 'Invoice chasing' });
  const world = {
    server,
    pool,
    stripe,
    operator,
    scenario,
    now: () => now,
    moveTo: (instant: string) => void (now = new Date(instant)),
    newCustomer: (name?: string) => customerClient(server, name),
    /** Runs a job as the clock would. */
    runJob: async (name: string, payload: object = {}) => allJobs(server.deps)[name]?.run(payload as never),
    /** Announces something, as the feature to the left would, and waits until it was taken in. */
    async tell(
      events: readonly { type: string; customerId: string; data?: object; installationId?: string }[],
    ) {
      await inTransaction(pool, (db) =>
        announce(
          db,
          events.map(({ type, customerId, data = {}, installationId = null }) => ({
            type,
            customerId,
            scenarioId: scenario.id,
            installationId,
            occurredAt: now,
            data: { ...data },
          })),
        ),
      );
      await world.heard();
    },
    async heard() {
      const name = 'rewards.take-in-events';
      const listener = allListeners(server.deps)[name]!;
      await drainOutbox(server.deps, { [name]: listener }); // beside the server's own loop, as a second server would
      await until(async () => {
        const { rows } = await pool.query<{ error: string | null }>(
          `select error from outbox_backlog where listener = $1`,
          [name],
        );
        const failed = rows.find(({ error }) => error !== null);
        if (failed) throw new Error(`taking in failed: ${failed.error}`);
        return rows.length === 0;
      });
    },
    /** A paid order that the ledger knows, not told yet. */
    pay: (customerId: string, payment: Partial<Payment> = {}) =>
      insertPayment(pool, {
        customerId,
        scenarioId: scenario.id,
        at: now.toISOString(),
        amount: 10_000,
        ...payment,
      }),
    /** Pays and tells. */
    async paid(customerId: string, payment: Partial<Payment> = {}): Promise<string> {
      const { orderId } = await world.pay(customerId, payment);
      await world.tell([{ type: 'billing.order-paid', customerId, data: { orderId } }]);
      return orderId;
    },
    /** Sets how much of an order has gone back, without telling. */
    setRefunded: (orderId: string, amount: number) =>
      pool.query(`update orders set refunded_amount = $2 where id = $1`, [orderId, amount]),
    async refunded(customerId: string, orderId: string, amount: number) {
      await world.setRefunded(orderId, amount);
      await world.tell([{ type: 'billing.order-refunded', customerId, data: { orderId } }]);
    },
    /** Reports completed runs of an installation (a new one when none is given), a minute each. */
    async completes(
      customer: Customer,
      {
        runs = 1,
        installationId,
        day = now.toISOString().slice(0, 10),
        ...task
      }: {
        runs?: number;
        installationId?: string;
        day?: string;
        status?: string;
        error?: object;
        cost?: object;
      } = {},
    ): Promise<string> {
      const id =
        installationId ??
        (await insertInstallation(pool, { customerId: customer.id, scenario, confirmedAt: now })).id;
      runCount += 1;
      const tasks = Array.from({ length: runs }, (_, index) => ({
        installationId: id,
        executionId: `run-${runCount}-${index}`,
        status: 'completed',
        startedAt: `${day}T10:00:00Z`,
        finishedAt: `${day}T10:01:00Z`,
        ...task,
      }));
      const { body } = await customer.post('/v1/execution-tasks', { tasks });
      if (body.accepted !== runs) throw new Error(JSON.stringify(body));
      await world.heard();
      return id;
    },
    /** Delivers what Stripe has not delivered yet, and waits until all of it was worked off and heard. */
    async deliver() {
      await stripe.deliver({ to: `${server.url}/webhooks/stripe`, signedAt: now });
      await until(async () => {
        const { rows } = await pool.query(`select from stripe_events where state = 'pending'`);
        return rows.length === 0;
      }, 20_000);
      await world.heard();
    },
    /** Gives points by hand. */
    async give(customerId: string, points: number) {
      const answer = await operator.post('/admin/rewards', {
        customer: customerId,
        points,
        reason: 'A gift',
      });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    },
    balanceOf: async (customer: Customer): Promise<number> =>
      (await customer.get('/v1/rewards')).body.balance,
    /** `reason points` of every movement, oldest first. */
    movementsOf: async (customer: Customer): Promise<string[]> =>
      (await customer.get('/v1/rewards?limit=100')).body.items
        .map(({ reason, points }: { reason: string; points: number }) => `${reason} ${points}`)
        .toReversed(),
    async close() {
      await server.close();
      await stripe.close();
    },
  };
  return world;
}
