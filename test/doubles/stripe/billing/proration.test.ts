import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestShop, seconds, type TestShop } from '../test-shop.ts';
import { idOf } from '../id-of.ts';

let shop: TestShop;
let customer: string;
// April has 30 days: 2,592,000 seconds.
beforeEach(async () => {
  shop = await openTestShop('2026-04-01T00:00:00Z');
  customer = await shop.newCustomer();
});
afterEach(() => shop.close());

async function subscribe(amount: number, quantity = 1) {
  const price = await shop.newPrice(amount);
  const subscription = await shop.stripe.subscriptions.create({
    customer,
    items: [{ price: price.id, quantity }],
  });
  return { id: subscription.id, item: String(subscription.items.data[0]?.id), subscription };
}

describe('a price change to the second', () => {
  it('an upgrade after 10 of 30 days: 20 days of 10.00 back, 20 days of 25.00 to pay, with the next invoice', async () => {
    const { id, item } = await subscribe(1000);
    const larger = await shop.newPrice(2500);
    await shop.advanceTo('2026-04-11T00:00:00Z');
    await shop.stripe.subscriptions.update(id, { items: [{ id: item, price: larger.id }] });
    const pending = await shop.stripe.invoiceItems.list({ customer, pending: true });
    // 10.00 × 20/30 = 6.67 (6.666…), 25.00 × 20/30 = 16.67 (16.666…)
    expect(pending.data.map(({ amount }) => amount).toSorted((a, b) => a - b)).toEqual([-667, 1667]);
    expect(pending.data.every(({ proration }) => proration)).toBe(true);
    expect((await shop.stripe.invoices.list({ subscription: id })).data).toHaveLength(1);

    await shop.advanceTo('2026-05-01T02:00:00Z');
    const [renewal] = (await shop.stripe.invoices.list({ subscription: id })).data;
    expect(renewal).toMatchObject({ status: 'paid', billing_reason: 'subscription_cycle', total: 3500 });
    expect(await shop.linesOf(String(renewal?.id))).toEqual([
      '-667 Unused time on 1 × Plan after 11 Apr 2026',
      '1667 Remaining time on 1 × Plan after 11 Apr 2026',
      '2500 1 × Plan (at 2500 usd / month)',
    ]);
    expect(renewal?.lines.data[0]?.parent).toMatchObject({
      type: 'subscription_item_details',
      subscription_item_details: { proration: true, subscription: id, subscription_item: item },
    });
  });

  it('always_invoice bills it at once, and says from when: here a second is worth a cent', async () => {
    const { id, item } = await subscribe(2_592_000);
    const larger = await shop.newPrice(5_184_000);
    // 864,001 of the 2,592,000 seconds are left.
    const at = seconds('2026-05-01T00:00:00Z') - 864_001;
    await shop.stripe.testHelpers.testClocks.advance(shop.clock.id, { frozen_time: at });
    const updated = await shop.stripe.subscriptions.update(id, {
      items: [{ id: item, price: larger.id }],
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    });
    expect(updated.latest_invoice).toMatchObject({
      lines: { data: [{ amount: -864_001 }, { amount: 1_728_002 }] },
      total: 864_001,
      status: 'paid',
      billing_reason: 'subscription_update',
      parent: { subscription_details: { subscription_proration_date: at } },
    });
    expect(updated.billing_cycle_anchor).toBe(seconds('2026-04-01T00:00:00Z'));
  });

  it('none changes the price and bills nothing until the next period', async () => {
    const { id, item } = await subscribe(1000);
    const larger = await shop.newPrice(2500);
    await shop.stripe.subscriptions.update(id, {
      items: [{ id: item, price: larger.id }],
      proration_behavior: 'none',
    });
    expect((await shop.stripe.invoiceItems.list({ customer })).data).toEqual([]);
    await shop.advanceTo('2026-05-01T02:00:00Z');
    expect((await shop.stripe.invoices.list({ subscription: id })).data[0]?.total).toBe(2500);
  });

  it('a downgrade billed at once becomes credit, which the next invoice takes', async () => {
    const { id, item } = await subscribe(3000);
    const smaller = await shop.newPrice(1200);
    await shop.advanceTo('2026-04-16T00:00:00Z');
    await shop.stripe.subscriptions.update(id, {
      items: [{ id: item, price: smaller.id }],
      proration_behavior: 'always_invoice',
    });
    // −30.00/2 + 12.00/2 = −9.00
    expect(await shop.stripe.customers.retrieve(customer)).toMatchObject({ balance: -900 });
    await shop.advanceTo('2026-05-01T02:00:00Z');
    const [renewal] = (await shop.stripe.invoices.list({ subscription: id })).data;
    expect(renewal).toMatchObject({ total: 1200, starting_balance: -900, amount_due: 300, amount_paid: 300 });
    expect(renewal?.ending_balance).toBe(0);
    expect(await shop.stripe.customers.retrieve(customer)).toMatchObject({ balance: 0 });
    const moves = await shop.stripe.customers.listBalanceTransactions(customer);
    expect(moves.data.map(({ amount }) => amount)).toEqual([900, -900]);
  });

  it('a quantity, an added item and a removed one are parts too', async () => {
    const { id, item } = await subscribe(900, 2);
    const extra = await shop.newPrice(500);
    await shop.advanceTo('2026-04-21T00:00:00Z');
    await shop.stripe.subscriptions.update(id, {
      items: [{ id: item, quantity: 5 }, { price: extra.id }],
      proration_behavior: 'always_invoice',
    });
    // A third is left: −18.00/3 + 45.00/3 + 5.00/3 = −6.00 + 15.00 + 1.67
    const [bill] = (await shop.stripe.invoices.list({ subscription: id })).data;
    expect(bill?.total).toBe(1067);
    const removed = (await shop.stripe.subscriptions.retrieve(id)).items.data[1];
    await shop.stripe.subscriptionItems.del(String(removed?.id), { proration_behavior: 'always_invoice' });
    expect(await shop.stripe.customers.retrieve(customer)).toMatchObject({ balance: -167 });
  });

  it('monthly to yearly begins a new period now: the rest of the month back, a whole year to pay', async () => {
    const { id, item } = await subscribe(1000);
    const yearly = await shop.newPrice(10_000, { interval: 'year' });
    await shop.advanceTo('2026-04-16T00:00:00Z');
    const updated = await shop.stripe.subscriptions.update(id, { items: [{ id: item, price: yearly.id }] });
    expect(updated.billing_cycle_anchor).toBe(seconds('2026-04-16T00:00:00Z'));
    expect(updated.items.data[0]?.current_period_end).toBe(seconds('2027-04-16T00:00:00Z'));
    expect(await shop.linesOf(idOf(updated.latest_invoice))).toEqual([
      '-500 Unused time on 1 × Plan after 16 Apr 2026',
      '10000 1 × Plan (at 10000 usd / year)',
    ]);
  });

  it('is net of percent discounts', async () => {
    const coupon = await shop.stripe.coupons.create({ percent_off: 50, duration: 'forever' });
    const price = await shop.newPrice(1000);
    const { id, items } = await shop.stripe.subscriptions.create({
      customer,
      items: [{ price: price.id }],
      discounts: [{ coupon: coupon.id }],
    });
    const larger = await shop.newPrice(3000);
    await shop.advanceTo('2026-04-16T00:00:00Z');
    await shop.stripe.subscriptions.update(id, {
      items: [{ id: String(items.data[0]?.id), price: larger.id }],
      proration_behavior: 'always_invoice',
    });
    // Half of 5.00 back, half of 15.00 to pay
    expect((await shop.stripe.invoices.list({ subscription: id })).data[0]?.total).toBe(500);
  });

  it('can be looked at before it is made, and leaves nothing behind', async () => {
    const { id, item } = await subscribe(1000);
    const larger = await shop.newPrice(2500);
    await shop.advanceTo('2026-04-16T00:00:00Z');
    const preview = await shop.stripe.invoices.createPreview({
      subscription: id,
      subscription_details: {
        items: [{ id: item, price: larger.id }],
        proration_behavior: 'always_invoice',
      },
    });
    expect(preview.total).toBe(750);
    expect((await shop.stripe.invoices.list({ subscription: id })).data).toHaveLength(1);
    expect((await shop.stripe.subscriptions.retrieve(id)).items.data[0]?.price.unit_amount).toBe(1000);
  });

  it('in a currency without decimals rounds to whole units, with three decimals to tens', async () => {
    for (const [currency, expected] of [
      ['jpy', 833 - 667],
      ['kwd', 830 - 670],
    ] as const) {
      const buyer = await shop.newCustomer();
      const [small, large] = [
        await shop.newPrice(1000, { interval: 'month' }, { currency }),
        await shop.newPrice(1250, { interval: 'month' }, { currency }),
      ];
      const { id, items } = await shop.stripe.subscriptions.create({
        customer: buyer,
        items: [{ price: small.id }],
      });
      await shop.stripe.subscriptions.update(id, {
        items: [{ id: String(items.data[0]?.id), price: large.id }],
        proration_behavior: 'always_invoice',
        proration_date: seconds('2026-04-11T00:00:00Z'),
      });
      // 1000 × 2/3 = 666.67 → 667 or 670; 1250 × 2/3 = 833.33 → 833 or 830
      expect((await shop.stripe.invoices.list({ subscription: id })).data[0]?.total).toBe(expected);
    }
  });

  it('a fixed day of the month charges the part until then', async () => {
    const price = await shop.newPrice(3000);
    const anchored = await shop.stripe.subscriptions.create({
      customer,
      items: [{ price: price.id }],
      billing_cycle_anchor: seconds('2026-04-16T00:00:00Z'),
      expand: ['latest_invoice'],
    });
    // 15 of the 31 days from 16 March to 16 April: 30.00 × 15/31 = 14.516
    expect(anchored.latest_invoice).toMatchObject({ total: 1452 });
    await shop.advanceTo('2026-04-16T02:00:00Z');
    expect((await shop.stripe.invoices.list({ subscription: anchored.id })).data[0]).toMatchObject({
      total: 3000,
      status: 'paid',
    });
  });

  it('a cycle that begins anew gives back the rest of the old one', async () => {
    const { id } = await subscribe(3000);
    await shop.advanceTo('2026-04-11T00:00:00Z');
    const anew = await shop.stripe.subscriptions.update(id, { billing_cycle_anchor: { type: 'now' } });
    expect(anew.items.data[0]?.current_period_end).toBe(seconds('2026-05-11T00:00:00Z'));
    expect(await shop.stripe.invoices.retrieve(idOf(anew.latest_invoice))).toMatchObject({ total: 1000 });
  });

  it('a subscription that ends at once gives back what is left, when it is asked to', async () => {
    const { id } = await subscribe(3000);
    await shop.advanceTo('2026-04-21T00:00:00Z');
    await shop.stripe.subscriptions.cancel(id, { prorate: true, invoice_now: true });
    expect(await shop.stripe.customers.retrieve(customer)).toMatchObject({ balance: -1000 });
    expect(shop.eventTypes(id).at(-1)).toBe('customer.subscription.deleted');
  });

  it('an update that waits for its payment changes nothing before it', async () => {
    const { id, item } = await subscribe(1000);
    const larger = await shop.newPrice(2500);
    shop.double.setCard(customer, 'declines');
    const waiting = await shop.stripe.subscriptions.update(id, {
      items: [{ id: item, price: larger.id }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    });
    expect(waiting.pending_update?.subscription_items?.[0]?.price.unit_amount).toBe(2500);
    expect(waiting.items.data[0]?.price.unit_amount).toBe(1000);
    shop.double.setCard(customer, 'succeeds');
    await shop.stripe.invoices.pay(idOf(waiting.latest_invoice));
    const applied = await shop.stripe.subscriptions.retrieve(id);
    expect(applied).toMatchObject({
      pending_update: null,
      items: { data: [{ price: { unit_amount: 2500 } }] },
    });
    expect(shop.eventTypes(id)).toContain('customer.subscription.pending_update_applied');
  });
});
