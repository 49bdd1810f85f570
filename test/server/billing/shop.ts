import { newId } from '../../../server/platform/ids.ts';
import type { Money } from '../../../server/platform/money.ts';
import type { Clock } from '../../../server/platform/time.ts';
import { startStripeDouble, type StripeDoubleOptions } from '../../doubles/stripe/start-stripe-double.ts';
import { customerClient, type ApiClient } from '../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

export const webhookSecret = 'whsec_shop';

export type Shop = Awaited<ReturnType<typeof startShop>>;
export type Buyer = Awaited<ReturnType<typeof customerClient>>;
export type Ware = { id: string; slug: string; title: string };

/** A library that sells through a Stripe of its own. */
export async function startShop(
  options: {
    stripe?: Partial<StripeDoubleOptions>;
    env?: Record<string, string>;
    /** Called before a mail counts as sent: one that throws fails it. */
    beforeMail?: () => void;
    /** Of the library and of Stripe. */
    now?: Clock;
    /** Where the server finds Stripe, when something stands between. */
    reachStripeAt?: string;
    /** Fetches the events that Stripe keeps, at the start and every hour. */
    catchesUp?: boolean;
    /** false: the server knows the secrets of webhooks only, and cannot ask Stripe. */
    hasKey?: boolean;
    /** Where the server finds Make. */
    make?: { url: string };
  } = {},
) {
  const stripe = await startStripeDouble({
    webhookSecret,
    ...(options.now ? { now: options.now } : {}),
    ...options.stripe,
  });
  const server = await startTestServer({
    ...(options.hasKey === false ? {} : { stripe: { ...stripe, url: options.reachStripeAt ?? stripe.url } }),
    env: { STRIPE_WEBHOOK_SECRETS: webhookSecret, ...options.env },
    ...(options.make ? { make: options.make } : {}),
    ...(options.now ? { now: options.now } : {}),
    ...(options.beforeMail ? { beforeMail: options.beforeMail } : {}),
    catchesUp: options.catchesUp ?? false,
  });
  const webhookUrl = `${server.url}/webhooks/stripe`;
  const shop = {
    server,
    stripe,
    webhookUrl,
    newBuyer: (name?: string): Promise<Buyer> => customerClient(server, name),
    newWare: (price: Money | null, change: { recurring?: 'month' } = {}) =>
      insertScenario(server, price, change.recurring ?? null),
    /** Opens a checkout through the API. */
    async openCheckout(buyer: ApiClient, ware: Ware): Promise<string> {
      const { status, body } = await buyer.post('/v1/checkout', { scenario: ware.slug });
      if (status !== 201) throw new Error(`checkout answered ${status}: ${JSON.stringify(body)}`);
      return body.sessionId as string;
    },
    /** Buys and pays; the events are not delivered yet. */
    async buy(buyer: ApiClient, ware: Ware, payment: Parameters<typeof stripe.paySession>[1] = {}) {
      const paid = stripe.paySession(await shop.openCheckout(buyer, ware), payment);
      return { sessionId: paid.session.id, paymentId: paid.paymentIntent?.id ?? '' };
    },
    /** Delivers what Stripe has not delivered and waits until nothing waits in the inbox. */
    async deliver(delivery: Partial<Parameters<typeof stripe.deliver>[0]> = {}) {
      const answers = await stripe.deliver({
        to: webhookUrl,
        ...(options.now ? { signedAt: options.now() } : {}),
        ...delivery,
      });
      await shop.inboxIsEmpty();
      return answers;
    },
    async inboxIsEmpty(): Promise<void> {
      const waiting = async () =>
        (await server.pool.query(`select type, error from stripe_events where state = 'pending'`)).rows;
      await until(async () => (await waiting()).length === 0, 60_000).catch(async () => {
        throw new Error(`The inbox is not empty: ${JSON.stringify(await waiting())}`);
      });
    },
    /** Makes what waits for its next attempt due now. */
    hurry: () =>
      server.pool.query(
        // Past what the drain holds: it marks many rows at once too, in an order of its own.
        `update stripe_events set next_attempt_at = clock_timestamp()
         where id in (select id from stripe_events where state = 'pending' for update skip locked)`,
      ),
    /** `day kind amount` of every ledger row of a payment, in order. */
    async ledger(paymentId: string): Promise<string[]> {
      const { rows } = await server.pool.query<{ row: string }>(
        `select to_char(occurred_at at time zone 'UTC', 'MM-DD') || ' ' || revenue_entries.kind || ' ' || amount as row
         from revenue_entries join orders on orders.id = order_id where stripe_payment_intent_id = $1
         order by occurred_at, object_id, source_id, line_position, revenue_entries.kind`,
        [paymentId],
      );
      return rows.map(({ row }) => row);
    },
    async entitlementOf(buyer: ApiClient): Promise<string | undefined> {
      return (await buyer.get('/v1/entitlements')).body.items[0]?.state;
    },
    async close() {
      await server.close();
      await stripe.close();
    },
  };
  return shop;
}

let wareCount = 0;

async function insertScenario(
  { pool }: TestServer,
  price: Money | null,
  recurring: string | null,
): Promise<Ware> {
  wareCount += 1;
  const ware = {
    id: newId('scn'),
    slug: `invoice-chasing-${wareCount}`,
    title: `Invoice chasing ${wareCount}`,
  };
  await pool.query(
    `insert into categories (id, slug, name, created_at) values ('cat_sales', 'sales', 'Sales', now()) on conflict do nothing`,
  );
  await pool.query(
    `insert into scenarios (id, slug, title, description, complexity_level, category_id, status, price_amount, price_currency, recurring, created_at, updated_at)
     values ($1, $2, $3, 'Reminds late payers.', 2, 'cat_sales', 'active', $4, $5, $6, now(), now())`,
    [ware.id, ware.slug, ware.title, price?.amount ?? null, price?.currency ?? null, recurring],
  );
  await pool.query(
    `insert into scenario_versions (id, scenario_id, number, blueprint, scheduling, report, created_at, published_at)
     values ($1, $2, 1, '{"name":"x","flow":[]}', '{"type":"on-demand"}', '{"valid":true,"errors":[],"warnings":[],"requirements":[],"apps":[],"steps":[]}', now(), now())`,
    [newId('ver'), ware.id],
  );
  return ware;
}
