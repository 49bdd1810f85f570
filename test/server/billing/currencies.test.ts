import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startShop, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ stripe: { feePercent: 0, feeFixed: 50 } });
});
afterAll(() => shop.close());

const at = new Date('2026-03-01T12:00:00Z');

async function sold(price: { amount: number; currency: string }, taxAmount?: number) {
  const [buyer, ware] = [await shop.newBuyer(), await shop.newWare(price)];
  const { paymentId } = await shop.buy(buyer, ware, { at, ...(taxAmount ? { taxAmount } : {}) });
  return { paymentId, ware };
}

async function rowsOf(paymentId: string) {
  await shop.deliver();
  const { rows } = await shop.server.pool.query(
    `select revenue_entries.kind || ' ' || amount || ' ' || revenue_entries.currency || ' ' || coalesce(reporting_amount::text, 'unconverted') as row
     from revenue_entries join orders on orders.id = order_id where stripe_payment_intent_id = $1 order by occurred_at, object_id, revenue_entries.kind`,
    [paymentId],
  );
  return rows.map(({ row }: { row: string }) => row);
}

describe('what a row is worth in the reporting currency (usd)', () => {
  test('settled in usd: what the balance says, tax in proportion', async () => {
    shop.stripe.configure({ settlementCurrency: 'usd', exchangeRates: { jpy: 0.67, kwd: 0.325, eur: 1.1 } });
    const yen = await sold({ amount: 5000, currency: 'jpy' }, 500);
    expect(await rowsOf(yen.paymentId)).toEqual([
      'charge 5500 jpy 3685',
      'charge_tax -500 jpy -335',
      'fee -50 usd -50',
    ]);
    const dinar = await sold({ amount: 19_000, currency: 'kwd' });
    expect(await rowsOf(dinar.paymentId)).toEqual(['charge 19000 kwd 6175', 'fee -50 usd -50']);
    shop.stripe.configure({ exchangeRates: { jpy: 0.7 } });
    shop.stripe.refund(yen.paymentId, { at: new Date('2026-03-02T12:00:00Z') });
    expect((await rowsOf(yen.paymentId)).slice(3)).toEqual([
      'refund -5500 jpy -3850',
      'refund_tax 500 jpy 350',
    ]);
  });

  test('presented in usd but settled in eur: 1:1, the fee at the same rate', async () => {
    shop.stripe.configure({ settlementCurrency: 'eur', exchangeRates: { usd: 0.8 } });
    const { paymentId } = await sold({ amount: 1000, currency: 'usd' });
    expect(await rowsOf(paymentId)).toEqual(['charge 1000 usd 1000', 'fee -50 eur -63']);
  });

  test('neither presented nor settled in usd: unconverted, never 0', async () => {
    shop.stripe.configure({ settlementCurrency: 'eur', exchangeRates: { gbp: 1.2 } });
    const { paymentId } = await sold({ amount: 1000, currency: 'gbp' });
    expect(await rowsOf(paymentId)).toEqual(['charge 1000 gbp unconverted', 'fee -50 eur unconverted']);
  });

  test('an amount beyond 32 bits is exact', async () => {
    shop.stripe.configure({ settlementCurrency: 'usd', exchangeRates: { idr: 0.0062 }, feeFixed: 0 });
    const { paymentId } = await sold({ amount: 3_000_000_000, currency: 'idr' });
    expect(await rowsOf(paymentId)).toEqual(['charge 3000000000 idr 18600000']);
  });
});
