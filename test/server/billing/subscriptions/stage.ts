import type Stripe from 'stripe';
import { newId } from '../../../../server/platform/ids.ts';
import { stripeClientFor } from '../../../doubles/stripe/stripe-client.ts';
import { startShop, type Buyer, type Shop, type Ware } from '../shop.ts';

export type Stage = Awaited<ReturnType<typeof openStage>>;
export type Subscriber = Buyer & { stripeCustomerId: string };
export type PlanOnSale = { id: string; name: string; productId: string; priceId: string };

type PlanFields = {
  amount?: number;
  currency?: string;
  interval?: 'month' | 'year';
  scenarios?: 'all' | Ware[];
  installationLimit?: number | null;
  price?: Partial<Stripe.PriceCreateParams>;
};

export const seconds = (instant: string): number => Date.parse(instant) / 1000;

/** A library that sells plans, and a Stripe whose customers live by a clock of their own, which is the library's too. */
export async function openStage(start: string, options: Parameters<typeof startShop>[0] = {}) {
  let today = new Date(start);
  const now = () => today;
  const shop: Shop = await startShop({ now, ...options });
  const stripe = stripeClientFor(shop.stripe);
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: seconds(start) });
  const { pool } = shop.server;
  let planCount = 0;
  const stage = {
    ...shop,
    shop,
    stripeApi: stripe,
    now,
    advanceTo(instant: string) {
      today = new Date(instant);
      return stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: seconds(instant) });
    },
    /** Lets so many days pass. */
    pass: (days: number) => stage.advanceTo(new Date(today.getTime() + days * 86_400_000).toISOString()),
    deliver: (delivery: Parameters<Shop['deliver']>[0] = {}) =>
      shop.deliver({ signedAt: today, ...delivery }),
    /** A customer of ours that Stripe knows too, with a card unless `card` is null. */
    async newSubscriber(card: string | null = 'pm_card_visa', isLinked = true): Promise<Subscriber> {
      const buyer = await shop.newBuyer();
      const { id } = await stripe.customers.create({ test_clock: clock.id, email: buyer.email });
      if (card !== null) {
        const method = await stripe.paymentMethods.attach(card, { customer: id });
        await stripe.customers.update(id, { invoice_settings: { default_payment_method: method.id } });
      }
      if (isLinked) await stage.link(buyer.id, id);
      return { ...buyer, stripeCustomerId: id };
    },
    link: (customerId: string, stripeCustomerId: string) =>
      pool.query(
        `insert into stripe_customers (customer_id, stripe_customer_id, created_at) values ($1, $2, now())`,
        [customerId, stripeCustomerId],
      ),
    /** A plan of the library with its product and price at Stripe. */
    async newPlan(fields: PlanFields = {}): Promise<PlanOnSale> {
      const { amount = 2900, currency = 'usd', interval = 'month', scenarios = 'all' } = fields;
      planCount += 1;
      const [id, productRow, name] = [newId('pln'), newId('prd'), `Plan ${planCount}`];
      const product = await stripe.products.create({ name });
      const price = await stripe.prices.create({
        currency,
        unit_amount: amount,
        recurring: { interval },
        product: product.id,
        ...fields.price,
      });
      await pool.query(
        `insert into plans (id, name, price_amount, price_currency, interval, covers_all_scenarios, installation_limit, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, now(), now())`,
        [id, name, amount, currency, interval, scenarios === 'all', fields.installationLimit ?? null],
      );
      if (scenarios !== 'all')
        for (const { id: scenarioId } of scenarios)
          await pool.query(`insert into plan_scenarios (plan_id, scenario_id) values ($1, $2)`, [
            id,
            scenarioId,
          ]);
      await pool.query(
        `insert into products (id, plan_id, stripe_product_id, title, created_at) values ($1, $2, $3, $4, now())`,
        [productRow, id, product.id, name],
      );
      return { id, name, productId: product.id, priceId: price.id };
    },
    subscribe: (
      { stripeCustomerId }: Subscriber,
      plan: PlanOnSale,
      fields: Partial<Stripe.SubscriptionCreateParams> = {},
    ) =>
      stripe.subscriptions.create({
        customer: stripeCustomerId,
        items: [{ price: plan.priceId }],
        ...fields,
      }),
    /** Everything that Stripe told of one subscription, as it happened. */
    eventsOf: (subscriptionId: string): Stripe.Event[] =>
      shop.stripe.events().filter(({ type, data }) => {
        const object = data.object as { id?: string; subscription?: string | null };
        if (type.startsWith('customer.subscription.')) return object.id === subscriptionId;
        return type.startsWith('customer.discount.') && object.subscription === subscriptionId;
      }),
    /** Delivers what Stripe told of a subscription. */
    tell: (subscriptionId: string, delivery: Parameters<Shop['deliver']>[0] = {}) =>
      stage.deliver({ events: stage.eventsOf(subscriptionId), ...delivery }),
    /** `day status amount×quantity…` of every state, in order. */
    async states(subscriptionId: string): Promise<string[]> {
      const { rows } = await pool.query<{ row: string }>(
        `select to_char(valid_from at time zone 'UTC', 'YYYY-MM-DD') || ' ' || status ||
           coalesce((select string_agg(' ' || coalesce(item ->> 'unitAmountDecimal', '?') || '×' || (item ->> 'quantity'), '' order by position)
             from jsonb_array_elements(state -> 'items') with ordinality as items (item, position)), '') as row
         from subscription_states where subscription_id = $1 order by valid_from, life_rank, source_id`,
        [subscriptionId],
      );
      return rows.map(({ row }) => row);
    },
    /** What it was at an instant, by the rule that figures follow. */
    async stateAt(subscriptionId: string, at: Date) {
      const { rows } = await pool.query(
        `select status, state from subscription_states where subscription_id = $1 and valid_from <= $2
         order by valid_from desc, life_rank desc, source_id desc limit 1`,
        [subscriptionId, at],
      );
      return rows[0] ?? null;
    },
    /** The statuses one after another, without dates and repetitions. */
    async statuses(subscriptionId: string): Promise<string[]> {
      const all = (await stage.states(subscriptionId)).map((row) => row.split(' ')[1] ?? '');
      return all.filter((status, index) => status !== all[index - 1]);
    },
    async subscription(subscriptionId: string) {
      const { rows } = await pool.query(`select * from subscriptions where id = $1`, [subscriptionId]);
      return rows[0] ?? null;
    },
    /** `state` of each right that a subscription gives, with its scenario. */
    async rights(sourceId: string): Promise<string[]> {
      const { rows } = await pool.query<{ row: string }>(
        `select state || ' ' || coalesce(scenario_id, 'all') as row from entitlements
         where source = 'subscription' and source_id = $1 order by state, scenario_id`,
        [sourceId],
      );
      return rows.map(({ row }) => row);
    },
  };
  return stage;
}

/** The sequence without repetitions that follow one another. */
export function withoutRepeats(rows: readonly string[]): string[] {
  const plain = rows.map((row) => row.slice(row.indexOf(' ') + 1));
  return rows.filter((_, index) => plain[index] !== plain[index - 1]);
}
