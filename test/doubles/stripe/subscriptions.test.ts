import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession } from './open-session.ts';
import { startStripeDouble, type StripeDouble } from './start-stripe-double.ts';
import { stripeClientFor } from './stripe-client.ts';
import { idOf } from './id-of.ts';

let double: StripeDouble;
let stripe: Stripe;
const now = new Date('2026-05-31T08:00:00Z');

beforeAll(async () => {
  double = await startStripeDouble({ now: () => now, webhookSecret: 'whsec_test' });
  stripe = stripeClientFor(double);
});
afterAll(() => double.close());

const seconds = (instant: string) => Date.parse(instant) / 1000;

describe('a subscription', () => {
  it('starts with a paid invoice, renews, falls past due and ends', async () => {
    const price = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 2900,
      recurring: { interval: 'month' },
      product_data: { name: 'All access' },
    });
    const session = await openSession(stripe, {
      mode: 'subscription',
      line_items: [{ price: price.id, quantity: 1 }],
      subscription_data: { metadata: { plan: 'all' } },
    });
    const { subscription, charge, invoice } = double.paySession(session.id);
    const id = String(subscription?.id);
    const active = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice.payments'] });
    expect(active).toMatchObject({
      status: 'active',
      metadata: { plan: 'all' },
      items: { data: [{ current_period_end: seconds('2026-06-30T08:00:00Z') }] },
    });
    expect(active.latest_invoice).toMatchObject({
      id: invoice?.id,
      status: 'paid',
      parent: { subscription_details: { subscription: id } },
    });
    const payments = await stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: idOf(charge?.payment_intent) },
    });
    expect(payments.data[0]?.invoice).toBe(invoice?.id);

    expect(double.renewSubscription(id, { at: new Date('2026-06-30T08:00:00Z') }).charge?.paid).toBe(true);
    double.renewSubscription(id, { at: new Date('2026-06-30T08:00:00Z'), outcome: 'failed' });
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      status: 'past_due',
      items: { data: [{ current_period_end: seconds('2026-08-31T08:00:00Z') }] },
    });
    await stripe.subscriptions.cancel(id);
    expect((await stripe.subscriptions.list({})).data).toEqual([]);
    expect((await stripe.subscriptions.list({ status: 'all' })).data[0]?.status).toBe('canceled');
  });
});
