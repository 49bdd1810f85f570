import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Buyer } from '../shop.ts';
import { at, startTill, type Till } from './till.ts';

let till: Till;
beforeAll(async () => void (till = await startTill({ stripe: { taxPercent: { DE: 20 } } })));
afterAll(() => till.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });

/** A subscription bought at the library, with its first payment. */
async function subscribe(buyer: Buyer, plan: string, day: string, payment: { taxAmount?: number } = {}) {
  const { body } = await buyer.post('/v1/checkout', { plan });
  return till.stripe.paySession(body.sessionId, { ...payment, at: at(day) });
}

/** An invoice of one of our scenarios, made by an operator in Stripe's dashboard; still open. */
async function invoiceFor(
  customer: string,
  price: string,
  amount: number,
  options: { quantity?: number } = {},
) {
  await till.client.invoiceItems.create({
    customer,
    pricing: { price },
    quantity: options.quantity ?? 1,
  });
  const invoice = await till.client.invoices.create({
    customer,
    auto_advance: false,
    pending_invoice_items_behavior: 'include',
  });
  const open = await till.client.invoices.finalizeInvoice(invoice.id);
  expect(open.total).toBe(amount);
  return open;
}

async function customerAtStripe(buyer: Buyer): Promise<string> {
  const customer = await till.client.customers.create({ email: buyer.email });
  const card = await till.client.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  await till.client.customers.update(customer.id, {
    invoice_settings: { default_payment_method: card.id },
  });
  return customer.id;
}

describe('payments of subscriptions', () => {
  test('the first is a purchase of the checkout, the next a renewal, each with the period that it covers', async () => {
    const buyer = await till.newBuyer();
    const plan = await till.newPlan(usd(2900));
    const { subscription } = await subscribe(buyer, plan.id, '03-01', { taxAmount: 290 });
    await till.deliver({ order: 'reversed' });
    till.stripe.renewSubscription(subscription!.id, { at: at('04-01') });
    await till.deliver();
    expect(await till.ledgerOf(buyer)).toEqual([
      'charge 1 3190 usd',
      'charge_tax 1 -290 usd',
      'charge 1 2900 usd',
    ]);
    const orders = await till.orders(buyer);
    expect(orders).toMatchObject([
      { kind: 'renewal', total: usd(2900), subscription: subscription!.id, lines: [{ plan: plan.id }] },
      {
        kind: 'purchase',
        total: usd(3190),
        tax: usd(290),
        subscription: subscription!.id,
        coversFrom: '2026-03-01T12:00:00.000Z',
        coversTo: '2026-04-01T12:00:00.000Z',
      },
    ]);
    const [checkout] = await till.rows<{ status: string; hasOrder: boolean }>(
      `select status, exists (select from orders where checkout_session_id = checkout_sessions.id) as "hasOrder"
       from checkout_sessions where customer_id = $1`,
      [buyer.id],
    );
    expect(checkout).toEqual({ status: 'complete', hasOrder: true });
  });

  test('a trial brings no order until it is paid, and ends the checkout', async () => {
    const buyer = await till.newBuyer();
    const plan = await till.newPlan(usd(2900), 'month', 14);
    await subscribe(buyer, plan.id, '03-01');
    await till.deliver();
    expect(await till.orders(buyer)).toEqual([]);
    expect(
      await till.rows('select status from checkout_sessions where customer_id = $1', [buyer.id]),
    ).toEqual([{ status: 'complete' }]);
  });

  test('F68 an upgrade in the middle: credit for the unused time and the new price stand as lines, and their sum is what was charged', async () => {
    const buyer = await till.newBuyer();
    const [small, large] = [await till.newPlan(usd(1000)), await till.newPlan(usd(5000))];
    const { subscription } = await subscribe(buyer, small.id, '03-01');
    await till.deliver();
    const price = await till.priceOf(large);
    await till.client.subscriptions.update(subscription!.id, {
      items: [{ id: subscription!.items.data[0]!.id, price: price.stripePriceId }],
      proration_behavior: 'always_invoice',
      proration_date: at('03-16').getTime() / 1000,
    });
    await till.deliver({ order: 'reversed' });
    const [upgrade] = await till.orders(buyer);
    const amounts = upgrade.lines.map((line: { amount: { amount: number } }) => line.amount.amount);
    expect(upgrade).toMatchObject({ kind: 'purchase', lines: [{ plan: small.id }, { plan: large.id }] });
    expect(amounts[0]).toBeLessThan(0);
    expect(amounts[0] + amounts[1]).toBe(upgrade.total.amount);
    const sums = await till.rows<{ plan_id: string; sum: number }>(
      `select plan_id, sum(amount)::bigint as sum from revenue_entries join orders on orders.id = order_id
       where orders.id = $1 and revenue_entries.kind = 'charge' group by 1`,
      [upgrade.id],
    );
    expect(Object.fromEntries(sums.map(({ plan_id: plan, sum }) => [plan, sum]))).toEqual({
      [small.id]: amounts[0],
      [large.id]: amounts[1],
    });
  });
});

