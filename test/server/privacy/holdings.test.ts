import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import { holdings } from '../../../server/privacy/holdings/holdings.ts';
import { createTestDatabase } from '../../support/database.ts';

/** Tables that hold nothing about a customer, by what they hold instead. */
const others: Record<string, string> = {
  'what the library is made of and sells': `ai_model_prices billing_settings bundle_scenarios bundles categories cross_sells exchange_rates
    former_minutes_by_hand former_stripe_products library_costs make_credit_prices model_price_changes offers payment_links plan_scenarios plans prices
    products reporting_settings reward_rules scenario_counts scenario_listings scenario_versions scenario_words scenarios starter_imports`,
  'operators, whom another plan concerns':
    'operator_accounts operator_links operator_sessions operator_verifications users',
  'sums over all customers': `error_groups error_hours error_releases library_days library_months recommendation_neighbours recommendation_outcomes
    recommendation_popularity recommendation_runs task_hours total_days`,
  'what was published or checked, with ids at the most': `alert_messages alert_notices alert_rules alert_watches audit_entries audit_runs audited_days changes
    forecast_parts forecast_points forecast_scores forecasts foreign_movements payouts rebuilds reconciliation_days reconciliations roll_up_checks
    stripe_entitlement_readings switches upgrade_campaigns`,
  'made anew within hours': 'alert_evaluations insight_settings insights rate_limits',
  'how the server works': `catch_up_cursors error_reading heartbeats make_organizations outbox_backlog outbox_listeners running_servers schema_migrations
    server_releases valuing_state watched_subjects`,
};
const otherTables = new Set(Object.values(others).flatMap((names) => names.split(/\s+/)));
/** Names of columns that lead to a customer, or hold what somebody wrote under their name. */
const leadsToSomebody = /customer|e_?mail|address|installation_(id|no)$|user_agent|^phone|person/;
/** Columns whose names sound so, of tables that hold nothing about a customer. */
const harmless = new Set([
  'error_groups.customers',
  'recommendation_runs.customers',
  'recommendation_runs.multi_install_customers',
  'recommendation_runs.test_customers',
  'stripe_entitlement_readings.stripe_customer_id', // an id at Stripe, that leads to us by stripe_customers only
]);

let client: pg.Client;
let drop: () => Promise<void>;
const columns = new Map<string, string[]>();
beforeAll(async () => {
  const database = await createTestDatabase();
  drop = database.drop;
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ table: string; names: string[] }>(
    `select c.relname as table, array_agg(a.attname::text) as names from pg_class c join pg_attribute a on a.attrelid = c.oid and attnum > 0 and not attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition group by 1`,
  );
  for (const { table, names } of rows) columns.set(table, names);
});
afterAll(async () => {
  await client.end();
  await drop();
});

const sorted = (names: Iterable<string>) => [...names].toSorted();

test('every table is in the plan of what is held about customers, or it is said why it holds nothing', () => {
  const planned = holdings.map(({ table }) => table);
  expect(planned).toEqual([...new Set(planned)]);
  expect(sorted(columns.keys()).filter((name) => !planned.includes(name) && !otherTables.has(name))).toEqual(
    [],
  );
  expect([...planned, ...otherTables].filter((name) => !columns.has(name))).toEqual([]);
  expect(planned.filter((name) => otherTables.has(name))).toEqual([]);
});

test('every column of a table that outlives an erasure is either changed by it or said to be kept', () => {
  for (const { table, erasure } of holdings) {
    if (erasure === 'rows') continue;
    const decided = [...Object.keys(erasure.sets ?? {}), ...erasure.keeps.split(/\s+/)];
    expect([table, sorted(decided)]).toEqual([table, sorted(columns.get(table) ?? [])]);
  }
});

test('what an export leaves out is there to be left out', () => {
  const wrong = holdings.flatMap(({ table, leftOut = [] }) =>
    leftOut.filter((name) => !columns.get(table)?.includes(name)).map((name) => `${table}.${name}`),
  );
  expect(wrong).toEqual([]);
});

test('no other table has a column that sounds as if it led to somebody', () => {
  const suspicious = [...otherTables].flatMap((table) => {
    if (['users'].includes(table) || table.startsWith('operator_')) return [];
    return (columns.get(table) ?? [])
      .filter((name) => leadsToSomebody.test(name))
      .map((name) => `${table}.${name}`);
  });
  expect(suspicious.filter((name) => !harmless.has(name))).toEqual([]);
});
