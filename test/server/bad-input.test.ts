import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient, customerClient, operatorClient, type ApiClient } from '../support/api-client.ts';
import { exportedBlueprint } from '../support/blueprints.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let operator: ApiClient;
let customer: Awaited<ReturnType<typeof customerClient>>;
let stranger: Awaited<ReturnType<typeof customerClient>>;
let visitor: ApiClient;

beforeAll(async () => {
  server = await startTestServer();
  operator = await operatorClient(server);
  customer = await customerClient(server);
  stranger = await customerClient(server, 'Mallory');
  visitor = apiClient(server.url);
});
afterAll(() => server.close());

describe('requests that are not what they should be', () => {
  test('every refusal is a problem with a type that resolves, and carries the request id', async () => {
    const answers = [
      await operator.post('/admin/scenarios', '{"title": '),
      await operator.post('/admin/scenarios', 'title=x', { 'content-type': 'text/plain' }),
      await operator.post('/admin/scenarios', { title: 'x'.repeat(300_000) }),
      await operator.post('/admin/scenarios', { unknown: true }),
      await operator.post('/admin/scenarios', []),
      await operator.post('/admin/scenarios', 'null'),
      await visitor.get('/v1/me'),
      await visitor.get('/v1/nothing-here'),
      await visitor.get('/admin/nothing-here'),
      await visitor.post('/v1/scenarios', {}),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 415, 413, 422, 422, 422, 401, 404, 404, 405]);
    for (const { status, body, headers } of answers) {
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(body).toMatchObject({
        status,
        type: expect.stringMatching(/^\/problems\/[a-z_]+$/),
        title: expect.any(String),
        detail: expect.any(String),
        instance: expect.stringMatching(/^\//),
      });
      expect(body.requestId).toBe(headers.get('x-request-id'));
      expect((await visitor.get(body.type)).status).toBe(200);
    }
  });

  test('a request id of the caller is kept when it is a token, and stands on the log lines', async () => {
    const id = 'trace-7f3a.1';
    expect((await visitor.get('/v1/categories', { 'x-request-id': id })).headers.get('x-request-id')).toBe(
      id,
    );
    expect(
      (await visitor.get('/v1/categories', { 'x-request-id': 'bad id "}' })).headers.get('x-request-id'),
    ).toMatch(/^[0-9a-f-]{36}$/);
    expect(server.logText()).toContain(id);
  });

  test('hostile values neither crash nor leak', async () => {
    const paths = [
      '/v1/scenarios/%00',
      '/v1/scenarios?q=%00',
      '/v1/scenarios?q=' + 'a'.repeat(201),
      '/v1/scenarios/..%2f..%2fetc',
      '/v1/scenarios?limit=1e9',
      '/v1/scenarios?q[]=1',
      '/v1/scenarios/%E0%A4%A',
    ];
    for (const path of paths) {
      const { status, body } = await visitor.get(path);
      expect(status, path).toBeGreaterThanOrEqual(200);
      expect(status, path).toBeLessThan(500);
      expect(JSON.stringify(body)).not.toMatch(/ at .*\.ts|select |node_modules/);
    }
    const polluting = await operator.post(
      '/admin/scenarios',
      '{"title":"abc","description":"x","complexityLevel":1,"category":"c","__proto__":{"polluted":true}}',
    );
    expect(polluting.status).toBeLessThan(500);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const nul = await operator.post('/admin/scenarios', {
      title: 'With \u0000 inside',
      description: 'x',
      complexityLevel: 1,
      category: 'c',
    });
    expect(nul.status).toBe(422);
    expect((await visitor.get('/healthz')).status).toBe(200);
  });

  test('days and instants that no calendar of ours has are refused, and never counted', async () => {
    const periods = ['from=9999-12-30&to=9999-12-31', 'from=0000-01-01&to=0000-01-05', 'to=0001-01-01'];
    for (const period of periods) {
      const answers = [
        await customer.get(`/v1/roi?${period}`),
        await operator.get(`/admin/analytics/overview?${period}`),
        await operator.get(`/admin/analytics/revenue?interval=day&${period}`),
      ];
      expect(
        answers.map(({ status }) => status),
        period,
      ).toEqual([422, 422, 422]);
    }
    // An offset moves the last of these into the year 10000.
    for (const instant of [
      '0000-01-01T00:00:00Z',
      '0001-01-01T00:00:00+12:00',
      '9999-12-31T23:59:59-12:00',
    ]) {
      const price = {
        model: 'm',
        inputPerMillion: '1',
        outputPerMillion: '1',
        currency: 'usd',
        from: instant,
      };
      const answers = [
        await customer.post('/v1/api-keys', { name: 'k', expiresAt: instant }),
        await operator.post('/admin/model-prices', price),
        await customer.get(
          `/v1/orders?cursor=${Buffer.from(JSON.stringify([instant, 'x'])).toString('base64url')}`,
        ),
      ];
      expect(
        answers.map(({ status }) => status),
        instant,
      ).toEqual([422, 422, 422]);
      const metric = { scenario: 'none', name: 'n', value: 1, recordedAt: instant };
      expect((await customer.post('/v1/metrics', { metrics: [metric] })).body.rejected).toHaveLength(1);
    }
    const cost = { kind: 'other', amount: { amount: 1, currency: 'usd' } };
    expect((await operator.post('/admin/costs', { ...cost, on: '0000-01-01' })).status).toBe(422);
    expect((await operator.post('/admin/costs', { ...cost, month: '0000-01' })).status).toBe(422);
  });

  test('a cursor that the database could not count with is refused', async () => {
    for (const value of [1.5, 1e300, -0.1, '1']) {
      const cursor = Buffer.from(JSON.stringify([value])).toString('base64url');
      const answers = [
        await customer.get(`/v1/rewards?cursor=${cursor}`),
        await operator.get(`/admin/rewards?cursor=${cursor}`),
        await operator.get(`/admin/exchange-rates?cursor=${cursor}`),
      ];
      expect(
        answers.map(({ status }) => status),
        String(value),
      ).toEqual([422, 422, 422]);
    }
  });

  test('a cost too large to be summed up exactly is refused, so that the figures can always be read', async () => {
    const amount = { amount: Number.MAX_SAFE_INTEGER, currency: 'usd' };
    const cost = await operator.post('/admin/costs', { kind: 'other', amount, on: '2026-06-01' });
    expect([cost.status, cost.body.errors[0].path]).toEqual([422, '/amount']);
  });

  test('an upload that breaks off changes nothing and does no harm', async () => {
    await new Promise<void>((resolve) => {
      const { hostname, port } = new URL(server.url);
      const upload = request({
        hostname,
        port,
        path: '/admin/blueprints/check',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': 1000 },
      });
      upload.on('error', () => resolve());
      upload.write('{"blueprint":');
      setTimeout(() => upload.destroy(), 50);
      upload.once('close', resolve);
    });
    expect((await visitor.get('/readyz')).status).toBe(200);
  });
});

