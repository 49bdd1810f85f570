import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../../server/platform/ids.ts';
import { startStripeDouble, type StripeDouble } from '../../../doubles/stripe/start-stripe-double.ts';
import { stripeClientFor } from '../../../doubles/stripe/stripe-client.ts';
import { inOrder } from '../../../doubles/stripe/event-order.ts';
import { customerClient } from '../../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../../support/server.ts';
import { until } from '../../../support/until.ts';
import { at } from './till.ts';

/** Signs events of a Stripe that the server cannot ask back: it has no key. */
let stripe: StripeDouble;
let server: TestServer;
beforeAll(async () => {
  stripe = await startStripeDouble({ webhookSecret: 'whsec_alone' });
  server = await startTestServer({ env: { STRIPE_WEBHOOK_SECRETS: 'whsec_alone' } });
});
afterAll(async () => {
  await server.close();
  await stripe.close();
});

let wares = 0;

/** A sale whose session names our checkout, as if it had been opened while there was a key. */
async function sale(payment: Parameters<StripeDouble['paySession']>[1] = {}) {
  const { buyer, scenarioId } = await offered();
  const checkoutId = newId('chk');
  await server.pool.query(
    `insert into checkout_sessions (id, customer_id, scenario_id, amount, currency, status, created_at)
     values ($1, $2, $3, 1000, 'usd', 'open', now())`,
    [checkoutId, buyer.id, scenarioId],
  );
  const session = await stripeClientFor(stripe).checkout.sessions.create({
    mode: 'payment',
    success_url: 'https://shop.example',
    metadata: { scenario_library_checkout: checkoutId },
    line_items: [
      { quantity: 1, price_data: { currency: 'usd', unit_amount: 1000, product_data: { name: 'Alone' } } },
    ],
  });
  const paid = stripe.paySession(session.id, { at: at('03-01'), ...payment });
  return { buyer, scenarioId, sessionId: session.id, paymentId: paid.paymentIntent!.id };
}

/** Somebody, and a scenario that is for sale. */
async function offered() {
  const buyer = await customerClient(server);
  wares += 1;
  const scenarioId = newId('scn');
  await server.pool.query(
    `insert into categories (id, slug, name, created_at) values ('cat_alone', 'alone', 'Alone', now()) on conflict do nothing`,
  );
  await server.pool.query(
    `insert into scenarios (id, slug, title, description, complexity_level, category_id, status, price_amount, price_currency, created_at, updated_at)
     values ($1, $2, 'Alone', 'x', 1, 'cat_alone', 'active', 1000, 'usd', now(), now())`,
    [scenarioId, `alone-${wares}`],
  );
  return { buyer, scenarioId };
}

async function deliver(delivery: Partial<Parameters<StripeDouble['deliver']>[0]> = {}) {
  await stripe.deliver({ to: `${server.url}/webhooks/stripe`, ...delivery });
  await until(async () => {
    const { rows } = await server.pool.query(`select 1 from stripe_events where state = 'pending'`);
    return rows.length === 0;
  }, 20_000);
}

async function seen({ buyer, scenarioId }: Awaited<ReturnType<typeof offered>>) {
  const orders = (await buyer.get('/v1/orders')).body.items;
  const right = (await buyer.get('/v1/entitlements')).body.items[0];
  const { rows } = await server.pool.query('select 1 from revenue_entries where customer_id = $1', [
    buyer.id,
  ]);
  return {
    orders: orders.length,
    status: orders[0]?.status,
    total: orders[0]?.total.amount,
    refunded: orders[0]?.refunded.amount,
    right: right?.scenario === scenarioId ? right.state : undefined,
    ledger: rows.length,
  };
}

const bought = { orders: 1, status: 'paid', total: 1000, refunded: 0, right: 'active', ledger: 0 };

