import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Buyer, Ware } from '../shop.ts';
import { at, startTill, type Till } from './till.ts';

let till: Till;
beforeAll(async () => void (till = await startTill()));
afterAll(() => till.close());

const usd = (amount: number) => ({ amount, currency: 'usd' });

async function sale(payment: Parameters<Till['buy']>[2] = {}) {
  const buyer = await till.newBuyer();
  const ware = await till.newWare(usd(1000));
  const bought = await till.buy(buyer, ware, { at: at('03-01'), ...payment });
  return { buyer, ware, ...bought };
}

describe('F80 money that is only held', () => {
  async function held(buyer: Buyer, ware: Ware) {
    const { stripePriceId } = await till.priceOf({ kind: 'scenario', id: ware.id });
    const { paymentIntent } = await till.payDirectly(
      [stripePriceId],
      { customer_email: buyer.email, payment_intent_data: { capture_method: 'manual' } },
      { taxAmount: 200 },
    );
    await till.deliver();
    expect(await till.orders(buyer)).toEqual([]);
    return paymentIntent!.id;
  }

  test('counts when it is captured, and only as much as is captured', async () => {
    const [buyer, ware] = [await till.newBuyer(), await till.newWare(usd(1000))];
    const paymentId = await held(buyer, ware);
    await till.client.paymentIntents.capture(paymentId, { amount_to_capture: 600 });
    await till.deliver({ order: 'reversed' });
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 600 usd', 'charge_tax 1 -100 usd']);
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'active' });
  });

  test('brings nothing when nobody captures it in time', async () => {
    const [buyer, ware] = [await till.newBuyer(), await till.newWare(usd(1000))];
    const paymentId = await held(buyer, ware);
    till.stripe.expireAuthorization(paymentId);
    await till.deliver();
    expect(await till.orders(buyer)).toEqual([]);
    expect(await till.ledgerOf(buyer)).toEqual([]);
  });
});

describe('F81 a charge that fails', () => {
  test('is no revenue; the same session can be paid afterwards', async () => {
    const [buyer, ware] = [await till.newBuyer(), await till.newWare(usd(1000))];
    const sessionId = await till.openCheckout(buyer, ware);
    till.stripe.declineSession(sessionId, { at: at('03-01') });
    await till.deliver();
    expect(await till.orders(buyer)).toEqual([]);
    till.stripe.paySession(sessionId, { at: at('03-02') });
    await till.deliver({ order: 'reversed' });
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 1000 usd']);
  });

  test('after it had succeeded, its money went back: the ledger says both, and the right is gone', async () => {
    const { buyer, ware, paymentId } = await sale();
    await till.deliver();
    const charge = till.stripe.account.charges.where('payment_intent', paymentId)[0]!;
    const returned = till.stripe.adjustBalance({
      type: 'payment_failure_refund',
      reportingCategory: 'charge_failure',
      amount: -1000,
      currency: 'usd',
      at: at('03-05'),
    });
    till.stripe.tamper(charge.id, {
      status: 'failed',
      paid: false,
      failure_balance_transaction: returned.id,
    });
    till.stripe.tamper(paymentId, { status: 'requires_payment_method' });
    till.stripe.recordEvent('charge.failed', charge.id);
    await till.deliver();
    expect(await till.ledgerOf(buyer)).toEqual(['charge 1 1000 usd', 'refund 1 -1000 usd']);
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'revoked' });
  });
});

