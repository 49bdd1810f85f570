import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inOrder } from '../../../doubles/stripe/event-order.ts';
import { at, startTill, type Till } from './till.ts';

let till: Till;
beforeAll(async () => void (till = await startTill()));
afterAll(() => till.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });

describe('what one payment is for', () => {
  test('a bundle is split over its scenarios by list price, the remainder to the largest rest, and folds into one line for its buyer', async () => {
    const buyer = await till.newBuyer();
    const wares = [
      await till.newWare(usd(1000)),
      await till.newWare(usd(1000)),
      await till.newWare(usd(500)),
    ];
    const bundle = await till.newBundle(wares, usd(1999));
    const { body } = await buyer.post('/v1/checkout', { bundle: bundle.id });
    till.stripe.paySession(body.sessionId, { at: at('03-01') });
    await till.deliver({ order: 'reversed' });
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 800 usd', 'charge 2 799 usd', 'charge 3 400 usd']);
    const [order] = await till.orders(buyer);
    expect(order.lines).toEqual([
      {
        scenario: null,
        scenarioTitle: null,
        bundle: bundle.id,
        bundleTitle: 'Starter kit',
        plan: null,
        planName: null,
        description: null,
        amount: usd(1999),
      },
    ]);
    expect(await till.rightsOf(buyer)).toEqual(Object.fromEntries(wares.map(({ id }) => [id, 'active'])));
    const rows = await till.rows(
      `select distinct scenario_id, bundle_id from revenue_entries where customer_id = $1 order by 1`,
      [buyer.id],
    );
    expect(rows).toEqual(
      wares
        .map(({ id }) => id)
        .toSorted()
        .map((id) => ({ scenario_id: id, bundle_id: bundle.id })),
    );
    const detail = await till.operator.get(`/admin/orders/${order.id}`);
    expect(detail.body.lines.map((line: { scenario: { id: string } }) => line.scenario.id)).toEqual(
      wares.map(({ id }) => id),
    );
  });

  test('what the customer added on the payment page is a line and a right of its own', async () => {
    const buyer = await till.newBuyer();
    const [main, bump] = [await till.newWare(usd(1900)), await till.newWare(usd(500))];
    const prices = [
      await till.priceOf({ kind: 'scenario', id: main.id }),
      await till.priceOf({ kind: 'scenario', id: bump.id }),
    ].map(({ stripePriceId }) => stripePriceId);
    const { email } = (await buyer.get('/v1/me')).body;
    await till.payDirectly(
      [prices[0]!],
      { optional_items: [{ price: prices[1]!, quantity: 1 }], customer_email: email },
      { optionalItems: [{ price: prices[1]! }] },
    );
    await till.deliver();
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 1900 usd', 'charge 2 500 usd']);
    expect(await till.rightsOf(buyer)).toEqual({ [main.id]: 'active', [bump.id]: 'active' });
  });

  test('who chooses the price pays that', async () => {
    const buyer = await till.newBuyer();
    const ware = await till.newWare(usd(1000));
    await till.rows('update scenarios set minimum_price_amount = 300 where id = $1', [ware.id]);
    const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: ware.id });
    const { email } = (await buyer.get('/v1/me')).body;
    await till.payDirectly([stripePriceId], { customer_email: email }, { customAmount: 444 });
    await till.deliver();
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 444 usd']);
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'active' });
  });

  test('a refund of a part of several things is shared out like the charge, to the cent, and completes it exactly', async () => {
    const buyer = await till.newBuyer();
    const wares = [await till.newWare(usd(333)), await till.newWare(usd(333)), await till.newWare(usd(334))];
    const bundle = await till.newBundle(wares, usd(1000));
    const { body } = await buyer.post('/v1/checkout', { bundle: bundle.id });
    const { paymentIntent } = till.stripe.paySession(body.sessionId, { at: at('03-01'), taxAmount: 190 });
    till.stripe.refund(paymentIntent!.id, { amount: 100, at: at('03-02') });
    till.stripe.refund(paymentIntent!.id, { at: at('03-03') });
    await till.deliver({ order: 'reversed' });
    const sums = await till.rows(
      `select kind, sum(amount)::bigint as sum from revenue_entries where customer_id = $1 group by kind order by kind`,
      [buyer.id],
    );
    expect(sums).toEqual([
      { kind: 'charge', sum: 1190 },
      { kind: 'charge_tax', sum: -190 },
      { kind: 'refund', sum: -1190 },
      { kind: 'refund_tax', sum: 190 },
    ]);
    expect(new Set(Object.values(await till.rightsOf(buyer)))).toEqual(new Set(['revoked']));
  });
});

