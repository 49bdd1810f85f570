import type { Pool } from '../../../server/platform/database.ts';
import { addDays } from '../../../server/platform/time.ts';

export type Filled = { scenarios: number; days: number; today: string };

/** Scenarios with an installation each, and their sums by day: about a hundred runs, of which some five fail; noise that only the names decide. */
export async function fillDays(pool: Pool, { scenarios, days, today }: Filled): Promise<void> {
  const from = addDays(today, -days);
  await pool.query(
    `insert into customers (id, email, name, created_at)
     select 'cus_' || n, n || '@example.com', 'Customer ' || n, '2025-01-01' from generate_series(1, 50) n`,
  );
  await pool.query(
    `insert into categories (id, slug, name, created_at) values ('cat_bench', 'bench', 'Bench', '2025-01-01') on conflict do nothing`,
  );
  await pool.query(
    `insert into scenarios (id, slug, title, description, complexity_level, category_id, status, created_at, updated_at)
     select 'scn_' || n, 'scenario-' || n, 'Scenario ' || n, '', 1, 'cat_bench', 'active', '2025-01-01', '2025-01-01' from generate_series(1, $1::int) n`,
    [scenarios],
  );
  await pool.query(
    `insert into scenario_versions (id, scenario_id, number, blueprint, report, created_at)
     select 'ver_' || n, 'scn_' || n, 1, '{}', '{}', '2025-01-01' from generate_series(1, $1::int) n`,
    [scenarios],
  );
  await pool.query(
    `insert into installations (id, customer_id, scenario_id, version_id, status, reporting, report_token_hash, name, created_at, confirmed_at)
     select 'ins_' || n, 'cus_' || 1 + n % 50, 'scn_' || n, 'ver_' || n, 'installed', 'http', sha256(convert_to(n::text, 'utf8')), 'A copy', '2025-01-01', '2025-01-01'
     from generate_series(1, $1::int) n`,
    [scenarios],
  );
  const counts = `100 + noise as started, 95 + noise - noise % 4 as completed, 5 + noise % 4 as failed, 3 + noise % 3 as warnings,
     ('95e' || 12 * (100 + noise % 3))::numeric as durations`;
  const sums = `from installations i join customers c on c.id = i.customer_id join scenarios s on s.id = i.scenario_id
     join scenario_versions v on v.id = i.version_id, generate_series($1::date, $2::date, interval '1 day') day,
     lateral (select abs(hashtext(i.id || day)) % 20 as noise) n`;
  const range = [from, today];
  await pool.query(
    `insert into task_days (customer_no, day, installation_no, scenario_no, version_no, ai_model, kind, started, completed, failed, warnings, durations)
     select c.no, day::date, i.no, s.no, v.no, 'none', 1, ${counts} ${sums}`,
    range,
  );
  await pool.query(
    `insert into library_days (day, scenario_no, ai_model, kind, started, completed, failed, warnings, durations)
     select day::date, s.no, 'none', 1, ${counts} ${sums}`,
    range,
  );
  await pool.query('vacuum analyze');
}

/** From a day on half of all runs fail, of every scenario. */
export async function breakFrom(pool: Pool, day: string): Promise<void> {
  for (const table of ['task_days', 'library_days'])
    await pool.query(
      `update ${table} set completed = started / 2, failed = started - started / 2, warnings = started / 3,
         durations = ('50e' || 12 * 160)::numeric where day >= $1::date`,
      [day],
    );
}
