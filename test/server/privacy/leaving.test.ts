import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPool } from '../../../server/platform/database.ts';
import { eraseCustomer } from '../../../server/privacy/erasure/erase-customer.ts';
import { holdings } from '../../../server/privacy/holdings/holdings.ts';
import { finishErasures } from '../../../server/privacy/erasure/finish-erasures.ts';
import { createTestDatabase } from '../../support/database.ts';
import { fillEveryTable } from '../../support/fill-every-table.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { call, cookieOf, fromPage, newCustomer, operatorKey, signedIn } from '../accounts/people.ts';

const hour = 60 * 60_000;
let server: TestServer;
let now = new Date();
let count = 0;
beforeAll(async () => void (server = await startTestServer({ now: () => now })));
afterAll(() => server.close());

const someone = () => newCustomer(server, `leaver-${(count += 1)}@example.com`);
const exportOf = (headers: Record<string, string>, method = 'GET') =>
  call(server, '/v1/account/export', { method, headers });
const erase = (headers: Record<string, string>, body?: object) =>
  call(server, '/v1/account', { method: 'DELETE', headers, ...(body ? { body } : {}) });

async function readyExport(headers: Record<string, string>) {
  expect((await exportOf(headers, 'POST')).status).toBe(202);
  await expect.poll(async () => (await exportOf(headers)).body.state).toBe('ready');
  return (await exportOf(headers)).body;
}
const download = (url: string) => call(server, url.slice(server.url.length));

describe('an export', () => {
  test('holds what is kept about the caller and nothing of anybody else, and is fetched by a link that ends', async () => {
    const [customer, other] = [await someone(), await someone()];
    for (const { headers } of [customer, other])
      await call(server, '/v1/feedback', {
        body: { kind: 'idea', message: 'Say when it is done.' },
        headers,
      });
    const scenario = await insertScenario(server.pool);
    const { id, token } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
    await call(server, `/v1/report/${token}`, {
      body: {
        executionId: 'run-1',
        status: 'failed',
        startedAt: now.toISOString(),
        error: { code: 'DataError', message: 'Row 7 is empty.' },
      },
    });
    const ready = await readyExport(customer.headers);
    expect(ready).toMatchObject({ tablesDone: ready.tableCount, readyAt: now.toISOString() });
    const file = await download(ready.downloadUrl);
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="scenario-library-account-/,
    );
    expect(file.headers.get('cache-control')).toBe('no-store');
    const { tables } = file.body;
    expect(tables.customers).toMatchObject([{ id: customer.id, email: customer.email, name: 'Ada' }]);
    expect(tables.feedback).toMatchObject([{ message: 'Say when it is done.' }]);
    expect(tables.installations).toMatchObject([{ id }]);
    expect(tables.task_facts).toMatchObject([
      { installationId: id, execution_id: 'run-1', error_message: 'Row 7 is empty.' },
    ]);
    const rows = Object.values(tables as Record<string, unknown[]>).reduce(
      (sum, { length }) => sum + length,
      0,
    );
    expect(ready.rowCount).toBe(rows);
    const text = JSON.stringify(file.body);
    expect(ready.byteCount).toBeGreaterThan(text.length);
    for (const foreign of [other.id, other.email, 'key_hash', 'token_hash'])
      expect(text).not.toContain(foreign);
    now = new Date(now.getTime() + hour);
    expect((await download(ready.downloadUrl)).status).toBe(410);
    const again = (await exportOf(customer.headers)).body.downloadUrl;
    expect((await download(`${again}x`)).status).toBe(410);
    expect((await download(again)).status).toBe(200);
    now = new Date(now.getTime() + 7 * 24 * hour);
    expect((await exportOf(customer.headers)).status).toBe(204);
    expect((await download(again)).status).toBe(410);
  });

  test('is made once at a time, and is nobody else’s', async () => {
    const customer = await someone();
    const asked = await Promise.all([1, 2, 3].map(() => exportOf(customer.headers, 'POST')));
    expect(asked.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(asked.map(({ body }) => body.id)).size).toBe(1);
    expect((await exportOf((await someone()).headers)).status).toBe(204);
    await expect.poll(async () => (await exportOf(customer.headers)).body.state).toBe('ready');
  });

  test('of thousands of rows comes in parts and whole', async () => {
    const customer = await someone();
    await server.pool.query(
      `insert into consents (customer_id, purpose, is_granted, policy_version, created_at)
       select $1, 'p' || n, true, repeat('x', 400), now() from generate_series(1, 5000) n`,
      [customer.id],
    );
    const ready = await readyExport(customer.headers);
    const { rows } = await server.pool.query(
      'select count(*) as parts from customer_export_parts where export_id = $1',
      [ready.id],
    );
    expect(rows[0].parts).toBeGreaterThan(2);
    const { body } = await download(ready.downloadUrl);
    expect(body.tables.consents).toHaveLength(5000);
  });
});