describe('without a key of Stripe', () => {
  test('a sale gives the right, and stays pending: nothing is known of the balance', async () => {
    const sold = await sale();
    await deliver({ order: 'reversed' });
    expect(await seen(sold)).toEqual(bought);
    const operator = await server.pool.query('select settled_at from orders where customer_id = $1', [
      sold.buyer.id,
    ]);
    expect(operator.rows).toEqual([{ settled_at: null }]);
  });

  test('a payment that takes days gives nothing before the bank confirms it', async () => {
    const sold = await sale({ async: true });
    await deliver();
    expect(await seen(sold)).toMatchObject({ orders: 0, right: undefined });
    stripe.completeAsyncPayment(sold.sessionId, { at: at('03-04') });
    await deliver({ order: 'reversed' });
    expect(await seen(sold)).toEqual(bought);
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'F27 a whole life in any order, twice, ends the same (seed %i)',
    async (seed) => {
      const sold = await sale();
      const failing = stripe.refund(sold.paymentId, { amount: 300, status: 'pending', at: at('03-02') });
      stripe.failRefund(failing.id, { at: at('03-05') });
      stripe.refund(sold.paymentId, { amount: 250, at: at('03-06') });
      const dispute = stripe.openDispute(sold.paymentId, { amount: 500, at: at('03-07') });
      stripe.closeDispute(dispute.id, seed % 2 === 0 ? 'won' : 'lost', { at: at('03-20') });
      const events = inOrder([...stripe.pendingEvents(), ...stripe.pendingEvents()], {
        order: 'shuffled',
        seed,
      });
      for (const event of events) await deliver({ events: [event] });
      expect(await seen(sold)).toEqual({
        ...bought,
        refunded: 250,
        status: seed % 2 === 0 ? 'partiallyRefunded' : 'disputed',
        right: seed % 2 === 0 ? 'active' : 'revoked',
      });
      const { rows } = await server.pool.query(
        `select type, count(*)::int as count from outbox_events where customer_id = $1 and type like 'billing.%' group by 1 order by 1`,
        [sold.buyer.id],
      );
      expect(rows.find(({ type }) => type === 'billing.order-paid')).toEqual({
        type: 'billing.order-paid',
        count: 1,
      });
    },
  );

  test.each(['2020-08-27', '2024-12-18.acacia', '2025-03-31.basil', '2026-03-25.dahlia'])(
    'F54 events in the shape of %s',
    async (apiVersion) => {
      const sold = await sale();
      stripe.refund(sold.paymentId, { at: at('03-06') });
      await deliver({ apiVersion });
      expect(await seen(sold)).toEqual({ ...bought, refunded: 1000, status: 'refunded', right: 'revoked' });
    },
  );

  test.each([undefined, '2024-12-18.acacia'])(
    'an invoice is linked with what paid it, children first, in the shape of %s',
    async (apiVersion) => {
      const { buyer, scenarioId } = await offered();
      const client = stripeClientFor(stripe);
      const product = await client.products.create({ name: 'Alone' });
      await server.pool.query(
        `insert into products (id, scenario_id, stripe_product_id, title, created_at) values ($1, $2, $3, 'Alone', now())`,
        [newId('prd'), scenarioId, product.id],
      );
      const price = await client.prices.create({ product: product.id, currency: 'usd', unit_amount: 1000 });
      const customer = await client.customers.create({ email: buyer.email });
      const card = await client.paymentMethods.attach('pm_card_visa', { customer: customer.id });
      await client.customers.update(customer.id, { invoice_settings: { default_payment_method: card.id } });
      await client.invoiceItems.create({ customer: customer.id, pricing: { price: price.id } });
      const invoice = await client.invoices.create({
        customer: customer.id,
        pending_invoice_items_behavior: 'include',
      });
      await client.invoices.pay(invoice.id);
      for (const event of stripe.pendingEvents().toReversed())
        await deliver({ events: [event], ...(apiVersion ? { apiVersion } : {}) });
      expect(await seen({ buyer, scenarioId })).toEqual(bought);
    },
  );

  test.each(['as sent', 'reversed', 'session first'])(
    'a subscription is one order, and its right is that of the subscription alone: events %s',
    async (order) => {
      const { buyer, scenarioId } = await offered();
      const client = stripeClientFor(stripe);
      const product = await client.products.create({ name: 'Monthly' });
      await server.pool.query(
        `insert into products (id, scenario_id, stripe_product_id, title, created_at) values ($1, $2, $3, 'Monthly', now())`,
        [newId('prd'), scenarioId, product.id],
      );
      const checkoutId = newId('chk');
      await server.pool.query(
        `insert into checkout_sessions (id, customer_id, scenario_id, amount, currency, status, created_at)
         values ($1, $2, $3, 1000, 'usd', 'open', now())`,
        [checkoutId, buyer.id, scenarioId],
      );
      const metadata = { scenario_library_checkout: checkoutId };
      const price = { currency: 'usd', unit_amount: 1000, recurring: { interval: 'month' } } as const;
      const session = await client.checkout.sessions.create({
        mode: 'subscription',
        success_url: 'https://shop.example',
        metadata,
        subscription_data: { metadata },
        line_items: [{ quantity: 1, price_data: { ...price, product: product.id } }],
      });
      stripe.paySession(session.id);
      const events = stripe.pendingEvents();
      const first = events.filter(({ type }) => type.startsWith('checkout.session.'));
      if (order === 'session first') await deliver({ events: first });
      await deliver(order === 'as sent' ? {} : { order: 'reversed' });
      expect(await seen({ buyer, scenarioId })).toEqual(bought);
      const { rows } = await server.pool.query('select source from entitlements where customer_id = $1', [
        buyer.id,
      ]);
      expect(rows).toEqual([{ source: 'subscription' }]);
      const checkout = await server.pool.query('select status from checkout_sessions where id = $1', [
        checkoutId,
      ]);
      expect(checkout.rows).toEqual([{ status: 'complete' }]);
    },
  );

  test('what nobody here offered is ignored', async () => {
    const session = await stripeClientFor(stripe).checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://shop.example',
      line_items: [
        { quantity: 1, price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'T-shirt' } } },
      ],
    });
    stripe.paySession(session.id);
    await deliver();
    const { rows } = await server.pool.query(
      `select distinct state from stripe_events where object_id = $1`,
      [session.id],
    );
    expect(rows).toEqual([{ state: 'ignored' }]);
  });
});
