import type pg from 'pg';
import { expect, test } from 'vitest';
import { migrate } from '../../../server/platform/migrate.ts';
import { beforeMigration } from '../../support/before-migration.ts';

const moving = '0042_create_task_facts';

/** A library as it was before facts were compact: four tasks of every kind, one of them valued twice. */
const formerRows = `
  insert into customers (id, email, name, created_at) values ('cus_1', 'a@example.com', 'A', now()), ('cus_2', 'b@example.com', 'B', now());
  insert into categories (id, slug, name, created_at) values ('cat_1', 'c', 'C', now());
  insert into scenarios (id, slug, title, description, complexity_level, category_id, created_at, updated_at) values ('scn_1', 's', 'S', 'S', 1, 'cat_1', now(), now());
  insert into scenario_versions (id, scenario_id, number, report, created_at) values ('ver_1', 'scn_1', 1, '{}', now()), ('ver_2', 'scn_1', 2, '{}', now());
  insert into installations (id, customer_id, scenario_id, version_id, reporting, name, created_at)
    values ('ins_1', 'cus_1', 'scn_1', 'ver_2', 'http', 'N', now()), ('ins_2', 'cus_2', 'scn_1', 'ver_1', 'http', 'N', now());
  insert into assumptions (id, scope, scope_id, name, value, currency, provenance, effective_from, created_at) values
    ('asm_1', 'library', null, 'hourlyRate', 30, 'usd', 'default', '2025-01-01', '2025-01-01'),
    ('asm_2', 'customer', 'cus_1', 'hourlyRate', 60, 'usd', 'confirmed', '2025-01-01', '2025-01-01');
  insert into execution_tasks (id, installation_id, execution_id, task_key, scenario_id, version_id, customer_id, kind, retry_of, status, has_warning, started_at, finished_at,
    items, time_saved_minutes, credits, reporting_credits, ai_model, input_tokens, output_tokens, cost_micros, cost_currency, value_micros, value_currency, error_code, error_message, data, received_at) values
    ('tsk_1', 'ins_1', E'e\\n1', 'main', 'scn_1', 'ver_1', 'cus_1', 'run', null, 'completed', true, '2025-12-31 23:59:59.999+00', '2026-01-01 00:00:01+00',
      3, 12.345678, 4.5, 0, 'gpt', 10, 20, 30, 'eur', 40, 'usd', null, null, '{"a": [1, null]}', '2026-01-01 00:00:02+00'),
    ('tsk_2', 'ins_1', 'e2', 'own key', 'scn_1', 'ver_1', 'cus_1', 'run', E'e\\n1', 'failed', false, '2026-02-01 00:00:00+00', '2026-02-01 00:00:00+00',
      0, null, null, 1, 'none', null, null, null, null, null, null, 'E1', 'no', null, '2026-02-01 00:00:02+00'),
    ('tsk_3', 'ins_2', 'e3', 'main', 'scn_1', 'ver_1', 'cus_2', 'errorHandler', null, 'running', false, '2026-02-28 12:00:00+00', null,
      1, null, null, 0, 'none', null, null, null, null, null, null, null, null, null, '2026-02-28 12:00:02+00'),
    ('tsk_4', 'ins_2', 'e4', 'main', 'scn_1', 'ver_1', 'cus_2', 'test', null, 'completed', false, '2024-02-29 12:00:00+00', '2024-02-29 12:00:01+00',
      1, null, null, 0, 'none', null, null, null, null, null, null, null, null, null, '2024-02-29 12:00:02+00');
  insert into task_identities select installation_id, execution_id, task_key, id from execution_tasks;
  insert into execution_retries (installation_id, execution_id, retry_of, root_execution_id) values ('ins_1', 'e2', E'e\\n1', E'e\\n1');
  insert into completed_runs (installation_id, count) values ('ins_1', 1);
  insert into task_values (task_id, revision, known_at, formula_version, currency, freed_minutes, human_minutes, minutes_provenance, time_value_low_micros, time_value_micros,
    time_value_high_micros, reported_value_micros, naive_value_micros, credit_cost_micros, ai_cost_micros, is_unpriced, unconverted) values
    ('tsk_1', 1, '2026-01-01 00:00:02+00', 1, 'usd', 6.172839, 0.5, 'measured', 1969136, 3820987, 5672839, 40, 12345678, 5, 0, true,
      '[{"part": "aiCost", "amountMicros": "30", "currency": "eur"}]'),
    ('tsk_1', 2, '2026-01-01 00:00:09+00', 1, 'usd', 0, 0, 'measured', 0, 0, 0, 0, 0, 5, 0, true, '[{"part": "aiCost", "amountMicros": "30", "currency": "eur"}]'),
    ('tsk_2', 1, '2026-02-01 00:00:02+00', 1, 'usd', 0, 7, 'estimated', null, null, null, 0, 0, 0, 0, false, null),
    ('tsk_4', 1, '2024-02-29 12:00:02+00', 1, 'usd', 0, 0, 'default', 0, 0, 0, 0, 0, 0, 0, false, null)`;