describe('an erasure', () => {
  test('needs the address typed where somebody is signed in, and ends key, session, links and mails at once', async () => {
    const customer = await someone();
    const session = await call(server, '/v1/account/session', { method: 'POST', headers: customer.headers });
    const page = fromPage(cookieOf(session));
    const { downloadUrl } = await readyExport(customer.headers);
    expect((await erase({ Cookie: cookieOf(session) }, { email: customer.email })).status).toBe(403);
    for (const body of [{}, { email: 'other@example.com' }])
      expect((await erase(page, body)).body.errors).toMatchObject([{ path: '/email' }]);
    const gone = await erase(page, { email: customer.email.toUpperCase() });
    expect(gone.status).toBe(204);
    expect(gone.headers.getSetCookie()[0]).toContain('Max-Age=0');
    for (const headers of [customer.headers, page])
      expect((await call(server, '/v1/me', { headers })).status).toBe(401);
    expect((await download(downloadUrl)).status).toBe(410);
    const { rows } = await server.pool.query('select * from customers where id = $1', [customer.id]);
    expect(rows[0]).toMatchObject({ email: `${customer.id}@erased.invalid`, name: 'Erased', erased_at: now });
    const back = await newCustomer(server, customer.email);
    expect(back.id).not.toBe(customer.id);
  });

  test('by the key needs no body, and an operator may do it at somebody’s wish, once', async () => {
    const customer = await someone();
    expect((await erase(customer.headers)).status).toBe(204);
    const other = await someone();
    const path = `/admin/customers/${other.id}/erase`;
    const reader = await operatorKey(server, ['customers:read']);
    expect((await call(server, path, { method: 'POST', headers: reader.headers })).status).toBe(403);
    const { headers } = await signedIn(server, 'support');
    for (let time = 0; time < 2; time += 1)
      expect((await call(server, path, { method: 'POST', headers })).status).toBe(204);
    expect((await call(server, '/v1/me', { headers: other.headers })).status).toBe(401);
    expect((await call(server, '/admin/customers/cus_none/erase', { method: 'POST', headers })).status).toBe(
      404,
    );
    const { rows } = await server.pool.query(
      'select requested_by from customer_erasures where customer_id = $1',
      [other.id],
    );
    expect(rows[0].requested_by).toMatch(/^operator:opr_/);
  });

  test('waits until a subscription that would go on being charged is cancelled', async () => {
    const customer = await someone();
    await server.pool.query(
      `insert into subscriptions (id, customer_id, status, currency, started_at, fetched_at, created_at, updated_at) values ('sub_runs', $1, 'active', 'usd', now(), now(), now(), now())`,
      [customer.id],
    );
    const refused = await erase(customer.headers);
    expect([refused.status, refused.body.type]).toEqual([409, '/problems/subscription_active']);
    await server.pool.query(`update subscriptions set cancels_at = now() where id = 'sub_runs'`);
    expect((await erase(customer.headers)).status).toBe(204);
  });

  test('leaves every figure as it is, and what the runs said is gone from them', async () => {
    const customer = await someone();
    const scenario = await insertScenario(server.pool);
    const { token } = await insertInstallation(server.pool, { customerId: customer.id, scenario });
    const report = (executionId: string, task: object) =>
      call(server, `/v1/report/${token}`, {
        body: { executionId, startedAt: now.toISOString(), ...task },
      });
    expect(
      (await report('a', { status: 'completed', timeSavedMinutes: 7, data: { said: 'canary-run' } })).status,
    ).toBe(204);
    await report('b', { status: 'failed', error: { code: 'DataError', message: 'canary-run' } });
    const owner = await operatorKey(server, ['*']);
    const figures = async () => {
      const of = `scenario=${scenario.slug}&compare=none`;
      const answers = await Promise.all(
        [`completion?${of}`, `roi?perspective=customer&${of}`].map((path) =>
          call(server, `/admin/analytics/${path}`, owner),
        ),
      );
      return answers.map(({ body }) => body.totals);
    };
    const before = await figures();
    expect(before[0]).toMatchObject({ completed: 1, failed: 1 });
    expect((await erase(customer.headers)).status).toBe(204);
    const said = async () => {
      const { rows } = await server.pool.query(
        `select count(*) as count from task_facts t where to_jsonb(t)::text like '%canary-run%'`,
      );
      return rows[0].count;
    };
    await expect.poll(said).toBe(0);
    expect(await figures()).toEqual(before);
    expect((await report('c', { status: 'completed' })).status).toBe(404);
  });
});

