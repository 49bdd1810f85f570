import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Money } from '../../../../server/platform/money.ts';
import { at, startTill, type Till } from './till.ts';

let till: Till;
beforeAll(async () => void (till = await startTill({ stripe: { feePercent: 0, feeFixed: 0 } })));
afterAll(() => till.close());

async function sale(price: Money, payment: Parameters<Till['buy']>[2] = {}) {
  const buyer = await till.newBuyer();
  const ware = await till.newWare(price);
  const { paymentId } = await till.buy(buyer, ware, { at: at('03-01'), ...payment });
  return { buyer, ware, paymentId };
}

describe('amounts are what Stripe counts in', () => {
  test.each([
    ['jpy', 5000],
    ['krw', 12_000],
    ['vnd', 250_000],
    ['clp', 9990],
    ['xof', 6500],
    ['ugx', 500_000],
  ])('F64 %s has no decimals that are used', async (currency, amount) => {
    const { buyer, paymentId } = await sale({ amount, currency });
    till.stripe.refund(paymentId, { amount: 100, at: at('03-02') });
    await till.deliver();
    expect(await till.ledgerOf(buyer)).toEqual([
      `charge 1 ${amount} ${currency}`,
      `refund 1 -100 ${currency}`,
    ]);
    expect((await till.orders(buyer))[0].total).toEqual({ amount, currency });
  });

  test.each([
    ['bhd', 5120],
    ['jod', 10_000],
    ['kwd', 1990],
    ['omr', 2500],
    ['tnd', 30_010],
  ])('F65 %s has three decimals, and a bundle is split to the last of them', async (currency, amount) => {
    const buyer = await till.newBuyer();
    const wares = [
      await till.newWare({ amount: 1000, currency }),
      await till.newWare({ amount: 1000, currency }),
      await till.newWare({ amount: 1000, currency }),
    ];
    const bundle = await till.newBundle(wares, { amount, currency });
    const { body } = await buyer.post('/v1/checkout', { bundle: bundle.id });
    till.stripe.paySession(body.sessionId, { at: at('03-01') });
    await till.deliver();
    const [sum] = await till.rows<{ sum: number; count: number }>(
      `select sum(amount)::bigint as sum, count(*) as count from revenue_entries where customer_id = $1`,
      [buyer.id],
    );
    expect(sum).toEqual({ sum: amount, count: 3 });
  });

  test.each([
    ['isk', 150_000],
    ['huf', 399_000],
    ['twd', 99_900],
  ])('F66 %s is charged in whole units with two decimals', async (currency, amount) => {
    const { buyer, paymentId } = await sale({ amount, currency });
    till.stripe.refund(paymentId, { amount: 50_000, at: at('03-02') });
    await till.deliver();
    expect(await till.ledgerOf(buyer)).toEqual([
      `charge 1 ${amount} ${currency}`,
      `refund 1 -50000 ${currency}`,
    ]);
  });

  test('F67 more than 2^31, and as much as a number holds exactly, with every part exact', async () => {
    const buyer = await till.newBuyer();
    const ware = await till.newWare({ amount: 99_999_999, currency: 'idr' });
    const paid = till.stripe.paySession(await till.openCheckout(buyer, ware), { at: at('03-01') });
    const amount = 900_719_925_474_099;
    for (const id of [paid.charge!.id, paid.paymentIntent!.id, paid.session.id])
      till.stripe.tamper(id, {
        amount,
        amount_captured: amount,
        amount_received: amount,
        amount_total: amount,
        total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 81_883_629_588_554 },
      });
    till.stripe.tamper(String(paid.charge!.balance_transaction), { amount, net: amount });
    till.stripe.refund(paid.paymentIntent!.id, { amount: 3_000_000_000, at: at('03-02') });
    await till.deliver({ order: 'reversed' });
    expect(await till.ledgerOf(buyer)).toEqual([
      `charge 1 ${amount} idr`,
      'charge_tax 1 -81883629588554 idr',
      'refund 1 -3000000000 idr',
      'refund_tax 1 272727273 idr',
    ]);
  });
});

test('F73 shown and paid in the own currency of the customer, settled in another: the order keeps all three apart', async () => {
  till.stripe.configure({ settlementCurrency: 'usd', exchangeRates: { eur: 1.1 }, feeFixed: 30 });
  const { buyer } = await sale(
    { amount: 2000, currency: 'eur' },
    { presentment: { amount: 1700, currency: 'gbp' } },
  );
  await till.deliver();
  const [order] = await till.orders(buyer);
  expect(order).toMatchObject({
    total: { amount: 2000, currency: 'eur' },
    presented: { amount: 1700, currency: 'gbp' },
  });
  expect(
    await till.rows(
      `select kind, amount, currency, presentment_currency, settlement_amount, settlement_currency, reporting_amount
       from revenue_entries where customer_id = $1 order by kind`,
      [buyer.id],
    ),
  ).toEqual([
    {
      kind: 'charge',
      amount: 2000,
      currency: 'eur',
      presentment_currency: 'gbp',
      settlement_amount: 2200,
      settlement_currency: 'usd',
      reporting_amount: 2200,
    },
    {
      kind: 'fee',
      amount: -30,
      currency: 'usd',
      presentment_currency: 'gbp',
      settlement_amount: -30,
      settlement_currency: 'usd',
      reporting_amount: -30,
    },
  ]);
});
