import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorClient, type ApiClient } from '../../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../../support/server.ts';

let server: TestServer;
let operator: ApiClient;

/** 3,000 subscriptions over 24 months: 78,000 states, a third of them in euro with a rate that moves every day. */
beforeAll(async () => {
  server = await startTestServer({
    now: () => new Date('2026-12-31T12:00:00Z'),
    env: { REPORTING_TIME_ZONE: 'Europe/Berlin' },
  });
  operator = await operatorClient(server);
  const { pool } = server;
  await pool.query(
    `insert into customers (id, email, name, created_at) select 'cus_' || n, n || '@example.com', 'Customer', now() from generate_series(1, 3000) n`,
  );
  for (let month = 0; month < 26; month += 1)
    await pool.query(
      `insert into subscription_states (subscription_id, customer_id, valid_from, life_rank, source, source_id, status, currency, state)
    select 'sub_' || n, 'cus_' || n, timestamptz '2025-01-01' + make_interval(days => n % 600, secs => n) + month * interval '1 month', 1, 'event', 'evt_' || n || '_' || month,
      case when month = 20 and n % 7 = 0 then 'canceled' when month = 5 and n % 11 = 0 then 'past_due' when month = 7 and n % 13 = 0 then 'paused' else 'active' end,
      case when n % 3 = 0 then 'eur' else 'usd' end,
      jsonb_build_object('items', jsonb_build_array(jsonb_build_object('id', 'si_' || n, 'stripePriceId', 'price_1', 'stripeProductId', 'prod_1',
          'product', jsonb_build_object('kind', 'plan', 'id', 'pln_1'), 'unitAmountDecimal', (900 + n % 50 * 10 + case when month >= 12 and n % 5 = 0 then 700 else 0 end)::text,
          'currency', case when n % 3 = 0 then 'eur' else 'usd' end, 'quantity', 1 + n % 3, 'interval', case when n % 4 = 0 then 'year' when n % 17 = 0 then 'week' else 'month' end,
          'intervalCount', 1, 'isMetered', false, 'isTaxInclusive', n % 2 = 0, 'inclusiveTaxPercent', '19', 'discounts', '[]'::jsonb)),
        'discounts', '[]'::jsonb, 'pauseBehavior', null, 'isCancelling', month = 19 and n % 7 = 0, 'startedAt', '2025-01-01T00:00:00.000Z', 'endedAt', null)
    from generate_series(1, 3000) n, (select $1::int as month) months`,
      [month],
    );
  await pool.query(
    `insert into orders (id, customer_id, kind, status, currency, total_amount, tax_amount, created_at, paid_at, fetched_at)
     values ('ord_1', 'cus_1', 'renewal', 'paid', 'eur', 1000, 0, now(), now(), now())`,
  );
  await pool.query(`
    insert into revenue_entries (id, source, source_id, kind, line_position, order_id, customer_id, object_id, occurred_at, amount, currency, presentment_currency,
      reporting_amount, reporting_currency)
    select 'rev_' || day, 'stripe', 'txn_' || day, 'charge', 1, 'ord_1', 'cus_1', 'ch_' || day, timestamptz '2025-01-01 12:00Z' + day * interval '1 day', 1000, 'eur', 'eur',
      1000 + day * 37 % 200, 'usd' from generate_series(0, 729) day`);
  await pool.query('vacuum analyze subscription_states');
}, 120_000);
afterAll(() => server.close());

type Item = Record<
  'opening' | 'new' | 'expansion' | 'reactivation' | 'fx' | 'contraction' | 'churn' | 'closing',
  number
>;

test('3,000 subscriptions over 24 months are told by day and by month, and every line adds up', async () => {
  const period = 'from=2025-01-01&to=2026-12-31';
  for (const interval of ['month', 'day']) {
    const { body } = await operator.get(`/admin/analytics/mrr?${period}&interval=${interval}`);
    let former = body.totals.opening;
    for (const { opening, closing, ...moved } of body.items as Item[]) {
      expect(opening).toBe(former);
      expect(closing).toBe(
        opening +
          moved.new +
          moved.expansion +
          moved.reactivation +
          moved.fx -
          moved.contraction -
          moved.churn,
      );
      former = closing;
    }
    expect(former).toBe(body.totals.closing);
    expect(body.items).toHaveLength(interval === 'day' ? 730 : 24);
    expect(body.totals.payingCustomers).toBeGreaterThan(1500);
  }
});
