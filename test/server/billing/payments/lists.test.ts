import pino from 'pino';
import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest';
import { fetchPayments } from '../../../../server/billing/payments/fetch-payment.ts';
import { createPaymentReader } from '../../../../server/billing/payments/payment-reader.ts';
import { referenceOf } from '../../../../server/billing/payments/payment-reference.ts';
import type { PaymentTruth } from '../../../../server/billing/payments/payment-truth.ts';
import type { StripeEvent } from '../../../../server/inbox/stripe-event-handler.ts';
import { createPool, type Pool } from '../../../../server/platform/database.ts';
import { openTestShop, type TestShop } from '../../../doubles/stripe/test-shop.ts';
import { test } from '../../../support/database.ts';

const logger = pino({ level: 'silent' });
let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop('2026-03-01T00:00:00Z', {
    settlementCurrency: 'usd',
    exchangeRates: { eur: 1.08, jpy: 0.67 },
  });
});
afterAll(() => shop.close());
beforeEach(() => shop.double.resetRequestStatistics());

/** Buys in a checkout; answers the payment intent. */
async function buy(change: Partial<Stripe.Checkout.SessionCreateParams> = {}, currency = 'usd', items = 1) {
  const session = await shop.stripe.checkout.sessions.create({
    mode: 'payment',
    success_url: 'https://shop.example',
    line_items: Array.from({ length: items }, (_, index) => ({
      quantity: 1,
      price_data: { currency, unit_amount: 1000 + index, product_data: { name: `Part ${index}` } },
    })),
    metadata: { scenario_library_checkout: `chk_${String(Math.random())}` },
    ...change,
  });
  const { paymentIntent } = shop.double.paySession(session.id, { country: 'DE', taxAmount: 100 });
  return paymentIntent!.id;
}

/** The events of the double since then, as the inbox hands them on: by payment, oldest first. */
function eventsSince(count: number): StripeEvent[][] {
  const events = shop.double
    .events()
    .slice(count)
    .map(({ id, type, created, data }) => ({
      id,
      type,
      createdAt: new Date(created * 1000),
      apiVersion: null,
      account: null,
      objectId: (data.object as { id?: string }).id ?? null,
      object: data.object as unknown as Record<string, unknown>,
    }))
    .filter(({ object }) =>
      [
        'payment_intent',
        'charge',
        'checkout.session',
        'refund',
        'dispute',
        'invoice',
        'invoice_payment',
      ].includes(String(object['object'])),
    );
  return [...Map.groupBy(events, (event) => JSON.stringify(referenceOf(event))).values()];
}

const withoutTime = (truths: readonly PaymentTruth[]) =>
  truths.map((truth) => ({ ...truth, fetchedAt: null }));

async function readBothWays(pool: Pool, groups: readonly StripeEvent[][]) {
  const read = createPaymentReader(shop.stripe, pool);
  shop.double.resetRequestStatistics();
  const together = await Promise.all(groups.map((events) => read(events)));
  const { requests } = shop.double.requestStatistics();
  const single: PaymentTruth[][] = [];
  for (const events of groups)
    single.push(await fetchPayments(shop.stripe, pool, referenceOf(events.at(-1)!)));
  const singleRequests = shop.double.requestStatistics().requests - requests;
  return { together: together.map(withoutTime), single: single.map(withoutTime), requests, singleRequests };
}

describe('payments that are read out of lists', () => {
  test('are the same to the last field as read one by one, whatever became of them', async ({
    databaseUrl,
  }) => {
    const pool = createPool(databaseUrl, logger);
    const before = shop.double.events().length;
    for (const currency of ['usd', 'eur', 'jpy', 'usd']) await buy({}, currency);
    await buy({}, 'usd', 12);
    await buy({ invoice_creation: { enabled: true } });
    const [partly, failing, disputed, lost] = [await buy(), await buy(), await buy(), await buy({}, 'eur')];
    shop.double.refund(partly, { amount: 300 });
    shop.double.failRefund(shop.double.refund(failing).id);
    shop.double.closeDispute(shop.double.openDispute(disputed).id, 'won');
    shop.double.openDispute(lost);
    const coupon = await shop.stripe.coupons.create({ percent_off: 20, duration: 'once' });
    const promotion = await shop.stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'TWENTY',
    });
    await buy({ discounts: [{ promotion_code: promotion.id }] });
    const groups = eventsSince(before);
    expect(groups.length).toBeGreaterThan(10);
    const { together, single } = await readBothWays(pool, groups);
    expect(together).toEqual(single);
    expect(together.flat().map(({ refunds, disputes }) => refunds.length + disputes.length)).toContain(1);
    await pool.end();
  });

  test('take few requests where each alone takes several', async ({ databaseUrl }) => {
    const pool = createPool(databaseUrl, logger);
    const before = shop.double.events().length;
    for (let index = 0; index < 100; index += 1) await buy({ invoice_creation: { enabled: index < 60 } });
    const { together, single, requests, singleRequests } = await readBothWays(pool, eventsSince(before));
    expect(together).toHaveLength(100 + 60); // an invoice's events stand beside those of its payment
    expect(together).toEqual(single);
    expect(requests).toBeLessThanOrEqual(2);
    expect(singleRequests).toBeGreaterThanOrEqual(240);
    await pool.end();
  });

  test('of long ago among many others are read by themselves, instead of going through all of them', async ({
    databaseUrl,
  }) => {
    const pool = createPool(databaseUrl, logger);
    const groups = eventsSince(0).filter(([event]) => event?.type.startsWith('payment_intent') ?? false);
    const scattered = groups.filter((_, index) => index % 14 === 0).slice(0, 9);
    const { together, single, requests } = await readBothWays(pool, scattered);
    expect(together).toEqual(single);
    expect(requests).toBeLessThanOrEqual(2 * 3 + 9 * 4);
    await pool.end();
  });
});
