import pino from 'pino';
import { hashSecret } from '../../../server/accounts/secrets.ts';
import { rebuildDays } from '../../../server/executions/roll-ups/rebuild-days.ts';
import type { Pool } from '../../../server/platform/database.ts';
import { addDays } from '../../../server/platform/time.ts';
import { fillFacts, hourly } from '../support/facts.ts';

/** May ask everything. */
export const operatorKey = `slo_bench_${'x'.repeat(24)}`;
export const keyOf = (customerId: string): string => `slk_bench_${customerId}`;

/**
 * A year of tasks and their sums, and sums alike of the year before, whose tasks are gone: a library that is two years old. Its customers
 * have a key each.
 */
export async function fillTwoYears(
  pool: Pool,
  facts: number,
  now: Date,
  tasksPerDay: number = hourly,
): Promise<void> {
  await fillFacts(pool, facts, now, tasksPerDay);
  const today = now.toISOString().slice(0, 10);
  const logger = pino({ level: 'warn' });
  await rebuildDays(
    { pool, config: { directDatabaseUrl: null } as never, logger, now: () => now },
    { from: addDays(today, -400), to: addDays(today, 1) },
  );
  for (const statement of [...yearBefore, ...prices, firstRuns]) await pool.query(statement);
  await fillKeys(pool);
  await pool.query('vacuum analyze');
}

const sums = [
  ['task_days', 'day'],
  ['library_days', 'day'],
  ['total_days', 'day'],
  ['task_errors', 'day'],
  ['task_months', 'month'],
  ['library_months', 'month'],
] as const;

/** Sums that would meet others are left out: those of the month in which the years touch, and of a leap day. */
const yearBefore = [
  ...sums.map(
    ([table, key]) => `
      insert into ${table}
      select (jsonb_populate_record(sums, jsonb_build_object('${key}', (sums.${key} - interval '1 year')::date))).*
      from ${table} sums, (select min(${key}) as first from ${table}) as own
      where (sums.${key} - interval '1 year')::date < own.first and to_char(sums.${key}, 'MM-DD') <> '02-29'`,
  ),
  `update reporting_settings set first_day = facts.day, facts_from = facts.day::timestamp at time zone 'UTC'
   from (select min(started_at at time zone 'UTC')::date as day from task_facts) as facts`,
];

const prices = [
  `insert into assumptions (id, scope, name, value, currency, provenance, effective_from, created_at) values
     ('asm_1', 'library', 'hourlyRate', 35, 'usd', 'default', '2020-01-01', now()),
     ('asm_2', 'library', 'setupHours', 1, null, 'default', '2020-01-01', now()),
     ('asm_3', 'library', 'creditPrice', 0.00106, 'usd', 'default', '2020-01-01', now())`,
  `insert into ai_model_prices (id, model, input_per_million, output_per_million, currency, effective_from, source, created_at)
   values ('amp_bench', 'bench-model', 2.5, 10, 'usd', '2020-01-01', 'operator', now())`,
];

/** Beyond the first runs, of which each installation tells once by mail. */
const firstRuns = `
  insert into completed_runs (installation_id, count, first_started_at, first_completed_at, last_reported_at)
  select id, 2000, confirmed_at, confirmed_at + interval '1 hour', now() - interval '4 days' from installations`;

async function fillKeys(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ id: string }>('select id from customers order by no');
  const ids = rows.map(({ id }) => id);
  await pool.query(
    `insert into api_keys (id, kind, customer_id, name, prefix, key_hash, created_at, last_used_at)
     select 'key_' || customer, 'customer', customer, 'Bench', 'slk_bench', hash, now(), now() + interval '1 hour'
     from unnest($1::text[], $2::bytea[]) as keys (customer, hash)`,
    [ids, ids.map((id) => hashSecret(keyOf(id)))],
  );
  await pool.query(
    `insert into api_keys (id, kind, name, prefix, key_hash, scopes, created_at, last_used_at)
     values ('key_operator', 'operator', 'Bench', 'slo_bench', $1, '{*}', now(), now() + interval '1 hour')`,
    [hashSecret(operatorKey)],
  );
}
