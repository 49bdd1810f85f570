import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startShop, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => void (shop = await startShop({ stripe: { feePercent: 2.9, feeFixed: 30 } })));
afterAll(() => shop.close());

const on = (day: string) => new Date(`2026-03-${day}T12:00:00Z`);

describe('the ledger to the cent', () => {
  test('worked example A: 12.00 with 2.00 tax and a fee of 0.65, given back in two halves', async () => {
    shop.stripe.configure({ feePercent: 0, feeFixed: 65 });
    const [buyer, ware] = [await shop.newBuyer(), await shop.newWare({ amount: 1000, currency: 'usd' })];
    const { paymentId } = await shop.buy(buyer, ware, { taxAmount: 200, at: on('03') });
    await shop.deliver();
    shop.stripe.refund(paymentId, { amount: 600, at: on('09') });
    await shop.deliver();
    expect(await shop.entitlementOf(buyer)).toBe('active');
    shop.stripe.refund(paymentId, { amount: 600, at: on('20') });
    await shop.deliver();

    expect(await shop.ledger(paymentId)).toEqual([
      '03-03 charge 1200',
      '03-03 charge_tax -200',
      '03-03 fee -65',
      '03-09 refund -600',
      '03-09 refund_tax 100',
      '03-20 refund -600',
      '03-20 refund_tax 100',
    ]);
    expect(await shop.entitlementOf(buyer)).toBe('revoked');
    const { body } = await buyer.get('/v1/orders');
    expect(body.items).toMatchObject([
      {
        kind: 'purchase',
        status: 'refunded',
        total: { amount: 1200, currency: 'usd' },
        tax: { amount: 200, currency: 'usd' },
        refunded: { amount: 1200, currency: 'usd' },
        lines: [{ scenario: ware.id, scenarioTitle: ware.title, amount: { amount: 1200, currency: 'usd' } }],
        createdAt: '2026-03-03T12:00:00.000Z',
      },
    ]);
  });

  test('worked example B: the refund that completes takes the remainder of the tax, so that it nets to 0', async () => {
    shop.stripe.configure({ feePercent: 0, feeFixed: 0 });
    const [buyer, ware] = [await shop.newBuyer(), await shop.newWare({ amount: 833, currency: 'usd' })];
    const { paymentId } = await shop.buy(buyer, ware, { taxAmount: 167, at: on('01') });
    for (const [day, amount] of [
      ['02', 333],
      ['03', 333],
      ['04', 334],
    ] as const)
      shop.stripe.refund(paymentId, { amount, at: on(day) });
    await shop.deliver({ order: 'reversed' });
    expect(await shop.ledger(paymentId)).toEqual([
      '03-01 charge 1000',
      '03-01 charge_tax -167',
      '03-02 refund -333',
      '03-02 refund_tax 56',
      '03-03 refund -333',
      '03-03 refund_tax 56',
      '03-04 refund -334',
      '03-04 refund_tax 55',
    ]);
  });

  test('a refund that fails brings money, tax and the right back', async () => {
    shop.stripe.configure({ feePercent: 0, feeFixed: 0 });
    const [buyer, ware] = [await shop.newBuyer(), await shop.newWare({ amount: 1000, currency: 'usd' })];
    const { paymentId } = await shop.buy(buyer, ware, { taxAmount: 200, at: on('01') });
    const refund = shop.stripe.refund(paymentId, { status: 'pending', at: on('02') });
    await shop.deliver();
    expect(await shop.entitlementOf(buyer)).toBe('revoked');
    shop.stripe.failRefund(refund.id, { at: on('05') });
    await shop.deliver();
    expect((await shop.ledger(paymentId)).slice(2)).toEqual([
      '03-02 refund -1200',
      '03-02 refund_tax 200',
      '03-05 refund_failure 1200',
      '03-05 refund_failure_tax -200',
    ]);
    expect(await shop.entitlementOf(buyer)).toBe('active');
    expect((await buyer.get('/v1/orders')).body.items[0]).toMatchObject({
      status: 'paid',
      refunded: { amount: 0 },
    });
  });

  test('a dispute suspends the right, winning restores it; fees come from the balance', async () => {
    shop.stripe.configure({ feePercent: 0, feeFixed: 30, disputeFee: 1500 });
    const [buyer, ware] = [await shop.newBuyer(), await shop.newWare({ amount: 1000, currency: 'usd' })];
    const { paymentId } = await shop.buy(buyer, ware, { taxAmount: 200, at: on('01') });
    const dispute = shop.stripe.openDispute(paymentId, { at: on('10') });
    await shop.deliver();
    expect(await shop.entitlementOf(buyer)).toBe('suspended');
    expect((await buyer.get('/v1/orders')).body.items[0].status).toBe('disputed');
    shop.stripe.closeDispute(dispute.id, 'won', { at: on('20'), returnsFee: true });
    await shop.deliver();
    expect((await shop.ledger(paymentId)).slice(3)).toEqual([
      '03-10 dispute -1200',
      '03-10 dispute_tax 200',
      '03-10 fee -1500',
      '03-20 dispute_reversal 1200',
      '03-20 dispute_reversal_tax -200',
      '03-20 fee_refund 1500',
    ]);
    expect(await shop.entitlementOf(buyer)).toBe('active');
  });

  test('a dispute lost takes the right away; an inquiry moves nothing and leaves it', async () => {
    shop.stripe.configure({ feePercent: 0, feeFixed: 0 });
    const [buyer, ware] = [await shop.newBuyer(), await shop.newWare({ amount: 1000, currency: 'usd' })];
    const { paymentId } = await shop.buy(buyer, ware, { at: on('01') });
    const dispute = shop.stripe.openDispute(paymentId, { inquiry: true, at: on('10') });
    await shop.deliver();
    expect(await shop.entitlementOf(buyer)).toBe('active');
    expect(await shop.ledger(paymentId)).toEqual(['03-01 charge 1000']);
    shop.stripe.escalateDispute(dispute.id, { at: on('12') });
    await shop.deliver();
    expect(await shop.entitlementOf(buyer)).toBe('suspended');
    shop.stripe.closeDispute(dispute.id, 'lost', { at: on('20') });
    await shop.deliver();
    expect(await shop.entitlementOf(buyer)).toBe('revoked');
    expect((await shop.ledger(paymentId)).filter((row) => !row.includes('fee'))).toEqual([
      '03-01 charge 1000',
      '03-12 dispute -1000',
    ]);
  });

  test('a payment without its balance transaction is an order at once and enters the ledger when it settles', async () => {
    shop.stripe.configure({ feePercent: 0, feeFixed: 30 });
    const [buyer, ware] = [await shop.newBuyer(), await shop.newWare({ amount: 1000, currency: 'usd' })];
    const { paymentId } = await shop.buy(buyer, ware, { settleLater: true, at: on('01') });
    await shop.deliver();
    expect(await shop.ledger(paymentId)).toEqual([]);
    expect(await shop.entitlementOf(buyer)).toBe('active');
    expect((await buyer.get('/v1/orders')).body.items).toHaveLength(1);
    shop.stripe.settle({ at: on('04') });
    await shop.deliver();
    expect(await shop.ledger(paymentId)).toEqual(['03-04 charge 1000', '03-04 fee -30']);
  });

  test('nothing due after a code of 100 %: an order of 0, the right, and no ledger row', async () => {
    const [buyer, ware] = [await shop.newBuyer(), await shop.newWare({ amount: 1000, currency: 'usd' })];
    const client = shop.server.deps.stripe!;
    const coupon = await client.coupons.create({ percent_off: 100, duration: 'once' });
    await client.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code: 'FREEBIE' });
    const { status, body } = await buyer.post('/v1/checkout', {
      scenario: ware.id,
      promotionCode: 'FREEBIE',
    });
    expect(status).toBe(201);
    shop.stripe.paySession(body.sessionId);
    await shop.deliver();
    expect(await shop.entitlementOf(buyer)).toBe('active');
    expect((await buyer.get('/v1/orders')).body.items).toMatchObject([
      { status: 'paid', total: { amount: 0 } },
    ]);
    const { rows } = await shop.server.pool.query('select 1 from revenue_entries where customer_id = $1', [
      buyer.id,
    ]);
    expect(rows).toEqual([]);
  });

  test('a row of the ledger can be neither changed, deleted nor truncated away', async () => {
    const { pool } = shop.server;
    const refused = /append-only/;
    await expect(pool.query('update revenue_entries set amount = 0')).rejects.toThrow(refused);
    await expect(pool.query('delete from revenue_entries')).rejects.toThrow(refused);
    await expect(pool.query('truncate revenue_entries cascade')).rejects.toThrow(refused);
  });
});
