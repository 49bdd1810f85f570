import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStripeDouble, type StripeDouble } from './start-stripe-double.ts';
import { stripeClientFor } from './stripe-client.ts';

let double: StripeDouble;
let stripe: Stripe;
let now = new Date('2026-03-03T10:00:00Z');

beforeAll(async () => {
  double = await startStripeDouble({ now: () => now, webhookSecret: 'whsec_test' });
  stripe = stripeClientFor(double);
});
afterAll(() => double.close());

const seconds = (instant: string) => Date.parse(instant) / 1000;

async function openSession(
  overrides: Stripe.Checkout.SessionCreateParams = {},
): Promise<Stripe.Checkout.Session> {
  return await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      {
        price_data: { currency: 'usd', unit_amount: 1000, product_data: { name: 'Lead intake' } },
        quantity: 1,
      },
    ],
    client_reference_id: 'ord_1',
    metadata: { orderId: 'ord_1' },
    success_url: 'http://127.0.0.1:1/thanks?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://127.0.0.1:1/back',
    ...overrides,
  });
}

describe('a checkout session for one payment', () => {
  it('opens without a payment intent and shows its line items only when asked', async () => {
    const session = await openSession();
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      amount_total: 1000,
      currency: 'usd',
    });
    expect(session.line_items).toBeUndefined();
    expect(session.created).toBe(seconds('2026-03-03T10:00:00Z'));
    const expanded = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['line_items.data.price.product'],
    });
    const item = expanded.line_items?.data[0];
    expect(item).toMatchObject({ amount_total: 1000, quantity: 1, description: 'Lead intake' });
    expect(item?.price?.product).toMatchObject({ object: 'product', name: 'Lead intake' });
    expect(item?.price?.unit_amount_decimal?.toString()).toBe('1000');
    const listed = await stripe.checkout.sessions.listLineItems(session.id);
    expect(listed.data.map(({ id }) => id)).toEqual([item?.id]);
  });

  it('links session, payment intent, charge and balance transaction once it is paid, with tax on top and the fee', async () => {
    const session = await openSession({ payment_intent_data: { metadata: { orderId: 'ord_1' } } });
    double.paySession(session.id, { taxAmount: 200, country: 'AT', email: 'kim@example.com' });
    const paid = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge.balance_transaction'],
    });
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      amount_subtotal: 1000,
      amount_total: 1200,
      url: null,
    });
    expect(paid.total_details).toEqual({ amount_discount: 0, amount_shipping: 0, amount_tax: 200 });
    expect(paid.customer_details).toMatchObject({ email: 'kim@example.com', address: { country: 'AT' } });
    const intent = paid.payment_intent as Stripe.PaymentIntent;
    expect(intent).toMatchObject({ status: 'succeeded', amount: 1200, metadata: { orderId: 'ord_1' } });
    const charge = intent.latest_charge as Stripe.Charge;
    expect(charge).toMatchObject({
      paid: true,
      amount_captured: 1200,
      refunded: false,
      billing_details: { address: { country: 'AT' } },
    });
    expect('invoice' in charge).toBe(false);
    expect(charge.balance_transaction).toMatchObject({
      type: 'charge',
      amount: 1200,
      fee: 65,
      net: 1135,
      source: charge.id,
      exchange_rate: null,
    });

    const found = await stripe.checkout.sessions.list({ payment_intent: intent.id });
    expect(found.data.map(({ id }) => id)).toEqual([session.id]);
  });

  it('leaves the total alone when the price includes its tax', async () => {
    const price_data = {
      currency: 'eur',
      unit_amount: 1200,
      tax_behavior: 'inclusive' as const,
      product_data: { name: 'Pack' },
    };
    const session = await openSession({ line_items: [{ price_data, quantity: 1 }] });
    const paid = double.paySession(session.id, { taxAmount: 200 });
    expect(paid.session.amount_total).toBe(1200);
    expect(paid.session.total_details?.amount_tax).toBe(200);
  });

  it('takes no money and makes no payment intent when a promotion code takes everything off', async () => {
    const coupon = await stripe.coupons.create({ percent_off: 100, duration: 'once' });
    const code = await stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'FREE100',
    });
    const session = await openSession({ allow_promotion_codes: true });
    const paid = double.paySession(session.id, { promotionCode: 'free100' });
    expect(paid.charge).toBeNull();
    expect(paid.session).toMatchObject({
      payment_status: 'no_payment_required',
      amount_total: 0,
      payment_intent: null,
    });
    expect(paid.session.discounts).toEqual([{ coupon: coupon.id, promotion_code: code.id }]);
    expect((await stripe.promotionCodes.retrieve(code.id)).times_redeemed).toBe(1);
  });

  it('splits a discount over its lines without losing a cent', async () => {
    const coupon = await stripe.coupons.create({ amount_off: 100, currency: 'usd', duration: 'once' });
    const line = {
      price_data: { currency: 'usd', unit_amount: 333, product_data: { name: 'Part' } },
      quantity: 1,
    };
    const session = await openSession({ line_items: [line, line, line], discounts: [{ coupon: coupon.id }] });
    const { data } = await stripe.checkout.sessions.listLineItems(session.id);
    expect(data.map((item) => item.amount_discount)).toEqual([34, 33, 33]);
    expect(session.amount_total).toBe(899);
  });

  it('confirms an async payment only later, or never', async () => {
    const later = await openSession();
    double.paySession(later.id, { async: true });
    expect(await stripe.checkout.sessions.retrieve(later.id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
    });
    double.completeAsyncPayment(later.id);
    expect(await stripe.checkout.sessions.retrieve(later.id)).toMatchObject({ payment_status: 'paid' });

    const never = await openSession();
    double.paySession(never.id, { async: true });
    double.completeAsyncPayment(never.id, { outcome: 'failed' });
    expect(await stripe.checkout.sessions.retrieve(never.id)).toMatchObject({ payment_status: 'unpaid' });
    const types = double.events().map(({ type }) => type);
    expect(types).toContain('checkout.session.async_payment_succeeded');
    expect(types).toContain('checkout.session.async_payment_failed');
  });

  it('expires on request, and by itself after 24 hours', async () => {
    const dropped = await openSession();
    expect((await stripe.checkout.sessions.expire(dropped.id)).status).toBe('expired');
    const forgotten = await openSession();
    now = new Date(now.getTime() + 24 * 3_600_000);
    expect(await stripe.checkout.sessions.retrieve(forgotten.id)).toMatchObject({
      status: 'expired',
      url: null,
    });
    expect(() => double.paySession(forgotten.id)).toThrow('expired');
  });

  it.each<[string, Stripe.Checkout.SessionCreateParams, string]>([
    ['an unknown customer', { customer: 'cus_nobody' }, 'customer'],
    [
      'a recurring price',
      {
        line_items: [
          {
            price_data: {
              currency: 'usd',
              unit_amount: 1,
              recurring: { interval: 'month' },
              product_data: { name: 'x' },
            },
            quantity: 1,
          },
        ],
      },
      'line_items[0]',
    ],
    [
      'codes and discounts at once',
      { allow_promotion_codes: true, discounts: [{ coupon: 'x' }] },
      'allow_promotion_codes',
    ],
    ['a session that stays open for two days', { expires_at: seconds('2026-03-09T10:00:00Z') }, 'expires_at'],
    [
      'a parameter of older versions',
      { payment_method_types: ['card'] } as Stripe.Checkout.SessionCreateParams,
      'payment_method_types',
    ],
  ])('refuses %s', async (_, overrides, param) => {
    await expect(openSession(overrides)).rejects.toMatchObject({ type: 'StripeInvalidRequestError', param });
  });
});