const canary = 'canary-5e1d';

/** Puts a canary into a column as far as its type and its checks let it. */
async function plant(client: pg.Client, table: string, column: string, type: string, where: string) {
  const value: Record<string, string> = {
    text: `'${canary}'`,
    jsonb: `'{"said": "${canary}"}'`,
    'text[]': `'{${canary}}'`,
    bytea: `convert_to('${canary}', 'UTF8')`,
  };
  if (value[type] === undefined) return false;
  await client.query('savepoint planting');
  const sql = `update ${table} t set ${column} = ${value[type]} where ${where}`;
  const isPlanted = await client.query(sql).then(
    ({ rowCount }) => rowCount! > 0,
    () => false,
  );
  if (!isPlanted) await client.query('rollback to savepoint planting');
  return isPlanted;
}

test('an erasure leaves no trace of what stood in any column that is not kept, in the whole database', async () => {
  const house = await createTestDatabase();
  const pool = createPool(house.url, server.deps.logger);
  const client = new pg.Client({ connectionString: house.url });
  await client.connect();
  try {
    await fillEveryTable(client);
    await client.query(
      `delete from customer_erasures; update subscriptions set status = 'canceled', ended_at = now(); update feedback set reply = 'x', replied_at = now();
       update signups set email = 'ada@example.com'; update feedback_drafts set email = 'ada@example.com';
       update unlinked_stripe_customers set email = 'ada@example.com'; update customer_sign_ins set email = 'ada@example.com'`,
    );
    await client.query(
      `update stripe_events set payload = convert_to('{"customer":"cus_stripe","email":"${canary}"}', 'UTF8')`,
    );
    await client.query(
      `update payment_snapshots set object = '{"customer":"cus_stripe","amount":1900,"billing_details":{"name":"Ada ${canary} \\"x\\"","address":{"line1":"${canary}","country":"DE"}}}'`,
    );
    await client.query('begin');
    await client.query(`select set_config('library.erases', 'on', true)`);
    const planted: string[] = [];
    const notOfRows = ['stripe_events', 'payment_snapshots'];
    for (const { table, of, erasure } of holdings.filter((one) => !notOfRows.includes(one.table))) {
      const { rows } = await client.query<{ name: string; type: string }>(
        `select attname as name, format_type(atttypid, null) as type from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''`,
        [table],
      );
      const where = of
        .replaceAll('$1::text', `'cus_1'`)
        .replaceAll('$2::integer', `(select no from customers where id = 'cus_1')`)
        .replaceAll('$3::text', `t.email`)
        .replaceAll('$5::text[]', `'{}'::text[]`);
      const goes = ({ name }: { name: string }) =>
        erasure === 'rows'
          ? !/(^id|_id|_no|^email|^credential|event)$/.test(name)
          : erasure.sets?.[name] !== undefined;
      for (const { name, type } of rows.filter(goes))
        if (await plant(client, table, name, type, where)) planted.push(`${table}.${name}`);
    }
    await client.query('commit');
    expect(planted.length).toBeGreaterThan(60);
    for (const expected of [
      'customers.name',
      'customers.organization',
      'installations.name',
      'feedback.message',
      'feedback.reply',
      'hooks.url',
      'reward_entries.note',
      'task_facts.error_message',
      'task_facts.data',
      'replaced_blueprints.blueprint',
      'quarantined_tasks.raw',
      'customer_sessions.user_agent',
      'customer_sessions.address',
    ])
      expect(planted).toContain(expected);
    const { rows: tables } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`,
    );
    const hex = Buffer.from(canary).toString('hex');
    const where = async () => {
      const found: string[] = [];
      for (const { name } of tables) {
        const { rows } = await client.query(
          `select 1 from ${name} t where to_jsonb(t)::text like '%${canary}%' or to_jsonb(t)::text like '%${hex}%' limit 1`,
        );
        if (rows.length > 0) found.push(name);
      }
      return found;
    };
    expect((await where()).length).toBeGreaterThan(25);
    await eraseCustomer(pool, { customerId: 'cus_1', requestedBy: 'customer:cus_1' }, new Date());
    await finishErasures(pool, new Date());
    expect(await where()).toEqual([]);
    const { rows } = await client.query(
      `select t.object::jsonb as object, (select count(*) from revenue_entries) as money, (select finished_at is not null and traces is null from customer_erasures) as finished from payment_snapshots t`,
    );
    expect(rows[0]).toMatchObject({
      finished: true,
      object: { amount: 1900, billing_details: { address: { country: 'DE' } } },
    });
    expect(Number(rows[0].money)).toBeGreaterThan(0);
  } finally {
    await client.end();
    await pool.end();
    await house.drop();
  }
});