describe('tax, shipping, discounts', () => {
  test('F71 tax on top of the price and tax inside of it: the total differs, the tax is taken out of both', async () => {
    const [outside, inside] = [await till.newBuyer(), await till.newBuyer()];
    const ware = await till.newWare(usd(1000));
    const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: ware.id });
    const { email: first } = (await outside.get('/v1/me')).body;
    const { email: second } = (await inside.get('/v1/me')).body;
    await till.payDirectly([stripePriceId], { customer_email: first }, { taxAmount: 190 });
    till.stripe.tamper(stripePriceId, { tax_behavior: 'inclusive' });
    await till.payDirectly([stripePriceId], { customer_email: second }, { taxAmount: 160 });
    await till.deliver();
    expect(await till.ledgerOf(outside)).toEqual(['charge 1 1190 usd', 'charge_tax 1 -190 usd']);
    expect(await till.ledgerOf(inside)).toEqual(['charge 1 1000 usd', 'charge_tax 1 -160 usd']);
    expect((await till.orders(inside))[0]).toMatchObject({ total: usd(1000), tax: usd(160) });
  });

  test('F72 shipping is a line of its own, of no scenario', async () => {
    const buyer = await till.newBuyer();
    const ware = await till.newWare(usd(1000));
    const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: ware.id });
    const { email } = (await buyer.get('/v1/me')).body;
    const paid = await till.payDirectly([stripePriceId], { customer_email: email });
    till.stripe.tamper(paid.session.id, {
      shipping_cost: { amount_subtotal: 500, amount_tax: 0, amount_total: 500, shipping_rate: null },
      amount_total: 1500,
    });
    for (const id of [paid.charge!.id, paid.paymentIntent!.id])
      till.stripe.tamper(id, { amount: 1500, amount_captured: 1500, amount_received: 1500 });
    till.stripe.tamper(String(paid.charge!.balance_transaction), { amount: 1500, net: 1500 });
    await till.deliver();
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 1000 usd', 'charge 2 500 usd']);
    expect((await till.orders(buyer))[0].lines[1]).toMatchObject({
      scenario: null,
      description: 'Shipping',
      amount: usd(500),
    });
  });

  test.each(['asIs', 'reversed'] as const)(
    'F69 a code of 100 %%: an order of nothing that gives the right, and no revenue (events %s)',
    async (order) => {
      const buyer = await till.newBuyer();
      const ware = await till.newWare(usd(1000));
      const coupon = await till.client.coupons.create({ percent_off: 100, duration: 'once' });
      const promotionCode = `ALLFREE-${order.toUpperCase()}`;
      await till.client.promotionCodes.create({
        promotion: { type: 'coupon', coupon: coupon.id },
        code: promotionCode,
      });
      const { body } = await buyer.post('/v1/checkout', { scenario: ware.id, promotionCode });
      till.stripe.paySession(body.sessionId);
      for (const event of inOrder([...till.stripe.pendingEvents()], { order }))
        await till.deliver({ events: [event] });
      expect(await till.ledgerOf(buyer)).toEqual([]);
      expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'active' });
      const orders = await till.orders(buyer);
      expect(orders).toHaveLength(1);
      expect(orders[0]).toMatchObject({ total: usd(0), discount: usd(1000), promotionCode, status: 'paid' });
    },
  );

  test('F70 a code of an amount in another currency takes off what it is worth in that of the price', async () => {
    const buyer = await till.newBuyer();
    const ware = await till.newWare({ amount: 3000, currency: 'eur' });
    const coupon = await till.client.coupons.create({
      amount_off: 500,
      currency: 'usd',
      currency_options: { eur: { amount_off: 450 } },
      duration: 'once',
    });
    await till.client.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'FIVER',
    });
    const { body } = await buyer.post('/v1/checkout', { scenario: ware.id, promotionCode: 'FIVER' });
    till.stripe.paySession(body.sessionId);
    await till.deliver();
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 2550 eur']);
    const [order] = await till.orders(buyer);
    expect(order).toMatchObject({ discount: { amount: 450, currency: 'eur' }, promotionCode: 'FIVER' });
    const detail = await till.operator.get(`/admin/orders/${order.id}`);
    expect(detail.body.stripe.couponId).toBe(coupon.id);
  });
});