describe('invoices by hand', () => {
  test('one for a scenario, collected by card, is an order that gives the right', async () => {
    const buyer = await till.newBuyer();
    const ware = await till.newWare(usd(1500));
    const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: ware.id });
    const invoice = await invoiceFor(await customerAtStripe(buyer), stripePriceId, 1500);
    await till.client.invoices.pay(invoice.id);
    await till.deliver({ order: 'reversed' });
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 1500 usd']);
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'active' });
  });

  test('F82 a credit note before payment lowers what is charged', async () => {
    const buyer = await till.newBuyer();
    const ware = await till.newWare(usd(1500));
    const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: ware.id });
    const invoice = await invoiceFor(await customerAtStripe(buyer), stripePriceId, 1500);
    await till.client.creditNotes.create({ invoice: invoice.id, amount: 400 });
    await till.client.invoices.pay(invoice.id);
    await till.deliver();
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 1100 usd']);
    expect((await till.orders(buyer))[0]).toMatchObject({ total: usd(1100), status: 'paid' });
  });

  test('F82 a credit note after payment: a refund goes through the ledger, credit for the next invoice does not and still counts for the right', async () => {
    const buyer = await till.newBuyer();
    const ware = await till.newWare(usd(1500));
    const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: ware.id });
    const customer = await customerAtStripe(buyer);
    const invoice = await invoiceFor(customer, stripePriceId, 1500);
    await till.client.invoices.pay(invoice.id);
    await till.client.creditNotes.create({ invoice: invoice.id, amount: 500, refund_amount: 500 });
    await till.deliver();
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 1500 usd', 'refund 1 -500 usd']);
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'active' });
    await till.client.creditNotes.create({ invoice: invoice.id, amount: 1000, credit_amount: 1000 });
    await till.deliver({ order: 'reversed' });
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 1500 usd', 'refund 1 -500 usd']);
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'revoked' });
    const [order] = await till.orders(buyer);
    expect(order).toMatchObject({ status: 'refunded', refunded: usd(500) });
    expect((await till.operator.get(`/admin/orders/${order.id}`)).body.credited).toEqual(usd(1000));
  });

  test("F84 what the customer's balance covers was not charged: the rest is, and nothing at all still gives the right", async () => {
    const buyer = await till.newBuyer();
    const [first, second] = [await till.newWare(usd(1500)), await till.newWare(usd(800))];
    const customer = await customerAtStripe(buyer);
    await till.client.customers.createBalanceTransaction(customer, { amount: -2000, currency: 'usd' });
    const covered = await invoiceFor(
      customer,
      (await till.priceOf({ kind: 'scenario', id: first.id })).stripePriceId,
      1500,
    );
    expect(covered.status).toBe('paid');
    const partly = await invoiceFor(
      customer,
      (await till.priceOf({ kind: 'scenario', id: second.id })).stripePriceId,
      800,
    );
    await till.client.invoices.pay(partly.id);
    await till.deliver({ order: 'reversed' });
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 300 usd']);
    expect(await till.rightsOf(buyer)).toEqual({ [first.id]: 'active', [second.id]: 'active' });
    const totals = (await till.orders(buyer)).map((order: { total: unknown }) => order.total);
    expect(totals).toEqual(expect.arrayContaining([usd(0), usd(300)]));
  });

  test('F84 of what the rest of an invoice is charged, tax is its share', async () => {
    const [buyer, ware] = [await till.newBuyer(), await till.newWare(usd(1000))];
    const customer = await customerAtStripe(buyer);
    await till.client.customers.update(customer, { address: { country: 'DE' } });
    await till.client.customers.createBalanceTransaction(customer, { amount: -300, currency: 'usd' });
    const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: ware.id });
    await till.client.invoiceItems.create({ customer, pricing: { price: stripePriceId } });
    const draft = await till.client.invoices.create({
      customer,
      auto_advance: false,
      automatic_tax: { enabled: true },
      pending_invoice_items_behavior: 'include',
    });
    const invoice = await till.client.invoices.finalizeInvoice(draft.id);
    expect([invoice.total, invoice.amount_due]).toEqual([1200, 900]); // 200 of tax
    await till.client.invoices.pay(invoice.id);
    await till.deliver({ order: 'reversed' });
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 900 usd', 'charge_tax 1 -150 usd']);
    const charge = till.stripe.events().findLast(({ type }) => type === 'charge.succeeded')?.data.object;
    till.stripe.refund((charge as { id: string }).id, { amount: 300, at: new Date() });
    await till.deliver();
    expect((await till.ledgerOf(buyer)).slice(2)).toEqual(['refund 1 -300 usd', 'refund_tax 1 50 usd']);
  });

  test('F83 an invoice paid outside of Stripe: an order without ledger that is not pending either, taken back by a credit note', async () => {
    const buyer = await till.newBuyer();
    const ware = await till.newWare(usd(1500));
    const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: ware.id });
    const pendingBefore = await pendingCount();
    const invoice = await invoiceFor(await customerAtStripe(buyer), stripePriceId, 1500);
    await till.client.invoices.pay(invoice.id, { paid_out_of_band: true });
    await till.deliver({ order: 'reversed' });
    expect(await till.ledgerOf(buyer)).toEqual([]);
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'active' });
    expect((await till.orders(buyer))[0]).toMatchObject({ total: usd(1500), isPaidOutside: true });
    expect(await pendingCount()).toBe(pendingBefore);
    await till.client.creditNotes.create({ invoice: invoice.id, amount: 1500, out_of_band_amount: 1500 });
    await till.deliver();
    expect((await till.orders(buyer))[0]).toMatchObject({ status: 'refunded', refunded: usd(1500) });
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'revoked' });
    const told = await till.rows(
      `select type from outbox_events where customer_id = $1 and type like 'billing.%' order by id`,
      [buyer.id],
    );
    expect(told).toEqual([{ type: 'billing.order-paid' }, { type: 'billing.order-refunded' }]);
  });

  test('one that is void, uncollectible or not paid brings nothing', async () => {
    const buyer = await till.newBuyer();
    const ware = await till.newWare(usd(1500));
    const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: ware.id });
    const customer = await customerAtStripe(buyer);
    const [gone, lost, declined] = [
      await invoiceFor(customer, stripePriceId, 1500),
      await invoiceFor(customer, stripePriceId, 1500),
      await invoiceFor(customer, stripePriceId, 1500),
    ];
    await till.client.invoices.voidInvoice(gone.id);
    await till.client.invoices.markUncollectible(lost.id);
    till.stripe.setCard(customer, 'declines');
    await expect(till.client.invoices.pay(declined.id)).rejects.toThrow();
    await till.deliver();
    expect(await till.orders(buyer)).toEqual([]);
    for (const { id } of [gone, lost, declined])
      expect((await till.eventsAbout(id)).every(({ state }) => state === 'done' || state === 'ignored')).toBe(
        true,
      );
    till.stripe.setCard(customer, 'succeeds');
    await till.client.invoices.pay(lost.id);
    await till.deliver();
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 1500 usd']);
  });
});

async function pendingCount(): Promise<number> {
  const { body } = await till.operator.get('/admin/analytics/revenue?from=2026-01-01&to=2026-12-31');
  expect(body.totals.pending.count).toBeTypeOf('number');
  return body.totals.pending.count;
}
