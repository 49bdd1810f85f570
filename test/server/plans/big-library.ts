import { rebuildDays } from '../../../server/executions/roll-ups/rebuild-days.ts';
import { makePartitions } from '../../../server/executions/storage/partitions.ts';
import type { Pool } from '../../../server/platform/database.ts';
import type { Deps } from '../../../server/platform/deps.ts';
import { withLongStatements } from '../../../server/platform/long-statement.ts';
import { addDays, dayOf } from '../../../server/platform/time.ts';
import { keepPopularity } from '../../../server/recommendations/popularity/count-popularity.ts';
import { sized } from '../../support/sizes.ts';
import { fillLibrary } from '../../bench/search/fill-library.ts';
import { fillBusyHouse } from './busy-house.ts';

export const size = {
  scenarios: 10_000,
  customers: 300,
  installations: 12_000,
  facts: sized({ part: 80_000, whole: 200_000 }),
  days: 80,
  daysOfSums: 400,
};

/** Published scenarios, customers with installations of them, and what these ran: as rows, whose days are counted anew. */
export async function fillBigLibrary(deps: Deps): Promise<void> {
  const { now } = deps;
  await withLongStatements(deps, async (pool) => {
    await fillLibrary(pool, size.scenarios);
    await makePartitions(pool, now());
    for (const statement of rows) await pool.query(statement);
    await fillBusyHouse(pool);
    await pool.query('vacuum analyze');
  });
  const today = dayOf(now(), deps.config.reportingTimeZone);
  await rebuildDays(deps, { from: addDays(today, -size.days - 1), to: today });
  await keepPopularity(deps);
  await withLongStatements(deps, async (pool) => {
    await addSumsBefore(pool);
    await pool.query('vacuum analyze');
  });
}

const id = (prefix: string, number: string) => `'${prefix}_' || lpad((${number})::text, 26, '0')`;

// Listings were made already; each of these triggers would make one anew.
const triggers = (state: string) =>
  ['installations', 'feedback'].map((table) => `alter table ${table} ${state} trigger user`);

