import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStripeDouble, type StripeDouble } from '../doubles/stripe/start-stripe-double.ts';
import { stripeClientFor } from '../doubles/stripe/stripe-client.ts';
import { customerClient, operatorClient, type ApiClient } from '../support/api-client.ts';
import { exportedBlueprint } from '../support/blueprints.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

const awayMs = 10_000;
let proxy: TcpProxy;
let stripe: StripeDouble;
let server: TestServer;
let customer: Awaited<ReturnType<typeof customerClient>>;
let operator: ApiClient;
let installationId: string;
let reportPath: string;

beforeAll(async () => {
  stripe = await startStripeDouble({ webhookSecret: 'whsec_test_database_away' });
  server = await startTestServer({
    stripe,
    wrapDatabaseUrl: async (url) => {
      const address = new URL(url);
      proxy = await startTcpProxy(Number(address.port));
      address.port = String(proxy.port);
      return address.href;
    },
  });
  operator = await operatorClient(server);
  customer = await customerClient(server);
  const { body: scenario } = await operator.post('/admin/scenarios', {
    title: 'Away',
    description: 'x',
    complexityLevel: 1,
    category: 'test',
  });
  await operator.post(`/admin/scenarios/${scenario.id}/versions`, { blueprint: exportedBlueprint('Away') });
  await operator.post(`/admin/scenarios/${scenario.id}/versions/1/publish`);
  const { body: installation } = await customer.post('/v1/installations', {
    scenario: scenario.id,
    reporting: 'http',
  });
  installationId = installation.id;
  reportPath = new URL(installation.report.url).pathname;
});
afterAll(async () => {
  await server.close();
  await proxy.close();
  await stripe.close();
});

const report = (executionId: string) => ({
  executionId,
  status: 'completed',
  startedAt: new Date(Date.now() - 60_000).toISOString(),
  finishedAt: new Date().toISOString(),
});

test('while the database is away for ten seconds everything answers 503 and says so; afterwards nothing is lost or doubled', async () => {
  await stripeClientFor(stripe).customers.create({ email: 'someone@example.com' }); // one event to deliver
  const acknowledged: string[] = [];
  const send = async (executionId: string) => {
    const { status } = await customer.post(reportPath, report(executionId));
    if (status === 204) acknowledged.push(executionId);
    return status;
  };
  expect(await send('before')).toBe(204);

  proxy.cut();
  const cutAt = Date.now();
  const statuses = new Set<number>();
  for (let number = 1; Date.now() - cutAt < awayMs; number += 1) {
    statuses.add(await send(`away-${number}`));
    const answer = await customer.get('/v1/me');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBeTruthy();
    expect(answer.body.type).toBe('/problems/database_unavailable');
    expect((await customer.get('/healthz')).status).toBe(200);
    const ready = await customer.get('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.body.missing.join()).toContain('database');
    await delay(250);
  }
  expect([...statuses]).toEqual([503]);
  expect(
    (await stripe.deliver({ to: `${server.url}/webhooks/stripe` })).every(({ status }) => status === 503),
  ).toBe(true);

  proxy.restore();
  const restoredAt = Date.now();
  await until(async () => (await customer.get('/readyz')).status === 200, 15_000);
  expect(Date.now() - restoredAt).toBeLessThan(15_000);
  expect(await send('after')).toBe(204);
  expect(await send('away-1')).toBe(204);

  const { rows } = await server.pool.query<{ id: string }>(
    `select execution_id as id from execution_tasks where installation_id = $1 order by 1`,
    [installationId],
  );
  expect(rows.map(({ id }) => id)).toEqual(acknowledged.toSorted());
});
