import { hashReportToken, reportTokenFor } from '../../../server/installations/reporting/report-token.ts';
import { hashSecret } from '../../../server/accounts/secrets.ts';
import type { Pool } from '../../../server/platform/database.ts';

export const customers = 200;
export const installations = 5_000;
const scenarios = 200;

/** Signs the report addresses of these installations; the server gets it as SESSION_SECRET. */
export const sessionSecret = 'a secret of the benchmark that nothing else knows';

export const keyOfCustomer = (customer: number): string => `slk_bench_${customer}_${'x'.repeat(24)}`;
export const customerId = (customer: number): string => `cus_bench${customer}`;
export const installationId = (installation: number): string => `ins_bench${installation}`;
export const reportPath = (installation: number) =>
  `/v1/report/${reportTokenFor(installationId(installation), sessionSecret)}` as const;

/** Customers with a key each and installations of 200 scenarios, with an hourly rate, a price of credits and one of a model. */
export async function fillReporters(pool: Pool): Promise<void> {
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
  await pool.query(
    `insert into categories (id, slug, name, created_at) values ('cat_bench', 'bench', 'Bench', now());
     insert into assumptions (id, scope, name, value, currency, provenance, effective_from, created_at) values
       ('asm_bench1', 'library', 'hourlyRate', 35, 'usd', 'default', '2020-01-01', now()),
       ('asm_bench2', 'library', 'creditPrice', 0.00106, 'usd', 'default', '2020-01-01', now());
     insert into ai_model_prices (id, model, input_per_million, output_per_million, currency, effective_from, source, created_at)
       values ('amp_bench', 'bench-model', 2.5, 10, 'usd', '2020-01-01', 'operator', now())`,
  );
  await pool.query(
    `insert into customers (id, email, name, created_at)
     select 'cus_bench' || n, n || '@bench.example', 'Customer ' || n, now() from generate_series(0, $1::int - 1) n`,
    [customers],
  );
  await pool.query(
    `with added as (
       insert into scenarios (id, slug, title, description, complexity_level, category_id, minutes_by_hand, created_at, updated_at)
       select 'scn_bench' || n, 'bench-' || n, 'Scenario ' || n, 'Does work.', 1, 'cat_bench', 4, now(), now()
       from generate_series(0, $1::int - 1) n returning id
     )
     insert into scenario_versions (id, scenario_id, number, report, created_at)
     select replace(id, 'scn_', 'ver_'), id, 1, '{}', now() from added`,
    [scenarios],
  );
  await pool.query(
    `insert into api_keys (id, kind, customer_id, name, prefix, key_hash, created_at, last_used_at)
     select 'key_bench' || (n - 1), 'customer', 'cus_bench' || (n - 1), 'Bench', 'slk_bench', hash, now(), now() + interval '1 hour'
     from unnest($1::bytea[]) with ordinality as hashes (hash, n)`,
    [upTo(customers).map((customer) => hashSecret(keyOfCustomer(customer)))],
  );
  await pool.query(
    `insert into installations (id, customer_id, scenario_id, version_id, reporting, name, report_token_hash, created_at)
     select 'ins_bench' || (n - 1), 'cus_bench' || ((n - 1) % $2::int), 'scn_bench' || ((n - 1) * 7 % $3::int), 'ver_bench' || ((n - 1) * 7 % $3::int),
       'http', 'Installation ' || n, hash, now()
     from unnest($1::bytea[]) with ordinality as hashes (hash, n)`,
    [
      upTo(installations).map((installation) =>
        hashReportToken(reportTokenFor(installationId(installation), sessionSecret)),
      ),
      customers,
      scenarios,
    ],
  );
  // Beyond the first runs, of which each installation tells once by mail: what follows them is not measured here.
  await pool.query(
    `insert into completed_runs (installation_id, count, first_started_at, first_completed_at, last_reported_at)
     select id, 2000, now() - interval '90 days', now() - interval '90 days', now() - interval '4 days' from installations`,
  );
  // Only what is filled: an empty table that was looked at is planned for as if it stayed empty.
  await pool.query(
    'analyze categories, assumptions, ai_model_prices, customers, scenarios, scenario_versions, api_keys, installations, completed_runs',
  );
}
