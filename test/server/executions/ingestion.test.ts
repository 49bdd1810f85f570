import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient, customerClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario } from '../../support/library-rows.ts';
import { startReporting, type Reporting } from './reporting-customer.ts';

let { server, scenario, customer, task } = {} as Reporting;
beforeAll(async () => {
  ({ server, scenario, customer, task } = await startReporting({ RATE_LIMIT_PER_MINUTE: '30' }));
});
afterAll(() => server.close());

/** One run as its installation's own address takes it. */
const report = () => ({ ...task(), installationId: undefined });

test('reporting answers like everything else, without what is for browsers and without a limit by request', async () => {
  const answer = await customer.post('/v1/execution-tasks', { tasks: [task()] }, { 'x-request-id': 'run-7' });
  expect(answer.headers.get('x-request-id')).toBe('run-7');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('content-security-policy')).toBeNull();
  expect((await customer.get('/v1/me')).headers.get('content-security-policy')).not.toBeNull();
  for (let sent = 0; sent < 40; sent += 1)
    expect((await customer.post('/v1/execution-tasks', { tasks: [task()] })).status).toBe(200);

  const refusals = [
    await apiClient(server.url).post('/v1/execution-tasks', { tasks: [task()] }),
    await customer.post('/v1/execution-tasks', '{"tasks":'),
    await customer.post('/v1/execution-tasks', 'tasks', { 'content-type': 'text/plain' }),
    await customer.post('/v1/report/rpt_unknown', report()),
    await customer.put('/v1/execution-tasks', {}),
    await customer.get('/v1/execution-tasks'),
    await customer.delete('/v1/metrics'),
  ];
  expect(refusals.map(({ status }) => status)).toEqual([401, 400, 415, 404, 405, 405, 405]);
  for (const { status, body, headers } of refusals) {
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ status, requestId: headers.get('x-request-id') });
  }
  expect(refusals[5]?.headers.get('allow')).toBe('POST');
  expect(refusals[6]?.headers.get('allow')).toBe('POST, GET, HEAD');
  expect((await customer.get('/v1/metrics')).body).toEqual({ items: [], nextCursor: null });
});

test('a batch with an Idempotency-Key gives its first answer again', async () => {
  const headers = { 'idempotency-key': 'batch-1' };
  const tasks = [task(), { ...task(), items: -1 }];
  const first = await customer.post('/v1/execution-tasks', { tasks }, headers);
  const second = await customer.post('/v1/execution-tasks', { tasks }, headers);
  expect(first.body).toMatchObject({ accepted: 1, duplicates: 0, rejected: [{ index: 1 }] });
  expect(second.body).toEqual(first.body);
  expect(second.headers.get('idempotency-replayed')).toBe('true');
});

test('keys and addresses that come at the same time share look-ups, and each caller is who they are', async () => {
  const callers = await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const one = await customerClient(server, `Many${index}`);
      return {
        ...one,
        installation: await insertInstallation(server.pool, { customerId: one.id, scenario }),
      };
    }),
  );
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => [
      ...callers.map((one) =>
        one.post('/v1/execution-tasks', { tasks: [task({ installationId: one.installation.id })] }),
      ),
      ...callers.map((one) => one.post(`/v1/report/${one.installation.token}`, report())),
      // A key of somebody else, and one of nobody, in the same moment.
      callers[0]!.post('/v1/execution-tasks', {
        tasks: [task({ installationId: callers[1]!.installation.id })],
      }),
      apiClient(server.url, 'slk_nobody').post('/v1/execution-tasks', { tasks: [task()] }),
    ]).flat(),
  );
  const byStatus = (status: number) => answers.filter((answer) => answer.status === status);
  expect([byStatus(200).length, byStatus(204).length, byStatus(401).length]).toEqual([130, 120, 10]);
  expect(byStatus(200).filter(({ body }) => body.accepted === 1)).toHaveLength(120);
  expect(byStatus(200).filter(({ body }) => body.rejected.length === 1)).toHaveLength(10);
  const { rows } = await server.pool.query(
    `select customer_id as id, count(*)::int as count from execution_tasks where customer_id = any($1::text[]) group by 1`,
    [callers.map(({ id }) => id)],
  );
  expect(rows.map(({ count }) => count)).toEqual(callers.map(() => 20));
});

test('a key that was revoked or has expired is refused at once', async () => {
  const one = await customerClient(server, 'Revoked');
  const use = async () => (await one.post('/v1/execution-tasks', { tasks: [{}] })).status;
  expect(await use()).toBe(200);
  const change = (column: string, at: string | null) =>
    server.pool.query(`update api_keys set ${column} = $2::timestamptz where customer_id = $1`, [one.id, at]);
  await change('expires_at', '2026-03-15T12:00:00Z');
  expect(await use()).toBe(401);
  await change('expires_at', '2026-03-15T12:00:01Z');
  expect(await use()).toBe(200);
  await change('revoked_at', '2026-03-15T11:59:00Z');
  expect(await use()).toBe(401);
});

test('an address that reports came by is refused as soon as it is revoked, and counts for whoever has it then', async () => {
  const [one, other] = await Promise.all(
    ['Former', 'Later'].map(async (name) => {
      const owner = await customerClient(server, name);
      return insertInstallation(server.pool, { customerId: owner.id, scenario });
    }),
  );
  if (!one || !other) throw new Error('Two installations were made.');
  const use = async (body: object = report()) =>
    (await apiClient(server.url).post(`/v1/report/${one.token}`, body)).status;
  const give = (hash: string | null, id: string) =>
    server.pool.query(`update installations set report_token_hash = $2::bytea where id = $1`, [id, hash]);
  const { rows } = await server.pool.query<{ hash: string }>(
    'select report_token_hash as hash from installations where id = $1',
    [one.id],
  );
  expect([await use(), await use()]).toEqual([204, 204]);
  await give(null, one.id);
  expect([await use(), await use({ ...report(), status: 'perhaps' })]).toEqual([404, 404]);
  await give(rows[0]?.hash ?? '', other.id);
  expect([await use(), await use(), await use({ ...report(), status: 'perhaps' })]).toEqual([204, 204, 422]);
  const counts = await server.pool.query<{ id: string; count: number }>(
    `select installation_id as id, count(*)::int as count from execution_tasks where installation_id = any($1::text[]) group by 1`,
    [[one.id, other.id]],
  );
  expect(new Map(counts.rows.map(({ id, count }) => [id, count]))).toEqual(
    new Map([one, other].map(({ id }) => [id, 2])),
  );
});

test('an installation that moved to another version between two reports has each on its own', async () => {
  const owner = await customerClient(server, 'Moving');
  const moved = await insertInstallation(server.pool, { customerId: owner.id, scenario });
  const runs = [report(), report(), report()];
  const send = (run: object) => apiClient(server.url).post(`/v1/report/${moved.token}`, run);
  const [former, later] = [scenario.versionId, (await insertScenario(server.pool)).versionId];
  expect([(await send(runs[0]!)).status, (await send(runs[1]!)).status]).toEqual([204, 204]);
  await server.pool.query('update installations set version_id = $2 where id = $1', [moved.id, later]);
  expect((await send(runs[2]!)).status).toBe(204);
  const { rows } = await server.pool.query<{ version: string }>(
    `select version_id as version from execution_tasks where installation_id = $1 order by execution_id`,
    [moved.id],
  );
  expect(rows.map(({ version }) => version)).toEqual([former, former, later]);
});