describe('refunds', () => {
  test('F74 three parts, two of them equal, up to the full amount: each one row, the last takes the right', async () => {
    const { buyer, ware, paymentId } = await sale();
    for (const [day, amount] of [
      ['03-02', 300],
      ['03-03', 300],
      ['03-04', 400],
    ] as const) {
      expect(await till.rightsOf(buyer)).toEqual(day === '03-02' ? {} : { [ware.id]: 'active' });
      till.stripe.refund(paymentId, { amount, at: at(day) });
      await till.deliver({ order: 'reversed', times: 2 });
    }
    expect(await till.ledgerOf(buyer)).toEqual([
      'charge 1 1000 usd',
      'refund 1 -300 usd',
      'refund 1 -300 usd',
      'refund 1 -400 usd',
    ]);
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'revoked' });
    expect(() => till.stripe.refund(paymentId, { amount: 1 })).toThrow();
    const told = await till.rows<{ type: string; count: number }>(
      `select type, count(*) as count from outbox_events where customer_id = $1 and type like any('{payment.%,billing.%}') group by 1 order by 1`,
      [buyer.id],
    );
    expect(told).toEqual([
      { type: 'billing.order-paid', count: 1 },
      { type: 'billing.order-refunded', count: 3 },
      { type: 'payment.refunded', count: 3 },
      { type: 'payment.succeeded', count: 1 },
    ]);
  });

  test('F75 a pending refund has left; when it fails the money and the right are back', async () => {
    const { buyer, ware, paymentId } = await sale();
    const refund = till.stripe.refund(paymentId, { status: 'pending', at: at('03-02') });
    await till.deliver();
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'revoked' });
    const [gone] = (await buyer.get('/v1/entitlements')).body.items;
    expect(gone.validTo).toBe(at('03-02').toISOString());
    till.stripe.failRefund(refund.id, { at: at('03-06') });
    await till.deliver({ order: 'reversed' });
    expect(await till.ledgerOf(buyer)).toEqual([
      'charge 1 1000 usd',
      'refund 1 -1000 usd',
      'refund_failure 1 1000 usd',
    ]);
    const [back] = (await buyer.get('/v1/entitlements')).body.items;
    expect([back.state, back.validTo]).toEqual(['active', null]);
    const [failed] = await till.rows(
      `select data->>'refundId' as id from outbox_events where customer_id = $1 and type = 'billing.refund-failed'`,
      [buyer.id],
    );
    expect(failed).toEqual({ id: refund.id });
  });

  test('F75 one that the customer was asked about and that is called off never moved money for good', async () => {
    const { buyer, ware, paymentId } = await sale();
    const refund = till.stripe.refund(paymentId, { status: 'requires_action', at: at('03-02') });
    till.stripe.cancelRefund(refund.id, { at: at('03-03') });
    await till.deliver({ order: 'reversed' });
    const [sum] = await till.rows(
      'select sum(amount)::bigint as sum from revenue_entries where customer_id = $1',
      [buyer.id],
    );
    expect(sum).toEqual({ sum: 1000 });
    expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'active' });
  });

  test('F76 a refund in a later month lowers that month, not the one of the sale', async () => {
    const { buyer, paymentId } = await sale({ at: at('05-31') });
    till.stripe.refund(paymentId, { amount: 400, at: at('06-02') });
    await till.deliver();
    const netOf = async (from: string, to: string) =>
      (await till.operator.get(`/admin/analytics/revenue?from=${from}&to=${to}&customer=${buyer.id}`)).body
        .totals.netRevenue;
    expect(await netOf('2026-05-01', '2026-05-31')).toBe(1000);
    expect(await netOf('2026-06-01', '2026-06-30')).toBe(-400);
  });
});

describe('payments that take days', () => {
  test('F97 give nothing while the bank has not confirmed, the right when it has, and nothing when it refuses', async () => {
    const later = await sale({ async: true });
    await till.deliver();
    expect(await till.rightsOf(later.buyer)).toEqual({});
    till.stripe.completeAsyncPayment(later.sessionId, { at: at('03-04') });
    await till.deliver({ order: 'reversed', times: 2 });
    expect(await till.rightsOf(later.buyer)).toEqual({ [later.ware.id]: 'active' });
    expect(await till.ledgerOf(later.buyer)).toEqual(['charge 1 1000 usd']);

    const refused = await sale({ async: true });
    till.stripe.completeAsyncPayment(refused.sessionId, { outcome: 'failed', at: at('03-04') });
    await till.deliver();
    expect(await till.rightsOf(refused.buyer)).toEqual({});
    expect(await till.ledgerOf(refused.buyer)).toEqual([]);
  });

  test('F98 the landing page and every event at once: one order, one right, one set of rows', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { buyer, ware, sessionId } = await sale({ taxAmount: 100 });
      const landing = () => fetch(`${till.server.url}/checkout/done?session_id=${sessionId}`);
      const [, ...pages] = await Promise.all([
        till.deliver({ concurrency: 6, times: 2 }),
        landing(),
        landing(),
        landing(),
      ]);
      expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(await till.ledgerOf(buyer)).toEqual(['charge 1 1100 usd', 'charge_tax 1 -100 usd']);
      expect(await till.orders(buyer)).toHaveLength(1);
      expect(await till.rightsOf(buyer)).toEqual({ [ware.id]: 'active' });
    }
  });
});
