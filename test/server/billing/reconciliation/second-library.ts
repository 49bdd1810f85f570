import type { Pool } from '../../../../server/platform/database.ts';
import { operatorClient } from '../../../support/api-client.ts';
import { startTestServer, type TestServer } from '../../../support/server.ts';
import type { Shop } from '../shop.ts';

/** What a library sells and to whom: everything else follows from Stripe. */
const catalogue = [
  'customers',
  'categories',
  'scenarios',
  'scenario_versions',
  'bundles',
  'bundle_scenarios',
  'plans',
  'plan_scenarios',
  'products',
  'prices',
];

/** Another library with the same catalogue and customers, and nothing that was ever bought. */
export async function openSecondLibrary(
  shop: Pick<Shop, 'server' | 'stripe'>,
  env: Record<string, string> = {},
): Promise<TestServer> {
  const server = await startTestServer({ stripe: shop.stripe, env });
  for (const table of catalogue) await copyRows(shop.server.pool, server.pool, table);
  return server;
}

async function copyRows(from: Pool, to: Pool, table: string): Promise<void> {
  const { rows } = await from.query(`select coalesce(json_agg(t), '[]')::text as content from ${table} t`);
  const columns = await from.query<{ name: string }>(
    `select string_agg(quote_ident(column_name), ', ') as name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
    [table],
  );
  const names = columns.rows[0]?.name ?? '';
  await to.query(
    `insert into ${table} (${names}) overriding system value select ${names} from json_populate_recordset(null::${table}, $1::json) on conflict do nothing`,
    [rows[0]?.content],
  );
}

/** Everything that follows from Stripe, without our own ids and times of writing. */
export async function stateOf(server: TestServer, from: string, to: string) {
  const operator = await operatorClient(server);
  const rows = async (sql: string) => (await server.pool.query(sql)).rows as unknown[];
  const payment = `coalesce(orders.stripe_payment_intent_id, orders.stripe_invoice_id, checkout_sessions.stripe_session_id)`;
  const ordersOf = `orders left join checkout_sessions on checkout_sessions.id = orders.checkout_session_id`;
  const revenue = async (query: string) => {
    const { status, body } = await operator.get(`/admin/analytics/revenue?from=${from}&to=${to}${query}`);
    return { status, figures: withoutOwnFacts(body) };
  };
  return {
    ledger: await rows(
      `select ${payment} as payment, entry.source, entry.source_id, entry.kind, entry.line_position, entry.customer_id, entry.scenario_id,
         entry.bundle_id, entry.plan_id, entry.object_id, entry.occurred_at, entry.amount, entry.currency, entry.presentment_currency,
         entry.reporting_amount, entry.reporting_currency, entry.country, entry.settlement_amount, entry.settlement_currency
       from revenue_entries entry join orders on orders.id = entry.order_id
         left join checkout_sessions on checkout_sessions.id = orders.checkout_session_id
       order by entry.source, entry.source_id, entry.kind, entry.line_position`,
    ),
    orders: await rows(
      `select ${payment} as payment, orders.customer_id, orders.kind, orders.status, orders.currency, total_amount, tax_amount,
         refunded_amount, credited_amount, discount_amount, dispute_state, stripe_payment_intent_id, stripe_charge_id, stripe_invoice_id,
         stripe_subscription_id, country, orders.paid_at, settled_at, covers_from, covers_to, is_paid_outside,
         (select json_agg(json_build_array(position, lines.scenario_id, lines.bundle_id, lines.plan_id, lines.amount) order by position)
          from order_lines lines where lines.order_id = orders.id) as lines
       from ${ordersOf} order by 1`,
    ),
    rights: await rows(
      `select entitlements.customer_id, entitlements.scenario_id, entitlements.plan_id, source, state, valid_from, valid_to,
         case source when 'order' then (select ${payment} from ${ordersOf} where orders.id = source_id) else source_id end as of
       from entitlements order by 1, 2, 8`,
    ),
    subscriptions: await rows(
      `select id, customer_id, status, currency, started_at, current_period_starts_at, current_period_ends_at, ended_at
       from subscriptions order by id`,
    ),
    payouts: await rows('select id, amount, status, movement_count, difference from payouts order by id'),
    revenue: await revenue(''),
    revenueByMonth: await revenue('&interval=month'),
    revenueByScenario: await revenue('&groupBy=scenario'),
    revenueByPlan: await revenue('&groupBy=plan'),
  };
}

/** How often payment pages were opened is a fact of the library's own, which Stripe does not tell; so is when it was asked. */
function withoutOwnFacts(figures: unknown): unknown {
  return JSON.parse(
    JSON.stringify(figures, (key, value: unknown) =>
      key === 'asOf' || key.startsWith('checkout') ? undefined : value,
    ),
  );
}
