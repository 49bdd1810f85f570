import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient } from '../../../support/api-client.ts';
import { until } from '../../../support/until.ts';
import { at, startTill, type Till } from './till.ts';

let till: Till;
beforeAll(async () => void (till = await startTill()));
afterAll(() => till.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });

async function linkFor(wareId: string) {
  const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: wareId });
  return till.client.paymentLinks.create({ line_items: [{ price: stripePriceId, quantity: 1 }] });
}

async function customerWith(email: string): Promise<string | undefined> {
  const [row] = await till.rows<{ id: string }>('select id from customers where email = $1', [email]);
  return row?.id;
}

describe('F99 a purchase through a payment link without our reference', () => {
  test('goes to the customer with that address, however it is written', async () => {
    const [buyer, ware] = [await till.newBuyer('Grace'), await till.newWare(usd(1900))];
    const session = till.stripe.openPaymentLink((await linkFor(ware.id)).id);
    till.stripe.paySession(session.id, { email: buyer.email.toUpperCase(), at: at('03-01') });
    await till.deliver({ order: 'reversed' });
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'active' });
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 1900 usd']);
    expect(
      await till.rows(`select source, status from checkout_sessions where stripe_session_id = $1`, [
        session.id,
      ]),
    ).toEqual([{ source: 'paymentLink', status: 'complete' }]);
  });

  test('makes a customer of somebody new, who is mailed one link and gets in by it', async () => {
    const ware = await till.newWare(usd(1900));
    const session = till.stripe.openPaymentLink((await linkFor(ware.id)).id);
    till.stripe.paySession(session.id, { email: 'new-buyer@example.com', name: 'Nina New' });
    await till.deliver({ order: 'reversed', times: 3, concurrency: 6 });
    const id = await customerWith('new-buyer@example.com');
    expect(id).toBeDefined();
    const mails = () => till.server.mails.filter(({ to }) => to === 'new-buyer@example.com');
    await until(async () => mails().length > 0);
    expect(mails()).toHaveLength(1);
    expect(mails()[0]!.subject).toContain('purchase');
    const link = /https?:\S+\/signup\/confirm\?token=\S+/.exec(mails()[0]!.text)![0];
    const page = await fetch(link.replace(/^https?:\/\/[^/]+/, till.server.url), { method: 'POST' });
    const key = /slk_[\w-]+/.exec(await page.text())![0];
    const { body } = await apiClient(till.server.url, key).get('/v1/orders');
    expect(body.items).toHaveLength(1);
  });

  test('of a plan: the new customer is subscribed, also when the subscription is heard of long before the session', async () => {
    const plan = await till.newPlan(usd(2900));
    const { stripePriceId } = await till.priceOf(plan);
    const link = await till.client.paymentLinks.create({
      line_items: [{ price: stripePriceId, quantity: 1 }],
    });
    const session = till.stripe.openPaymentLink(link.id);
    till.stripe.paySession(session.id, { email: 'new-subscriber@example.com' });
    const events = till.stripe.pendingEvents();
    const early = events.filter(({ type }) => type.startsWith('customer.subscription.'));
    await till.deliver({ events: early });
    await till.deliver({ events: events.filter((event) => !early.includes(event)) });
    const id = (await customerWith('new-subscriber@example.com'))!;
    expect(await till.ledgerOf({ id })).toEqual(['charge 1 2900 usd']);
    await until(async () => {
      const rights = await till.rows(
        `select state from entitlements where customer_id = $1 and source = 'subscription'`,
        [id],
      );
      return rights.length === 1;
    }, 20_000);
    expect(
      await till.rows(`select stripe_subscription_id is not null as has from orders where customer_id = $1`, [
        id,
      ]),
    ).toEqual([{ has: true }]);
  });

  test('is the payer’s, whomever the address of the link names: anybody can hand out links', async () => {
    const [other, ware] = [await till.newBuyer(), await till.newWare(usd(1900))];
    const session = till.stripe.openPaymentLink((await linkFor(ware.id)).id, {
      client_reference_id: other.id,
    });
    till.stripe.paySession(session.id, { email: 'payer@example.com' });
    await till.deliver();
    expect(await till.rightsOf(other)).toEqual({});
    const id = await customerWith('payer@example.com');
    expect(await till.rows('select state from entitlements where customer_id = $1', [id])).toEqual([
      { state: 'active' },
    ]);
  });

  test('of a plan is the payer’s, whomever the address of the link named: who pays can end it', async () => {
    const [other, plan] = [await till.newBuyer(), await till.newPlan(usd(2900))];
    const { stripePriceId } = await till.priceOf(plan);
    const link = await till.client.paymentLinks.create({
      line_items: [{ price: stripePriceId, quantity: 1 }],
    });
    const session = till.stripe.openPaymentLink(link.id, { client_reference_id: other.id });
    till.stripe.paySession(session.id, { email: 'monthly@example.com' });
    await till.deliver({ order: 'reversed' });
    const id = (await customerWith('monthly@example.com'))!;
    const owners = await till.rows(
      `select customer_id as id from orders where stripe_subscription_id is not null and customer_id in ($1, $2)
       union all select customer_id from subscriptions where customer_id in ($1, $2)
       union all select customer_id from entitlements where source = 'subscription' and state = 'active' and customer_id in ($1, $2)`,
      [id, other.id],
    );
    expect(owners).toEqual([{ id }, { id }, { id }]);
  });
});