describe("someone else's things", () => {
  test('an installation of another customer is as unknown as one that does not exist, and cannot be reported for', async () => {
    const { body: scenario } = await operator.post('/admin/scenarios', {
      title: 'Private',
      description: 'x',
      complexityLevel: 1,
      category: 'test',
    });
    await operator.post(`/admin/scenarios/${scenario.id}/versions`, {
      blueprint: exportedBlueprint('Private'),
    });
    await operator.post(`/admin/scenarios/${scenario.id}/versions/1/publish`);
    const { body: installation } = await customer.post('/v1/installations', {
      scenario: scenario.id,
      reporting: 'http',
    });

    const foreign = await stranger.get(`/v1/installations/${installation.id}`);
    const unknown = await stranger.get('/v1/installations/ins_00000000000000000000000000');
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect(foreign.body.detail).toBe(unknown.body.detail);
    const attempts = (id: string) => [
      stranger.patch(`/v1/installations/${id}`, { status: 'installed' }),
      stranger.post(`/v1/installations/${id}/upgrade`, {}),
      stranger.post(`/v1/installations/${id}/rollback`, {}),
      stranger.delete(`/v1/installations/${id}`),
      stranger.get(`/v1/installations/${id}/assumptions`),
    ];
    const onForeign = await Promise.all(attempts(installation.id));
    const onUnknown = await Promise.all(attempts('ins_00000000000000000000000000'));
    expect(onForeign.every(({ status }) => status === 404 || status === 422)).toBe(true);
    const told = (answers: typeof onForeign) =>
      answers.map(({ status, body }) => [status, body.detail, body.errors]);
    expect(told(onForeign)).toEqual(told(onUnknown));
    expect((await customer.get(`/v1/installations/${installation.id}`)).body).toMatchObject({
      status: 'pending',
    });

    const task = {
      executionId: 'e1',
      status: 'completed',
      startedAt: '2026-01-01T10:00:00Z',
      finishedAt: '2026-01-01T10:00:01Z',
    };
    const report = await stranger.post('/v1/execution-tasks', {
      tasks: [
        { ...task, installationId: installation.id },
        { ...task, installationId: 'ins_nothing' },
      ],
    });
    expect(report.status).toBe(200);
    expect(report.body).toMatchObject({ accepted: 0, rejected: [{ index: 0 }, { index: 1 }] });
    expect(report.body.rejected[0].errors).toEqual(report.body.rejected[1].errors);
    expect((await visitor.post('/v1/report/guessed-token', task)).status).toBe(404);
    expect((await server.pool.query('select count(*) as n from execution_tasks')).rows[0].n).toBe(0);
  });
});

describe('webhooks that Stripe did not send', () => {
  test('without Stripe configured they are refused by name of the setting', async () => {
    const answer = await visitor.post('/webhooks/stripe', { id: 'evt_1' });
    expect(answer.status).toBe(503);
    expect(answer.body.setting).toBe('STRIPE_WEBHOOK_SECRETS');
  });
});