const rows = [
  ...triggers('disable'),
  `update scenario_versions set report = '{"valid": true, "errors": [], "warnings": [], "requirements": [], "apps": [], "steps": []}', blueprint = '{"name": "x", "flow": []}'`,
  `insert into customers (id, email, name, created_at)
   select ${id('cus', 'n')}, 'customer-' || n || '@example.com', 'Customer ' || n, now() - interval '400 days' + n * interval '1 day'
   from generate_series(1, ${size.customers}) n`,
  `insert into consents (customer_id, purpose, is_granted, policy_version, created_at)
   select id, 'benchmarks', true, '1', created_at from customers`,
  `insert into installations (id, customer_id, scenario_id, version_id, status, reporting, report_token_hash, name, created_at, confirmed_at)
   select ${id('ins', 'n')}, ${id('cus', `1 + n % ${size.customers}`)}, scenario_id, 'ver_' || scenario_id, 'installed', 'http',
     convert_to('token ' || n, 'UTF8'), 'Installation ' || n, at, at
   from generate_series(1, ${size.installations}) n,
     lateral (select 'scn_' || lpad((1 + floor(${size.scenarios} * random() ^ 3 + 0 * n))::int::text, 8, '0') as scenario_id, now() - random() * interval '390 days' as at) as its`,
  // Eight in a row are of one installation. One task in 20 fails, in 50 is a retry, in 50 has a key of its own, in 100 runs, in 500 has an amount in a currency without a rate.
  `insert into task_facts (started_at, finished_at, received_at, time_value_low, time_value, time_value_high, naive_value, credit_cost, ai_cost,
     input_tokens, output_tokens, credits_micros, freed_micros, customer_no, installation_no, scenario_no, version_no, items, state, kind, provenance,
     formula_version, reporting_credits, has_warning, execution_id, task_key, retry_of, ai_model, currency, error_code, unconverted)
   select started_at, case when state <> 1 then started_at + random() * interval '40 seconds' end, started_at + interval '1 minute', 960000, 1680000, 2400000, 2400000, 6360, 300,
     4200, 1200, 6000000, 4000000, place.customer_no, place.no, place.scenario_no, place.version_no, 1, state, case when n % 40 = 7 then 2 else 1 end,
     1 + n % 4, 1, 0, n % 200 = 0, 'run-' || n, case when n % 50 = 3 then 'second' end, case when n % 50 = 9 then 'run-' || n - 1 end,
     (array['none', 'gpt-4o', 'claude-sonnet-4'])[1 + n / 8 % 3], 'usd', case when state = 3 then (array['RuntimeError', 'DataError'])[1 + n % 2] end,
     case when n % 500 = 11 then '[{"part": "cost", "amountMicros": 1, "currency": "gbp"}]'::jsonb end
   from generate_series(1, ${size.facts}) n
   join (
     select i.no, row_number() over (order by i.no) as place, c.no as customer_no, s.no as scenario_no, v.no as version_no
     from installations i join customers c on c.id = i.customer_id join scenarios s on s.id = i.scenario_id join scenario_versions v on v.id = i.version_id
   ) as place on place.place = 1 + n / 8 * 7919 % ${size.installations},
   lateral (select now() - (${size.facts} - n) * interval '${size.days} days' / ${size.facts} - interval '2 minutes' as started_at,
     case when n % 20 = 0 then 3 when n % 100 = 1 then 1 else 2 end as state) as its
   order by n`,
  `insert into task_identities select facts.customer_no, task_identity(installations.id, execution_id, coalesce(task_key, 'main')), started_at
   from task_facts facts join installations on installations.no = facts.installation_no order by started_at`,
  `insert into task_revaluations (started_at, known_at, time_value_low, time_value, time_value_high, naive_value, credit_cost, freed_micros, customer_no,
     installation_no, revision, provenance, formula_version, execution_id, task_key, reason, currency)
   select started_at, now(), 480000, 840000, 1200000, 1200000, credit_cost, 2000000, customer_no, installation_no, 2, provenance, 1, execution_id,
     task_key, 'restatement', currency from task_facts where state = 2 and hashtext(execution_id) % 20 = 0`,
  `insert into execution_retries (customer_no, installation_no, execution_id, retry_of, root_execution_id, recorded_at)
   select customer_no, installation_no, execution_id, retry_of, retry_of, received_at from task_facts where retry_of is not null`,
  `insert into completed_runs (installation_id, count, first_started_at, first_completed_at, last_reported_at)
   select i.id, count(*) filter (where state = 2 and retry_of is null), min(started_at), min(finished_at), max(received_at)
   from task_facts join installations i on i.no = installation_no where kind = 1 group by i.id`,
  `insert into scenario_views (customer_id, scenario_id, first_viewed_at)
   select customer_id, scenario_id, min(created_at) from installations group by 1, 2`,
  `insert into metrics (id, customer_id, scenario_id, installation_id, name, value, recorded_at)
   select ${id('met', 'no')}, customer_id, scenario_id, id, 'emails', no, created_at from installations`,
  `insert into feedback (id, customer_id, scenario_id, installation_id, kind, rating, message, created_at)
   select ${id('fbk', 'no')}, customer_id, scenario_id, id, 'praise', 1 + no % 5, 'Works well.', created_at from installations`,
  `insert into reviews (feedback_id, customer_id, scenario_id, may_show, state, decided_at)
   select distinct on (customer_id, scenario_id) id, customer_id, scenario_id, true, 'shown', created_at from feedback
   order by customer_id, scenario_id, id desc`,
  ...triggers('enable'),
];

const sums = {
  task_days: 'day',
  library_days: 'day',
  total_days: 'day',
  task_errors: 'day',
  task_months: 'month',
  library_months: 'month',
};

/** The same sums again in each of the periods before, of facts that are kept no longer. */
async function addSumsBefore(pool: Pool): Promise<void> {
  for (const [table, key] of Object.entries(sums)) {
    const { rows: columns } = await pool.query<{ names: string }>(
      `select string_agg(quote_ident(attname), ', ') as names from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attname <> $2`,
      [table, key],
    );
    const names = columns[0]?.names;
    const earlier =
      key === 'day' ? `day - period * ${size.days + 2}` : `(month - period * interval '4 months')::date`;
    await pool.query(
      `insert into ${table} (${key}, ${names}) select ${earlier}, ${names}
       from ${table}, generate_series(1, ${size.daysOfSums / size.days - 1}) period`,
    );
  }
  await pool.query(
    `update reporting_settings set first_day = days.day, facts_from = days.day::timestamp at time zone 'UTC'
     from (select (min(started_at) at time zone 'UTC')::date + 1 as day from task_facts) as days`,
  );
}