describe('the hosted checkout page', () => {
  it('shows the amount, takes the payment and leads to the success page', async () => {
    const session = await openSession();
    const shown = await (await fetch(String(session.url))).text();
    expect(shown).toContain('Pay $10.00');
    expect(shown).toContain('href="http://127.0.0.1:1/back"');
    const answer = await fetch(String(session.url), {
      method: 'POST',
      body: new URLSearchParams({ email: 'a@example.com', country: 'DE' }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`http://127.0.0.1:1/thanks?session=${session.id}`);
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      payment_status: 'paid',
      customer_details: { email: 'a@example.com' },
    });
    const again = await fetch(String(session.url ?? `${double.url}/c/pay/${session.id}`));
    expect(await again.text()).toContain('already been processed');
  });

  it('shows a wrong promotion code as a problem and stays open', async () => {
    const session = await openSession({ allow_promotion_codes: true });
    const answer = await fetch(String(session.url), {
      method: 'POST',
      body: new URLSearchParams({ email: 'a@example.com', promotionCode: '<b>' }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('&lt;b&gt;');
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'open' });
  });
});

describe('a subscription', () => {
  it('starts with a paid invoice, renews, falls past due and ends', async () => {
    const price = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 2900,
      recurring: { interval: 'month' },
      product_data: { name: 'All access' },
    });
    const session = await openSession({
      mode: 'subscription',
      line_items: [{ price: price.id, quantity: 1 }],
      subscription_data: { metadata: { plan: 'all' } },
    });
    now = new Date('2026-05-31T08:00:00Z');
    const reopened = await openSession({
      mode: 'subscription',
      line_items: [{ price: price.id, quantity: 1 }],
      subscription_data: { metadata: { plan: 'all' } },
    });
    expect(session.status).toBe('open');
    const { subscription, charge, invoice } = double.paySession(reopened.id);
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
      payment: { type: 'payment_intent', payment_intent: String(charge?.payment_intent) },
    });
    expect(payments.data[0]?.invoice).toBe(invoice?.id);

    expect(double.renewSubscription(id, { at: new Date('2026-06-30T08:00:00Z') }).charge?.paid).toBe(true);
    double.renewSubscription(id, { at: new Date('2026-07-30T08:00:00Z'), outcome: 'failed' });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('past_due');
    await stripe.subscriptions.cancel(id);
    expect((await stripe.subscriptions.list({})).data).toEqual([]);
    expect((await stripe.subscriptions.list({ status: 'all' })).data[0]?.status).toBe('canceled');
  });
});
