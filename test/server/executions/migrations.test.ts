import type pg from 'pg';
import { expect, test } from 'vitest';
import { countsOf } from '../../../server/executions/roll-ups/durations.ts';
import { migrate } from '../../../server/platform/migrate.ts';
import { beforeMigration } from '../../support/before-migration.ts';

const addsModel = '0009_add_ai_model_to_execution_tasks';

/** Runs all migrations before the one that adds `ai_model`, does something, and drops the database. */
function beforeTheModel(work: (client: pg.Client, databaseUrl: string) => Promise<void>): Promise<void> {
  return beforeMigration(addsModel, async (client, databaseUrl) => {
    await client.query(
      `insert into customers (id, email, name, created_at) values ('cus_1', 'a@example.com', 'A', now())`,
    );
    await client.query(
      `insert into categories (id, slug, name, created_at) values ('cat_1', 'c', 'C', now())`,
    );
    await client.query(
      `insert into scenarios (id, slug, title, description, complexity_level, category_id, created_at, updated_at)
       values ('scn_1', 's', 'S', 'S', 1, 'cat_1', now(), now())`,
    );
    await client.query(
      `insert into scenario_versions (id, scenario_id, number, report, created_at) values ('ver_1', 'scn_1', 1, '{}', now())`,
    );
    await client.query(
      `insert into installations (id, customer_id, scenario_id, version_id, reporting, name, created_at)
       values ('ins_1', 'cus_1', 'scn_1', 'ver_1', 'http', 'N', now())`,
    );
    await client.query(
      `insert into execution_tasks (id, installation_id, execution_id, task_key, scenario_id, version_id, customer_id, kind, status,
         has_warning, started_at, items, received_at)
       select 'tsk_' || n, 'ins_1', 'e' || n, 'main', 'scn_1', 'ver_1', 'cus_1', 'run', 'running', false, now(), 1, now()
       from generate_series(1, 20000) n`,
    );
    await work(client, databaseUrl);
  });
}

const fileOf = async (client: pg.Client) =>
  (
    await client.query(
      `select pg_relation_filenode('execution_tasks') as node, pg_relation_size('execution_tasks') as size`,
    )
  ).rows[0];

test('older tasks read as "none" without being rewritten, and who records a new one must say its model', async () => {
  await beforeTheModel(async (client, databaseUrl) => {
    const before = await fileOf(client);
    expect(await migrate({ databaseUrl, count: 1 })).toEqual([addsModel]);
    expect(await fileOf(client)).toEqual(before); // the same file of the same size: no row was touched
    const { rows } = await client.query(
      `select ai_model, count(*)::int as tasks from execution_tasks group by 1`,
    );
    expect(rows).toEqual([{ ai_model: 'none', tasks: 20_000 }]);
    const insert = client.query(
      `insert into execution_tasks (id, installation_id, execution_id, task_key, scenario_id, version_id, customer_id, kind, status,
         has_warning, started_at, items, received_at)
       values ('tsk_new', 'ins_1', 'new', 'main', 'scn_1', 'ver_1', 'cus_1', 'run', 'running', false, now(), 1, now())`,
    );
    await expect(insert).rejects.toMatchObject({ code: '23502', column: 'ai_model' });
  });
});

test('its way down takes the column away and keeps every task', async () => {
  await beforeTheModel(async (client, databaseUrl) => {
    await migrate({ databaseUrl, count: 1 });
    expect(await migrate({ databaseUrl, direction: 'down' })).toEqual([addsModel]);
    const { rows } = await client.query('select * from execution_tasks limit 1');
    expect(rows[0]).not.toHaveProperty('ai_model');
    expect((await client.query('select 1 from execution_tasks')).rowCount).toBe(20_000);
  });
});

test('durations keep the count of every bucket when they become numbers, and when they become arrays again', async () => {
  const name = '0055_move_durations_into_numbers';
  await beforeMigration(name, async (client, databaseUrl) => {
    const arrays: [bucket: number, count: number][][] = [
      [[0, 1]],
      [
        [70, 3],
        [0, 2],
        [70, 1_048_575],
        [251, 9],
        [70, 1_048_575],
      ],
    ];
    for (const [index, entries] of arrays.entries())
      await client.query(
        `insert into library_days (day, scenario_no, ai_model, kind, durations) values ('2026-03-01', $1, 'none', 1, $2)`,
        [index, entries.map(([bucket, count]) => bucket * 2 ** 20 + count)],
      );
    await client.query(
      `insert into library_days (day, scenario_no, ai_model, kind) values ('2026-03-01', 2, 'none', 1)`,
    );
    const durations = async () =>
      (await client.query(`select durations from library_days order by scenario_no`)).rows.map(
        (row) => row.durations,
      );
    expect(await migrate({ databaseUrl, count: 1 })).toEqual([name]);
    const [one, many, none] = await durations();
    expect(countsOf(one)).toEqual(new Map([[0, 1]]));
    expect(countsOf(many)).toEqual(
      new Map([
        [0, 2],
        [70, 2_097_153],
        [251, 9],
      ]),
    );
    expect(none).toBeNull();
    await migrate({ databaseUrl, direction: 'down' });
    const entry = (bucket: number, count: number) => bucket * 2 ** 20 + count;
    expect(await durations()).toEqual([
      [entry(0, 1)],
      [entry(0, 2), entry(70, 1_048_575), entry(70, 1_048_575), entry(70, 3), entry(251, 9)],
      null,
    ]);
  });
});

test('the days of all scenarios together begin as the sums of the scenarios', async () => {
  const name = '0058_create_total_days';
  await beforeMigration(name, async (client, databaseUrl) => {
    await client.query(
      `insert into library_days (day, scenario_no, ai_model, kind, started, retries, credit_cost, time_value, durations) values
         ('2026-03-01', 1, 'none', 1, 2, null, 5, -7, 1e60), ('2026-03-01', 2, 'none', 1, 3, 1, 4, 7, 2e60), ('2026-03-01', 2, 'none', 2, null, 1, null, 8, null),
         ('2026-03-01', 2, 'gpt', 1, 1, null, 9, null, 1e24), ('2026-03-02', 1, 'none', 1, null, null, null, null, null), ('2026-03-02', 1, 'gpt', 1, 6, null, null, null, null)`,
    );
    expect(await migrate({ databaseUrl, count: 1 })).toEqual([name]);
    const { rows } = await client.query({
      text: `select day::text, ai_model, kind::int, started::int, retries::int, credit_cost::int, time_value::int, durations::float8 from total_days order by 1, 2, 3`,
      rowMode: 'array',
    });
    expect(rows).toEqual([
      ['2026-03-01', 'gpt', 1, 1, null, 9, null, 1e24],
      ['2026-03-01', 'none', 1, 5, 1, 9, null, 3e60],
      ['2026-03-01', 'none', 2, null, 1, null, 8, null],
      ['2026-03-02', 'gpt', 1, 6, null, null, null, null],
    ]);
  });
});
