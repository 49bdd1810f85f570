import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAdminOrder } from '../../../server/billing/payments/orders/list-orders.ts';
import { apiClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { startShop, type Buyer, type Shop } from './shop.ts';

let shop: Shop;
let operator: ApiClient;
let [ada, bob]: Buyer[] = [];
beforeAll(async () => {
  shop = await startShop({ stripe: { feePercent: 0, feeFixed: 65 } });
  operator = await operatorClient(shop.server, ['billing:read', 'customers:read']);
  [ada, bob] = [await shop.newBuyer('Ada'), await shop.newBuyer('Bob')];
  for (const [buyer, day] of [
    [ada, '01'],
    [bob, '02'],
    [ada, '03'],
  ] as const) {
    const ware = await shop.newWare({ amount: 1000, currency: 'usd' });
    const { paymentId } = await shop.buy(buyer, ware, {
      taxAmount: 200,
      country: 'DE',
      at: new Date(`2026-03-${day}T12:00:00Z`),
    });
    if (day === '02') shop.stripe.refund(paymentId, { amount: 600, at: new Date('2026-03-09T12:00:00Z') });
  }
  await shop.deliver();
});
afterAll(() => shop.close());

describe('orders', () => {
  test('a customer sees only their own', async () => {
    const { items } = (await ada!.get('/v1/orders')).body;
    expect(items.map(({ createdAt }: { createdAt: string }) => createdAt.slice(0, 10))).toEqual([
      '2026-03-03',
      '2026-03-01',
    ]);
    expect((await apiClient(shop.server.url).get('/v1/orders')).status).toBe(401);
  });

  test('operators filter by status and customer, and page without gaps', async () => {
    const all = (await operator.get('/admin/orders')).body.items;
    const first = (await operator.get('/admin/orders?limit=2')).body;
    const rest = (await operator.get(`/admin/orders?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...rest.items]).toEqual(all);
    expect(rest.nextCursor).toBeNull();
    const partial = (await operator.get('/admin/orders?status=partiallyRefunded')).body.items;
    expect(partial).toMatchObject([
      {
        customer: { id: bob!.id, name: 'Bob', email: bob!.email },
        refunded: { amount: 600, currency: 'usd' },
      },
    ]);
    expect((await operator.get(`/admin/orders?customer=${ada!.id}`)).body.items).toHaveLength(2);
    expect((await operator.get('/admin/orders?status=lost')).status).toBe(422);
    expect((await operator.get('/admin/orders?cursor=x')).status).toBe(422);
  });

  test('one order shows its ledger, rights and ids at Stripe', async () => {
    const [order] = (await operator.get('/admin/orders?status=partiallyRefunded')).body.items;
    const { status, body } = await operator.get(`/admin/orders/${order.id}`);
    expect(status).toBe(200);
    expect(body.stripe).toMatchObject({
      paymentIntentId: expect.stringMatching(/^pi_/),
      chargeId: expect.stringMatching(/^ch_/),
    });
    expect(
      body.ledger.map((row: { kind: string; amount: { amount: number } }) => [row.kind, row.amount.amount]),
    ).toEqual([
      ['charge', 1200],
      ['charge_tax', -200],
      ['fee', -65],
      ['refund', -600],
      ['refund_tax', 100],
    ]);
    expect(body.ledger[0]).toMatchObject({
      reportingAmount: { amount: 1200, currency: 'usd' },
      occurredAt: '2026-03-02T12:00:00.000Z',
      sourceId: expect.stringMatching(/^txn_/),
    });
    expect(body.entitlements).toMatchObject([{ source: 'order', sourceId: order.id, state: 'active' }]);
    expect((await operator.get('/admin/orders/ord_none')).status).toBe(404);
  });

  test('need the scope, and show an analyst no personal data', async () => {
    const other = await operatorClient(shop.server, ['scenarios:read']);
    expect((await other.get('/admin/orders')).status).toBe(403);
    const [order] = (await operator.get('/admin/orders')).body.items;
    const moneyOnly = await operatorClient(shop.server, ['billing:read']);
    expect((await moneyOnly.get(`/admin/orders/${order.id}`)).body.customer).toEqual({
      id: ada!.id,
      name: null,
      email: null,
    });
    const analyst = {
      kind: 'operator',
      role: 'analyst',
      scopes: [],
      operatorId: 'opr_1',
      keyId: null,
    } as const;
    const seen = await readAdminOrder(shop.server.pool, analyst, order.id);
    expect(seen.customer).toEqual({ id: ada!.id, name: null, email: null });
  });
});
