import type { Pool } from '../../../server/platform/database.ts';
import { saveSettings } from '../../../server/executions/roll-ups/settings-queries.ts';

/**
 * The shape of the facts: 200 customers with 25 installations each, 200 scenarios, three models. Half of the tasks began in the newest 30
 * days, the others in the eleven months before. An installation that runs does so about hourly (24 tasks a day, as they come; the figures' share
 * depends on it), with one model, for 0.5 to 30 seconds give or take a half: there are as many at work as the tasks need, all 5,000 at most. One task in 20 fails, in
 * 100 is a retry, in 500 was revalued; one installation in 100 only tests.
 */
const shape = {
  customers: 200,
  installations: 5_000,
  scenarios: 200,
  denseDays: 30,
  thinDays: 335,
};
/** Tasks of an installation in a day, unless told otherwise. */
export const hourly = 24;
const dayMs = 86_400_000;

/** Fills a migrated database with so many ended tasks, the newest of them at `to`. The sums are not counted yet. */
export async function fillFacts(
  pool: Pool,
  facts: number,
  to: Date,
  tasksPerDay: number = hourly,
): Promise<void> {
  await saveSettings(pool, { timeZone: 'UTC', currency: 'usd', rebuildFrom: null }, to);
  for (const statement of dimensions) await pool.query(statement);
  const denseFrom = new Date(to.getTime() - shape.denseDays * dayMs);
  const thinFrom = new Date(denseFrom.getTime() - shape.thinDays * dayMs);
  await pool.query('select setseed(0.5)');
  for (const [from, until] of [
    [thinFrom, denseFrom],
    [denseFrom, to],
  ] as const) {
    const perDay = (facts / 2 / (until.getTime() - from.getTime())) * dayMs;
    const atWork = Math.min(shape.installations, Math.ceil(perDay / tasksPerDay));
    for (const part of monthsOf(from, until)) {
      const days = (part.until.getTime() - part.from.getTime()) / dayMs;
      await pool.query('select ensure_task_month($1::date)', [part.from.toISOString().slice(0, 10)]);
      await pool.query(tasks, [part.from, days, Math.round(perDay * days), atWork]);
    }
  }
  await pool.query(revaluations);
  for (const table of ['task_facts', 'task_revaluations']) await pool.query(`vacuum analyze ${table}`);
}

/** Writes the identities of the facts, which only recording needs. */
export async function fillIdentities(pool: Pool): Promise<void> {
  await pool.query(
    `insert into task_identities select facts.customer_no, task_identity(installations.id, execution_id, 'main'), started_at
     from task_facts facts join installations on installations.no = facts.installation_no`,
  );
  await pool.query('vacuum analyze task_identities');
}

function monthsOf(from: Date, until: Date): { from: Date; until: Date }[] {
  const parts = [];
  for (let start = from; start < until;) {
    const next = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
    const end = next < until ? next : until;
    parts.push({ from: start, until: end });
    start = end;
  }
  return parts;
}

const id = (prefix: string, number: string) => `'${prefix}_' || lpad((${number})::text, 26, '0')`;