describe('F31 somebody who is not known here', () => {
  async function invoiceFor(email: string | null, wareId: string) {
    const customer = await till.client.customers.create(email === null ? {} : { email });
    const card = await till.client.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    await till.client.customers.update(customer.id, {
      invoice_settings: { default_payment_method: card.id },
    });
    const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: wareId });
    await till.client.invoiceItems.create({ customer: customer.id, pricing: { price: stripePriceId } });
    const invoice = await till.client.invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
    });
    await till.client.invoices.pay(invoice.id);
    return { customer: customer.id, invoice: invoice.id };
  }

  test('waits, and is worked off when they sign up with that address', async () => {
    const ware = await till.newWare(usd(1500));
    const { invoice, customer } = await invoiceFor('ada-later@example.com', ware.id);
    await till.deliver();
    const waiting = await till.rows(
      `select distinct state, waits_for from stripe_events where object_id = $1 and type = 'invoice.paid'`,
      [invoice],
    );
    expect(waiting).toEqual([{ state: 'parked', waits_for: `stripe-customer ${customer}` }]);
    const { id } = await signUp('ada-later@example.com');
    await until(async () => (await till.ledgerOf({ id })).length > 0, 20_000);
    expect(await till.ledgerOf({ id })).toEqual(['charge 1 1500 usd']);
  });

  test('waits, and is worked off when Stripe tells an address that is known here', async () => {
    const [buyer, ware] = [await till.newBuyer(), await till.newWare(usd(1500))];
    const { customer } = await invoiceFor(null, ware.id);
    await till.deliver();
    expect(await till.ledgerOf(buyer)).toEqual([]);
    await till.client.customers.update(customer, { email: buyer.email });
    await till.deliver();
    await until(async () => (await till.ledgerOf(buyer)).length > 0, 20_000);
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'active' });
  });

  test('waits, and is worked off when an operator says who they are', async () => {
    const [buyer, ware] = [await till.newBuyer(), await till.newWare(usd(1500))];
    const { customer } = await invoiceFor(null, ware.id);
    await till.deliver();
    expect(await till.ledgerOf(buyer)).toEqual([]);
    const path = `/admin/customers/${buyer.id}/stripe-customers`;
    const linked = await till.operator.post(path, { stripeCustomerId: customer });
    expect([linked.status, linked.body.items[0].stripeCustomerId]).toEqual([201, customer]);
    await until(async () => (await till.ledgerOf(buyer)).length > 0, 20_000);
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'active' });
    const other = await till.newBuyer();
    const again = await till.operator.post(`/admin/customers/${other.id}/stripe-customers`, {
      stripeCustomerId: customer,
    });
    expect([again.status, again.body.type]).toEqual([409, '/problems/already_linked']);
  });

  test('a key of a request is good for one link', async () => {
    const path = `/admin/customers/${(await till.newBuyer()).id}/stripe-customers`;
    const link = (stripeCustomerId: string) =>
      till.operator.post(path, { stripeCustomerId }, { 'Idempotency-Key': 'a-link' });
    expect((await link('cus_first')).status).toBe(201);
    expect((await link('cus_second')).body.type).toBe('/problems/idempotency_key_reused');
  });

  async function signUp(email: string): Promise<{ id: string }> {
    await fetch(`${till.server.url}/v1/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, name: 'Ada Later', consents: [] }),
    });
    const mails = () => till.server.mails.filter(({ to }) => to === email);
    await until(async () => mails().length > 0);
    const token = /token=([\w-]+)/.exec(mails()[0]!.text)![1]!;
    await fetch(`${till.server.url}/signup/confirm?token=${token}`, { method: 'POST' });
    return { id: (await customerWith(email))! };
  }
});

describe('F100 customers change at Stripe', () => {
  test('a new address there changes nothing here: the link stays', async () => {
    const [buyer, first, second] = [
      await till.newBuyer(),
      await till.newWare(usd(1000)),
      await till.newWare(usd(1000)),
    ];
    const other = await till.newBuyer();
    await till.buy(buyer, first, { at: at('03-01') });
    await till.deliver();
    const [{ id } = { id: '' }] = await till.rows<{ id: string }>(
      'select stripe_customer_id as id from stripe_customers where customer_id = $1',
      [buyer.id],
    );
    await till.client.customers.update(id, { email: other.email });
    const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: second.id });
    await till.payDirectly([stripePriceId], { customer: id });
    await till.deliver({ order: 'reversed' });
    expect(Object.keys(await till.rightsOf(buyer)).toSorted()).toEqual([first.id, second.id].toSorted());
    expect(await till.rightsOf(other)).toEqual({});
  });

  test('deleted there: what was paid stays, a late refund finds its order, and the next checkout makes another one', async () => {
    const [buyer, first, second] = [
      await till.newBuyer(),
      await till.newWare(usd(1000)),
      await till.newWare(usd(700)),
    ];
    const { paymentId } = await till.buy(buyer, first, { at: at('03-01') });
    await till.deliver();
    const linksOf = () =>
      till.rows<{ id: string; is_primary: boolean }>(
        'select stripe_customer_id as id, is_primary from stripe_customers where customer_id = $1 order by created_at',
        [buyer.id],
      );
    const [link] = await linksOf();
    await till.client.customers.del(link!.id);
    till.stripe.refund(paymentId, { amount: 300, at: at('03-09') });
    await till.deliver({ order: 'reversed' });
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 1000 usd', 'refund 1 -300 usd']);
    await till.buy(buyer, second, { at: at('03-10') });
    await till.deliver();
    expect((await linksOf()).map((row) => row.is_primary)).toEqual([false, true]);
    expect(await till.ledgerOf(buyer)).toHaveLength(3);
  });

  test('two of them with one address are one customer here', async () => {
    const [buyer, first, second] = [
      await till.newBuyer(),
      await till.newWare(usd(1000)),
      await till.newWare(usd(1000)),
    ];
    for (const ware of [first, second]) {
      const { id } = await till.client.customers.create({ email: buyer.email });
      const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: ware.id });
      await till.payDirectly([stripePriceId], { customer: id });
    }
    await till.deliver({ order: 'reversed' });
    expect(Object.keys(await till.rightsOf(buyer))).toHaveLength(2);
    const { body } = await till.operator.get(`/admin/customers/${buyer.id}/stripe-customers`);
    expect(body.items.map(({ isPrimary }: { isPrimary: boolean }) => isPrimary)).toEqual([false, false]); // by the address only
  });
});

describe('F32 what others sell through the same account', () => {
  test('is ignored: payments, invoices and customers', async () => {
    const client = till.client;
    const price = await client.prices.create({
      currency: 'usd',
      unit_amount: 500,
      product_data: { name: 'T-shirt' },
    });
    const paid = await till.payDirectly(
      [price.id],
      { customer_creation: 'always' },
      { email: 'fan@example.com' },
    );
    const customer = await client.customers.create({ email: 'fan@example.com' });
    await till.deliver();
    const states = await till.rows<{ state: string; type: string }>(
      `select distinct state from stripe_events where object_id = any($1::text[])`,
      [[paid.session.id, paid.charge!.id, paid.paymentIntent!.id, customer.id]],
    );
    expect(states).toEqual([{ state: 'ignored' }]);
    expect(await customerWith('fan@example.com')).toBeUndefined();
    expect(
      await till.rows(`select 1 from unlinked_stripe_customers where email = 'fan@example.com'`),
    ).toEqual([]);
  });
});

test('F30 children first, one at a time: a refund, then its charge, then its session, each worked off before the next comes', async () => {
  const [buyer, ware] = [await till.newBuyer(), await till.newWare(usd(1000))];
  const { paymentId } = await till.buy(buyer, ware, { at: at('03-01') });
  till.stripe.refund(paymentId, { amount: 400, at: at('03-02') });
  const dispute = till.stripe.openDispute(paymentId, { amount: 600, at: at('03-03') });
  till.stripe.closeDispute(dispute.id, 'won', { at: at('03-09') });
  const events = till.stripe.pendingEvents().toReversed();
  for (const event of events) {
    await till.deliver({ events: [event] });
  }
  expect(await till.ledgerOf(buyer)).toEqual([
    'charge 1 1000 usd',
    'refund 1 -400 usd',
    'dispute 1 -600 usd',
    'fee 1 -1500 usd',
    'dispute_reversal 1 600 usd',
  ]);
});
