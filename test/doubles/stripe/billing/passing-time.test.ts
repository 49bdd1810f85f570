import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestShop, seconds, type TestShop } from '../test-shop.ts';
import { idOf } from '../id-of.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await openTestShop('2026-01-31T10:00:00Z', { retryDays: [3, 5] });
});
afterEach(() => shop.close());

const statusOf = async (id: string) => (await shop.stripe.subscriptions.retrieve(id)).status;

describe('a subscription through time', () => {
  it('renews on its day or the last of the month, with a draft that is finalized and paid an hour later', async () => {
    const customer = await shop.newCustomer();
    const price = await shop.newPrice(2900);
    const { id } = await shop.stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    await shop.advanceTo('2026-02-28T10:30:00Z');
    const [draft] = (await shop.stripe.invoices.list({ subscription: id })).data;
    expect(draft).toMatchObject({
      status: 'draft',
      number: null,
      automatically_finalizes_at: seconds('2026-02-28T11:00:00Z'),
      period_start: seconds('2026-01-31T10:00:00Z'),
      period_end: seconds('2026-02-28T10:00:00Z'),
    });
    await shop.advanceTo('2026-04-30T12:00:00Z');
    const invoices = (await shop.stripe.invoices.list({ subscription: id })).data;
    expect(invoices.map(({ status, created }) => [status, created])).toEqual([
      ['paid', seconds('2026-04-30T10:00:00Z')],
      ['paid', seconds('2026-03-31T10:00:00Z')],
      ['paid', seconds('2026-02-28T10:00:00Z')],
      ['paid', seconds('2026-01-31T10:00:00Z')],
    ]);
    expect(invoices[0]?.status_transitions.paid_at).toBe(seconds('2026-04-30T11:00:00Z'));
    expect((await shop.stripe.subscriptions.retrieve(id)).items.data[0]).toMatchObject({
      current_period_start: seconds('2026-04-30T10:00:00Z'),
      current_period_end: seconds('2026-05-31T10:00:00Z'),
    });
    const march = shop.double
      .events()
      .filter(
        ({ created }) =>
          created >= seconds('2026-03-20T00:00:00Z') && created < seconds('2026-04-01T00:00:00Z'),
      )
      .map(({ type }) => type);
    expect(march).toEqual([
      'invoice.upcoming',
      'customer.subscription.updated',
      'invoice.created',
      'invoice.finalized',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice_payment.paid',
      'invoice.paid',
      'invoice.payment_succeeded',
    ]);
  });

  it('is past due while its card declines, is tried again after 3 and 5 days, and ends; or comes back', async () => {
    const price = await shop.newPrice(2900);
    const lives = [];
    for (const card of ['declines', 'succeeds'] as const) {
      const customer = await shop.newCustomer();
      const { id } = await shop.stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
      shop.double.setCard(customer, 'declines');
      lives.push({ customer, card, id });
    }
    await shop.advanceTo('2026-02-28T12:00:00Z');
    const [dies, recovers] = lives;
    expect(await statusOf(String(dies?.id))).toBe('past_due');
    const [open] = (await shop.stripe.invoices.list({ subscription: String(dies?.id) })).data;
    expect(open).toMatchObject({ status: 'open', attempt_count: 1, amount_remaining: 2900 });
    expect(open?.next_payment_attempt).toBe(seconds('2026-03-03T11:00:00Z'));
    shop.double.setCard(String(recovers?.customer), 'succeeds');
    await shop.advanceTo('2026-03-03T12:00:00Z');
    expect(await statusOf(String(recovers?.id))).toBe('active');
    expect(await statusOf(String(dies?.id))).toBe('past_due');
    await shop.advanceTo('2026-03-09T00:00:00Z');
    expect(await shop.stripe.subscriptions.retrieve(String(dies?.id))).toMatchObject({
      status: 'canceled',
      ended_at: seconds('2026-03-08T11:00:00Z'),
      cancellation_details: { reason: 'payment_failed' },
    });
    expect(
      shop.eventTypes(String(open?.id)).filter((type) => type === 'invoice.payment_failed'),
    ).toHaveLength(3);
  });

  it('may become unpaid instead, with drafts only, until its last invoice is paid', async () => {
    shop.double.configure({ afterRetries: 'unpaid', retryDays: [] });
    const customer = await shop.newCustomer();
    const price = await shop.newPrice(1000);
    const { id } = await shop.stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    shop.double.setCard(customer, 'declines');
    await shop.advanceTo('2026-03-31T12:00:00Z');
    expect(await statusOf(id)).toBe('unpaid');
    const statuses = (await shop.stripe.invoices.list({ subscription: id })).data.map(({ status }) => status);
    expect(statuses).toEqual(['draft', 'open', 'paid']);
    shop.double.setCard(customer, 'succeeds');
    const [last] = (await shop.stripe.invoices.list({ subscription: id })).data;
    await shop.stripe.invoices.pay(String(last?.id));
    expect(await statusOf(id)).toBe('active');
  });

  it('is incomplete without its first payment, and expires after 23 hours', async () => {
    const customer = await shop.newCustomer('pm_card_chargeCustomerFail');
    const price = await shop.newPrice(1000);
    const { id, latest_invoice: invoice } = await shop.stripe.subscriptions.create({
      customer,
      items: [{ price: price.id }],
    });
    expect(await statusOf(id)).toBe('incomplete');
    await shop.advanceTo('2026-02-01T10:00:00Z');
    expect(await statusOf(id)).toBe('incomplete_expired');
    expect(await shop.stripe.invoices.retrieve(idOf(invoice))).toMatchObject({ status: 'void' });

    const other = await shop.stripe.subscriptions.create({
      customer: await shop.newCustomer('pm_card_authenticationRequired'),
      items: [{ price: price.id }],
      expand: ['latest_invoice.payments'],
    });
    const payments = (
      other.latest_invoice as { payments?: { data: { payment: { payment_intent?: unknown } }[] } }
    ).payments;
    const intent = String(payments?.data[0]?.payment.payment_intent);
    expect(await shop.stripe.paymentIntents.retrieve(intent)).toMatchObject({ status: 'requires_action' });
    shop.double.authenticate(intent, { at: new Date('2026-02-01T11:00:00Z') });
    expect(await statusOf(other.id)).toBe('active');
  });

  it('tells three days before a trial ends, and then bills; without a card it stops as it was told', async () => {
    const price = await shop.newPrice(1000);
    const [paying, pausing, ending] = await Promise.all([
      shop.newCustomer(),
      shop.newCustomer(null),
      shop.newCustomer(null),
    ]);
    const start = async (customer: string, missing: 'pause' | 'cancel' | 'create_invoice') =>
      (
        await shop.stripe.subscriptions.create({
          customer,
          items: [{ price: price.id }],
          trial_period_days: 14,
          trial_settings: { end_behavior: { missing_payment_method: missing } },
        })
      ).id;
    const ids = [
      await start(paying, 'create_invoice'),
      await start(pausing, 'pause'),
      await start(ending, 'cancel'),
    ] as const;
    expect(await statusOf(ids[0])).toBe('trialing');
    expect((await shop.stripe.invoices.list({ subscription: ids[0] })).data[0]).toMatchObject({
      total: 0,
      status: 'paid',
    });
    await shop.advanceTo('2026-02-14T12:00:00Z');
    const warning = shop.double
      .events()
      .find(
        ({ type, data }) =>
          type === 'customer.subscription.trial_will_end' && (data.object as { id: string }).id === ids[0],
      );
    expect(warning?.created).toBe(seconds('2026-02-11T10:00:00Z'));
    expect(await Promise.all(ids.map(statusOf))).toEqual(['active', 'paused', 'canceled']);
    expect((await shop.stripe.invoices.list({ subscription: ids[0] })).data[0]?.total).toBe(1000);

    await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: pausing });
    shop.double.setCard(pausing, 'succeeds');
    const card = (await shop.stripe.paymentMethods.list({ customer: pausing })).data[0];
    await shop.stripe.customers.update(pausing, {
      invoice_settings: { default_payment_method: String(card?.id) },
    });
    const resumed = await shop.stripe.subscriptions.resume(ids[1], { billing_cycle_anchor: { type: 'now' } });
    expect(resumed).toMatchObject({
      status: 'active',
      billing_cycle_anchor: seconds('2026-02-14T12:00:00Z'),
    });
    expect((await shop.stripe.invoices.list({ subscription: ids[1] })).data[0]).toMatchObject({
      total: 1000,
      status: 'paid',
    });
  });
});