/** Everything that a reader sees of tasks, links and values, by what names them. */
async function shown(client: pg.Client) {
  const read = async (sql: string) => (await client.query(sql)).rows;
  return {
    tasks: await read(
      `select to_jsonb(t) - 'id' || jsonb_build_object('credits', trim_scale(credits), 'time_saved_minutes', trim_scale(time_saved_minutes)) as task
       from execution_tasks t order by started_at`,
    ),
    values: await read(
      `select to_jsonb(v) - 'task_id' || jsonb_build_object('freed_minutes', trim_scale(freed_minutes), 'human_minutes', trim_scale(human_minutes)) as value,
         t.execution_id from task_values v join execution_tasks t on t.id = v.task_id order by t.started_at, v.revision`,
    ),
    retries: await read('select execution_id, retry_of, root_execution_id from execution_retries'),
  };
}

test('a view shows what the table showed, and the way down gives the tables back', async () => {
  await beforeMigration(moving, async (client, databaseUrl) => {
    await client.query(formerRows);
    const former = await shown(client);
    expect([former.tasks.length, former.values.length]).toEqual([4, 4]);

    expect(await migrate({ databaseUrl, count: 1 })).toEqual([moving]);
    expect(await shown(client)).toEqual({
      ...former,
      values: former.values.map((row) =>
        // Where the rate is unknown, the naive value is too.
        row.execution_id === 'e2' ? { ...row, value: { ...row.value, naive_value_micros: null } } : row,
      ),
    });
    const { rows } = await client.query(
      `select tableoid::regclass::text as partition, freed_value::int, human_value::int,
         exists (select from task_identities i where i.customer_no = f.customer_no and i.started_at = f.started_at
           and i.identity = task_identity((select id from installations where no = f.installation_no), f.execution_id, coalesce(f.task_key, 'main'))) as "isKnown"
       from task_facts f order by started_at`,
    );
    expect(rows).toEqual([
      { partition: 'task_facts_2024_02', freed_value: null, human_value: null, isKnown: true },
      { partition: 'task_facts_2025_12', freed_value: 6_172_839, human_value: 500_000, isKnown: true }, // at 60 an hour
      { partition: 'task_facts_2026_02', freed_value: null, human_value: 7_000_000, isKnown: true },
      { partition: 'task_facts_2026_02', freed_value: null, human_value: null, isKnown: true },
    ]);
    const runs = await client.query(
      'select count, first_started_at, first_completed_at, last_reported_at from completed_runs where installation_id = $1',
      ['ins_1'],
    );
    expect(runs.rows).toEqual([
      {
        count: 1,
        first_started_at: new Date('2025-12-31T23:59:59.999Z'),
        first_completed_at: new Date('2026-01-01T00:00:01Z'),
        last_reported_at: new Date('2026-02-01T00:00:02Z'),
      },
    ]);
    const now = await shown(client);
    expect(await migrate({ databaseUrl, direction: 'down' })).toEqual([moving]);
    expect(await shown(client)).toEqual(now);
    expect(
      (await client.query(`select relkind from pg_class where relname = 'execution_tasks'`)).rows,
    ).toEqual([{ relkind: 'r' }]);
  });
});
