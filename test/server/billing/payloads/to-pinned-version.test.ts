import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asBefore, toPinnedVersion } from '../../../../server/billing/payloads/to-pinned-version.ts';
import { openTestShop, type TestShop } from '../../../doubles/stripe/test-shop.ts';

/** As many objects as one life brings: a checkout with a code, a subscription with tax, an upgrade, a renewal, a refund. */
let shop: TestShop;

beforeAll(async () => {
  shop = await openTestShop('2026-01-01T00:00:00Z', { taxPercent: { US: 10 } });
  const customer = await shop.newCustomer('pm_card_visa', { address: { country: 'US' } });
  const [small, large] = [await shop.newPrice(1000), await shop.newPrice(2500)];
  const coupon = await shop.stripe.coupons.create({ percent_off: 25, duration: 'forever' });
  await shop.stripe.promotionCodes.create({
    promotion: { type: 'coupon', coupon: coupon.id },
    code: 'SPRING',
  });
  const { id, items } = await shop.stripe.subscriptions.create({
    customer,
    items: [{ price: small.id }],
    discounts: [{ coupon: coupon.id }],
    automatic_tax: { enabled: true },
  });
  await shop.stripe.subscriptions.update(id, {
    items: [{ id: items.data[0]?.id ?? '', price: large.id }],
    proration_behavior: 'always_invoice',
  });
  await shop.advanceTo('2026-02-03T00:00:00Z');
  const charge = shop.double.events().findLast(({ type }) => type === 'charge.succeeded');
  shop.double.refund(charge?.type === 'charge.succeeded' ? charge.data.object.id : '');
  const session = await shop.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      {
        price: (
          await shop.stripe.prices.create({
            currency: 'usd',
            unit_amount: 500,
            product_data: { name: 'One' },
          })
        ).id,
        quantity: 1,
      },
    ],
    success_url: 'https://library.example.com/done',
  });
  shop.double.paySession(session.id);
});
afterAll(() => shop.close());

// oxlint-disable-next-line typescript/no-explicit-any -- objects of many kinds
type Loose = any;

/** What the library reads of each kind, wherever the pinned version keeps it. */
const read: Record<string, (object: Loose) => unknown> = {
  invoice: ({ parent, total_taxes: taxes, lines, discounts, total }) => ({
    subscription: parent?.subscription_details?.subscription,
    taxes: taxes?.map(({ amount, tax_behavior: behavior }: Loose) => [amount, behavior]),
    hasDiscounts: discounts.length > 0,
    total,
    lines: lines.data.map((line: Loose) => [
      line.amount,
      line.pricing?.price_details?.price,
      line.pricing?.price_details?.product,
      line.parent?.type,
      line.parent?.subscription_item_details?.proration ?? line.parent?.invoice_item_details?.proration,
      line.taxes?.map((tax: Loose) => tax.amount),
    ]),
  }),
  subscription: ({ status, items }) => [
    status,
    items.data.map((item: Loose) => [item.current_period_start, item.current_period_end, item.price.id]),
  ],
  payment_intent: ({ amount_received: received, status, latest_charge: charge }) => [
    received,
    status,
    status === 'succeeded' && charge, // older versions list the charges that there are by now
  ],
  charge: ({ amount_captured: captured, amount_refunded: refunded, payment_intent: intent }) => [
    captured,
    refunded,
    intent,
  ],
  refund: ({ amount, status, payment_intent: intent }) => [amount, status, intent],
  'checkout.session': ({ ui_mode: mode, payment_status: status, amount_total: total }) => [
    mode ?? 'hosted_page', // the only way that there was at first
    status,
    total,
  ],
  promotion_code: ({ code, promotion }) => [
    code,
    promotion?.type,
    promotion?.coupon?.id ?? promotion?.coupon,
  ],
  discount: ({ id, source, start }) => [id, source?.coupon?.id ?? source?.coupon, start],
};

describe('an object of an older version', () => {
  it.each([
    '2020-08-27',
    '2022-11-15',
    '2023-10-16',
    '2024-06-20',
    '2025-01-27.acacia',
    '2025-03-31.basil',
    '2025-09-30.clover',
    '2026-02-25.clover',
    '2026-05-27.dahlia',
    '2026-07-29.dahlia',
  ])('F54 of %s says what the same object says in the pinned version', (apiVersion) => {
    const kinds = new Set<string>();
    for (const event of shop.double.events()) {
      const original = event.data.object as Loose;
      const facts = read[original.object];
      if (!facts) continue;
      const payload = JSON.parse(shop.double.payloadOf(event, { apiVersion }));
      expect(facts(toPinnedVersion(payload.data.object, apiVersion)), event.type).toEqual(facts(original));
      kinds.add(original.object);
    }
    expect([...kinds].toSorted()).toEqual(Object.keys(read).toSorted());
  });

  it('an invoice names the payment that older versions kept on it', () => {
    const paid = shop.double.events().find(({ type }) => type === 'invoice.paid') as Stripe.Event;
    const payload = JSON.parse(shop.double.payloadOf(paid, { apiVersion: '2024-06-20' }));
    const [payment] = (toPinnedVersion(payload.data.object, '2024-06-20') as Loose).payments.data;
    expect(payment).toMatchObject({
      status: 'paid',
      payment: { type: 'payment_intent', payment_intent: payload.data.object.payment_intent },
    });
  });

  it('what stood before a change is what it was, with nested fields in part', () => {
    const now = {
      status: 'active',
      items: { object: 'list', data: [2] },
      pause: { behavior: 'void', resumes_at: 5 },
    };
    const previous = { status: 'incomplete', items: { data: [1] }, pause: { behavior: 'keep_as_draft' } };
    expect(asBefore(now, previous)).toEqual({
      status: 'incomplete',
      items: { object: 'list', data: [1] },
      pause: { behavior: 'keep_as_draft', resumes_at: 5 },
    });
  });
});
