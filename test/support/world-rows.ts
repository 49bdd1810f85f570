import type { EvaluationFacts } from '../../server/recommendations/evaluation/evaluate.ts';
import type { Pool } from '../../server/platform/database.ts';

const rowsAtOnce = 50_000;
const instantOf = (days: number) => new Date(days * 86_400_000).toISOString();

export const scenarioIdOf = (place: number) => `scn_world_${String(place).padStart(4, '0')}`;
export const customerIdOf = (customer: number) => `cus_world_${customer}`;

/** A simulated world as rows: published scenarios, customers and installations. */
export async function insertWorld(pool: Pool, { all, scenarios }: EvaluationFacts): Promise<void> {
  await pool.query(
    `insert into categories (id, slug, name, created_at) values ('cat_world', 'world', 'World', now())`,
  );
  await pool.query(
    `insert into scenarios (id, slug, title, description, complexity_level, category_id, status, apps, created_at, updated_at, first_published_at)
     select id, replace(id, '_', '-'), 'Title of ' || id, 'For tests', 1, 'cat_world', 'active', array(select jsonb_array_elements_text(apps)), at, at, at
     from jsonb_to_recordset($1::jsonb) as world (id text, apps jsonb, at timestamptz)`,
    [
      JSON.stringify(
        scenarios.map(({ apps, publishedAt }, place) => ({
          id: scenarioIdOf(place),
          apps,
          at: instantOf(publishedAt),
        })),
      ),
    ],
  );
  await pool.query(
    `insert into scenario_versions (id, scenario_id, number, blueprint, report, apps, created_at, published_at)
     select 'ver_' || id, id, 1, '{}', '{}', apps, created_at, created_at from scenarios where id like 'scn_world_%'`,
  );
  // A trigger makes the listing of a scenario anew for each of its installations; nobody reads them here.
  await pool.query('alter table installations disable trigger user');
  await pool.query(
    `insert into customers (id, email, name, created_at)
     select id, id || '@example.com', id, '2025-01-01' from jsonb_array_elements_text($1::jsonb) as world (id)`,
    [JSON.stringify([...new Set(all.customers)].map(customerIdOf))],
  );
  const got = Array.from(all.customers, (customer, index) => ({
    customer: customerIdOf(customer),
    scenario: scenarioIdOf(all.scenarios[index]!),
    days: all.from[index]!,
  }));
  for (let start = 0; start < got.length; start += rowsAtOnce)
    await insertGot(pool, got.slice(start, start + rowsAtOnce));
  await pool.query('alter table installations enable trigger user');
}

/** Installations, one each, confirmed at days since 1970. */
export async function insertGot(
  pool: Pool,
  got: readonly { customer: string; scenario: string; days: number }[],
): Promise<void> {
  const rows = got.map(({ days, ...one }) => ({ ...one, at: instantOf(days) }));
  await pool.query(
    `insert into installations (id, customer_id, scenario_id, version_id, status, reporting, report_token_hash, name, created_at, confirmed_at)
     select 'ins_' || customer || scenario || at, customer, scenario, 'ver_' || scenario, 'installed', 'http',
       convert_to(customer || scenario || at, 'UTF8'), 'A copy', at::timestamptz, at::timestamptz
     from jsonb_to_recordset($1::jsonb) as world (customer text, scenario text, at text)`,
    [JSON.stringify(rows)],
  );
}
