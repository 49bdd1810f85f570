import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession } from './open-session.ts';
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

describe('a checkout session for one payment', () => {
  it('opens without a payment intent and shows its line items only when asked', async () => {
    const session = await openSession(stripe);
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
    const session = await openSession(stripe, { payment_intent_data: { metadata: { orderId: 'ord_1' } } });
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
    const session = await openSession(stripe, { line_items: [{ price_data, quantity: 1 }] });
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
    const session = await openSession(stripe, { allow_promotion_codes: true });
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
    const session = await openSession(stripe, {
      line_items: [line, line, line],
      discounts: [{ coupon: coupon.id }],
    });
    const { data } = await stripe.checkout.sessions.listLineItems(session.id);
    expect(data.map((item) => item.amount_discount)).toEqual([34, 33, 33]);
    expect(session.amount_total).toBe(899);
  });

  it('confirms an async payment only later, or never', async () => {
    const later = await openSession(stripe);
    const { paymentIntent } = double.paySession(later.id, { async: true });
    expect(await stripe.checkout.sessions.retrieve(later.id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
    });
    const intentOf = (id = '') => stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
    const pending = await intentOf(paymentIntent?.id);
    expect(pending).toMatchObject({
      status: 'processing',
      amount_received: 0,
      latest_charge: { status: 'pending', paid: true, captured: true, balance_transaction: null },
    });
    double.completeAsyncPayment(later.id);
    expect(await intentOf(paymentIntent?.id)).toMatchObject({
      status: 'succeeded',
      latest_charge: { id: (pending.latest_charge as Stripe.Charge).id, status: 'succeeded', paid: true },
    });
    expect(await stripe.checkout.sessions.retrieve(later.id)).toMatchObject({ payment_status: 'paid' });

    const never = await openSession(stripe);
    const refused = double.paySession(never.id, { async: true });
    double.completeAsyncPayment(never.id, { outcome: 'failed' });
    expect(await intentOf(refused.paymentIntent?.id)).toMatchObject({
      status: 'requires_payment_method',
      latest_charge: { status: 'failed', paid: false, failure_code: 'insufficient_funds' },
    });
    expect(await stripe.checkout.sessions.retrieve(never.id)).toMatchObject({ payment_status: 'unpaid' });
    const types = double.events().map(({ type }) => type);
    expect(types).toContain('checkout.session.async_payment_succeeded');
    expect(types).toContain('checkout.session.async_payment_failed');
  });

  it('expires on request, and by itself after 24 hours', async () => {
    const dropped = await openSession(stripe);
    expect((await stripe.checkout.sessions.expire(dropped.id)).status).toBe('expired');
    const forgotten = await openSession(stripe);
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
    await expect(openSession(stripe, overrides)).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      param,
    });
  });
});