const dimensions = [
  `insert into categories (id, slug, name, created_at) values ('cat_1', 'all', 'All', now())`,
  `insert into customers (id, email, name, created_at)
   select ${id('cus', 'n')}, 'customer-' || n || '@example.com', 'Customer ' || n, now() - interval '400 days' from generate_series(1, ${shape.customers}) n`,
  `insert into scenarios (id, slug, title, description, complexity_level, category_id, tags, status, steps, apps, minutes_by_hand, created_at, updated_at, first_published_at)
   select ${id('scn', 'n')}, 'scenario-' || n, 'Scenario ' || n, 'Moves invoices.', 2, 'cat_1', '{}', 'active', '[]', '{xero}', 4,
     now() - interval '400 days', now(), now() - interval '400 days' from generate_series(1, ${shape.scenarios}) n`,
  `insert into scenario_versions (id, scenario_id, number, blueprint, report, created_at, published_at)
   select ${id('ver', 'n')}, ${id('scn', 'n')}, 1, '{}', '{}', now() - interval '400 days', now() - interval '400 days' from generate_series(1, ${shape.scenarios}) n`,
  `insert into installations (id, customer_id, scenario_id, version_id, status, reporting, report_token_hash, name, created_at, confirmed_at)
   select ${id('ins', 'n')}, ${id('cus', `1 + n % ${shape.customers}`)}, ${id('scn', 'scenario')}, ${id('ver', 'scenario')}, 'installed', 'http',
     convert_to('token ' || n, 'UTF8'), 'Installation ' || n, now() - interval '400 days', now() - interval '400 days'
   from generate_series(1, ${shape.installations}) n, lateral (select 1 + (n / ${shape.customers} * 7 + n) % ${shape.scenarios} as scenario) as its`,
];

// $1 the first instant, $2 days, $3 tasks in them, $4 installations at work.
const tasks = `
  insert into task_facts (started_at, finished_at, received_at, time_value_low, time_value, time_value_high, naive_value, credit_cost, ai_cost,
    input_tokens, output_tokens, credits_micros, freed_micros, customer_no, installation_no, scenario_no, version_no, items, state, kind, provenance,
    formula_version, reporting_credits, has_warning, execution_id, retry_of, ai_model, currency, error_code)
  select started_at, finished_at, finished_at, case when state = 2 then 960000 end, case when state = 2 then 1680000 end, case when state = 2 then 2400000 end,
    case when state = 2 then 2400000 end, 6360, case when ai_model <> 'none' then 300 end, case when ai_model <> 'none' then 4200 end,
    case when ai_model <> 'none' then 1200 end, 6000000, case when state = 2 then 4000000 end, place.customer_no, place.no, place.scenario_no,
    place.version_no, 1, state, case when place.no % 100 = 0 then 2 else 1 end, 1 + place.no % 2, 1, 0, n % 200 = 0,
    lpad(to_hex(hashint8extended(n + extract(epoch from $1::timestamptz)::bigint, 1)), 16, '0') || lpad(to_hex(hashint8extended(n, 2)), 16, '0'),
    case when n % 100 = 50 then 'repeated ' || n end, ai_model, 'usd', case when state = 3 then (array['RuntimeError', 'DataError', 'RateLimitError'])[1 + n % 3] end
  from (
    select n, $1::timestamptz + (n - random()) / $3::int * $2::float8 * interval '1 day' as started_at,
      case when n % 20 = 0 then 3 else 2 end as state, 1 + floor(random() * $4::int)::int as no
    from generate_series(1, $3::int) n
  ) as drawn
  join (
    select i.no, c.no as customer_no, s.no as scenario_no, v.no as version_no, (array['none', 'gpt-4o', 'claude-sonnet-4'])[1 + i.no % 3] as ai_model,
      500 + 29500 * (i.no * 7919 % 5000) / 5000.0 as usual_ms
    from installations i join customers c on c.id = i.customer_id join scenarios s on s.id = i.scenario_id join scenario_versions v on v.id = i.version_id
  ) as place on place.no = drawn.no,
  lateral (select started_at + usual_ms * exp(random() + random() + random() + 0 * n - 1.5) * interval '1 millisecond' as finished_at) as its
  order by n`;

const revaluations = `
  insert into task_revaluations (started_at, known_at, time_value_low, time_value, time_value_high, naive_value, credit_cost, ai_cost, freed_micros,
    customer_no, installation_no, revision, provenance, formula_version, execution_id, reason, currency)
  select started_at, now(), 480000, 840000, 1200000, 1200000, credit_cost, ai_cost, 2000000, customer_no, installation_no, 2, provenance, 1,
    execution_id, 'restatement', currency
  from task_facts where state = 2 and hashtext(execution_id) % 475 = 0`;
