import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestShop, seconds, type TestShop } from '../test-shop.ts';
import { idOf } from '../id-of.ts';
import { openSession } from '../open-session.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop('2026-01-31T10:00:00Z', { retryDays: [3, 5] });
});
afterEach(() => shop.close());

const statusOf = async (id: string) => (await shop.stripe.subscriptions.retrieve(id)).status;

describe('the terms of a subscription', () => {
  it('has the rhythm of its price, and days of the month that are set', async () => {
    const customer = await shop.newCustomer();
    const quarterly = await shop.newPrice(2700, { interval: 'month', interval_count: 3 });
    const weekly = await shop.newPrice(500, { interval: 'week', interval_count: 2 });
    const create = (price: string, fields: Partial<Stripe.SubscriptionCreateParams> = {}) =>
      shop.stripe.subscriptions.create({ customer, items: [{ price }], ...fields });
    const [quarter, fortnight] = [await create(quarterly.id), await create(weekly.id)];
    const anchored = await create(quarterly.id, {
      billing_cycle_anchor_config: { day_of_month: 15, hour: 0, minute: 0, second: 0 },
      proration_behavior: 'none',
    });
    expect(anchored.billing_cycle_anchor).toBe(seconds('2026-02-15T00:00:00Z'));
    await shop.advanceTo('2026-05-01T00:00:00Z');
    const datesOf = async (id: string) =>
      (await shop.stripe.invoices.list({ subscription: id })).data.map(({ created }) =>
        new Date(created * 1000).toISOString().slice(5, 10),
      );
    expect(await datesOf(quarter.id)).toEqual(['04-30', '01-31']);
    expect(await datesOf(fortnight.id)).toEqual([
      '04-25',
      '04-11',
      '03-28',
      '03-14',
      '02-28',
      '02-14',
      '01-31',
    ]);
    expect(await datesOf(anchored.id)).toEqual(['02-15', '01-31']);
  });

  it('with items of different lengths bills each in its own time', async () => {
    const customer = await shop.newCustomer();
    const [monthly, yearly] = [await shop.newPrice(1000), await shop.newPrice(9000, { interval: 'year' })];
    const { id } = await shop.stripe.subscriptions.create({
      customer,
      items: [{ price: monthly.id }, { price: yearly.id }],
    });
    await shop.advanceTo('2026-04-01T00:00:00Z');
    const totals = (await shop.stripe.invoices.list({ subscription: id })).data.map(({ total }) => total);
    expect(totals).toEqual([1000, 1000, 10_000]);
    const ends = (await shop.stripe.subscriptions.retrieve(id)).items.data.map(
      (item) => item.current_period_end,
    );
    expect(ends).toEqual([seconds('2026-04-30T10:00:00Z'), seconds('2027-01-31T10:00:00Z')]);
  });

  it('pauses: collection while it stays active, or altogether with credit for unused time', async () => {
    const customer = await shop.newCustomer();
    const price = await shop.newPrice(2800);
    const { id } = await shop.stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    await shop.stripe.subscriptions.update(id, {
      pause_collection: { behavior: 'void', resumes_at: seconds('2026-03-15T00:00:00Z') },
    });
    await shop.advanceTo('2026-03-01T00:00:00Z');
    expect((await shop.stripe.invoices.list({ subscription: id })).data[0]?.status).toBe('void');
    expect(await statusOf(id)).toBe('active');
    await shop.advanceTo('2026-04-01T00:00:00Z');
    expect((await shop.stripe.subscriptions.retrieve(id)).pause_collection).toBeNull();
    expect((await shop.stripe.invoices.list({ subscription: id })).data[0]?.status).toBe('paid');
    // From 31 March to 30 April are 30 days; 15 of them are left.
    await shop.advanceTo('2026-04-15T10:00:00Z');
    const paused = await shop.stripe.subscriptions.pause(id, {
      bill_for: { unused_time_from: { type: 'now' } },
    });
    expect(paused).toMatchObject({
      status: 'paused',
      status_details: { paused: { subscription: { type: 'pause_requested' } } },
    });
    expect((await shop.stripe.invoiceItems.list({ customer, pending: true })).data[0]?.amount).toBe(-1400);
  });

  it('ends with its period, unless that is taken back', async () => {
    const customer = await shop.newCustomer();
    const price = await shop.newPrice(1000);
    const create = () => shop.stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    const [ending, kept] = [await create(), await create()];
    for (const { id } of [ending, kept])
      await shop.stripe.subscriptions.update(id, {
        cancel_at_period_end: true,
        cancellation_details: { feedback: 'too_expensive' },
      });
    await shop.stripe.subscriptions.update(kept.id, { cancel_at_period_end: false });
    await shop.advanceTo('2026-03-01T00:00:00Z');
    expect(await shop.stripe.subscriptions.retrieve(ending.id)).toMatchObject({
      status: 'canceled',
      canceled_at: seconds('2026-01-31T10:00:00Z'),
      ended_at: seconds('2026-02-28T10:00:00Z'),
      cancellation_details: { feedback: 'too_expensive', reason: 'cancellation_requested' },
    });
    expect(await statusOf(kept.id)).toBe('active');
    expect((await shop.stripe.invoices.list({ subscription: ending.id })).data).toHaveLength(1);
  });

  it('follows its schedule from phase to phase, and goes on without it', async () => {
    const customer = await shop.newCustomer();
    const [starter, full] = [await shop.newPrice(1000), await shop.newPrice(3000)];
    const schedule = await shop.stripe.subscriptionSchedules.create({
      customer,
      start_date: 'now',
      end_behavior: 'release',
      phases: [
        { items: [{ price: starter.id, quantity: 1 }], duration: { interval: 'month', interval_count: 2 } },
        { items: [{ price: full.id, quantity: 2 }], duration: { interval: 'month', interval_count: 1 } },
      ],
    });
    await shop.advanceTo('2026-05-15T00:00:00Z');
    const subscription = idOf(
      (await shop.stripe.subscriptionSchedules.retrieve(schedule.id)).released_subscription,
    );
    const totals = (await shop.stripe.invoices.list({ subscription })).data.map(({ total }) => total);
    expect(totals).toEqual([6000, 6000, 1000, 1000]);
    expect(shop.eventTypes(schedule.id)).toEqual([
      'subscription_schedule.created',
      'subscription_schedule.updated',
      'subscription_schedule.updated',
      'subscription_schedule.expiring',
      'subscription_schedule.released',
    ]);
    expect(await shop.stripe.subscriptions.retrieve(subscription)).toMatchObject({
      status: 'active',
      schedule: null,
    });
  });

  it('has discounts once, for some months or for good', async () => {
    const customer = await shop.newCustomer();
    const price = await shop.newPrice(1000);
    const totals: Record<string, number[]> = {};
    for (const duration of ['once', 'repeating', 'forever'] as const) {
      const coupon = await shop.stripe.coupons.create({
        duration,
        amount_off: 300,
        currency: 'usd',
        ...(duration === 'repeating' ? { duration_in_months: 2 } : {}),
      });
      const { id } = await shop.stripe.subscriptions.create({
        customer,
        items: [{ price: price.id }],
        discounts: [{ coupon: coupon.id }],
      });
      totals[duration] = [];
      totals[id] = totals[duration];
    }
    await shop.advanceTo('2026-04-01T00:00:00Z');
    for (const id of Object.keys(totals).filter((key) => key.startsWith('sub_')))
      totals[id]?.push(
        ...(await shop.stripe.invoices.list({ subscription: id })).data
          .map(({ total }) => total)
          .toReversed(),
      );
    expect(totals).toMatchObject({
      once: [700, 1000, 1000],
      repeating: [700, 700, 1000],
      forever: [700, 700, 700],
    });
    expect(shop.eventTypes().filter((type) => type === 'customer.discount.deleted')).toHaveLength(2);
  });

  it('bought at a checkout lives by the clock of its customer, and so do its refunds', async () => {
    const customer = await shop.newCustomer(null);
    const price = await shop.newPrice(1500);
    const params = {
      mode: 'subscription' as const,
      customer,
      line_items: [{ price: price.id, quantity: 1 }],
    };
    const [bought, left] = [await openSession(shop.stripe, params), await openSession(shop.stripe, params)];
    expect(bought.created).toBe(seconds('2026-01-31T10:00:00Z'));
    const { subscription, charge } = shop.double.paySession(bought.id);
    expect(subscription?.start_date).toBe(seconds('2026-01-31T10:00:00Z'));
    await shop.advanceTo('2026-02-28T12:00:00Z');
    expect((await shop.stripe.invoices.list({ customer })).data.map(({ status }) => status)).toEqual([
      'paid',
      'paid',
    ]);
    expect(await shop.stripe.checkout.sessions.retrieve(left.id)).toMatchObject({ status: 'expired' });
    const refund = await shop.stripe.refunds.create({ charge: String(charge?.id), amount: 500 });
    expect(refund.created).toBe(seconds('2026-02-28T12:00:00Z'));
  });

  it('without a clock of its own lives by the time of the account', async () => {
    const line = {
      price_data: {
        currency: 'usd',
        unit_amount: 1200,
        recurring: { interval: 'year' as const },
        product_data: { name: 'Year' },
      },
      quantity: 1,
    };
    const session = await openSession(shop.stripe, {
      mode: 'subscription',
      line_items: [line],
      subscription_data: { trial_period_days: 30 },
    });
    const { subscription } = shop.double.paySession(session.id, { country: 'DE' });
    const day = 86_400_000;
    shop.double.advanceTo(new Date(Date.now() + 31 * day));
    const id = String(subscription?.id);
    expect(await statusOf(id)).toBe('active');
    shop.double.advanceTo(new Date(Date.now() + 800 * day));
    const totals = (await shop.stripe.invoices.list({ subscription: id })).data.map(({ total }) => total);
    expect(totals).toEqual([1200, 1200, 1200, 0]);
  });
});
