import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient, customerClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const url = 'https://hook.eu1.make.com/abcdefghijklmnopqrstuvwxyz012345';
let server: TestServer;
let scenario: ScenarioRow;
let ada: Awaited<ReturnType<typeof customerClient>>;
let eve: Awaited<ReturnType<typeof customerClient>>;

beforeAll(async () => {
  server = await startTestServer({ env: { HOOK_ALLOWED_HOSTS: 'receiver.internal, 10.0.0.5:8080' } });
  scenario = await insertScenario(server.pool);
  ada = await customerClient(server);
  eve = await customerClient(server, 'Eve');
});
afterAll(() => server.close());

describe('the events', () => {
  test('are listed for everybody with words for people, and each has a sample of its type', async () => {
    const visitor = apiClient(server.url);
    const { body } = await visitor.get('/v1/events');
    expect(body.items.map(({ event }: { event: string }) => event)).toEqual([
      'scenario.published',
      'scenario.updated',
      'payment.succeeded',
      'payment.refunded',
      'installation.completed',
      'execution.failed',
      'alert.opened',
    ]);
    for (const { event } of body.items) {
      const sample = await visitor.get(`/v1/events/${event}/sample`);
      expect(sample).toMatchObject({
        status: 200,
        body: { type: event, id: expect.stringMatching(/^evt_/) },
      });
      expect(Object.keys(sample.body.data)).toEqual(
        expect.arrayContaining(['scenario', 'scenarioTitle', 'installationId']),
      );
    }
    expect((await visitor.get('/v1/events/scenario.deleted/sample')).status).toBe(422);
  });
});

describe('a hook', () => {
  test('shows its secret once, is listed without it, and goes for good', async () => {
    const { id: installation } = await insertInstallation(server.pool, { customerId: ada.id, scenario });
    const made = await ada.post('/v1/hooks', {
      events: ['execution.failed', 'installation.completed', 'execution.failed'],
      url,
      filter: { scenario: scenario.slug, installation },
    });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.stringMatching(/^hok_/),
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      events: ['execution.failed', 'installation.completed'],
    });
    const listed = (await ada.get('/v1/hooks')).body;
    expect(listed).toEqual({
      items: [
        {
          id: made.body.id,
          events: ['execution.failed', 'installation.completed'],
          url,
          filter: { scenario: scenario.id, installation },
          state: 'active',
          createdAt: expect.any(String),
          lastDeliveryAt: null,
          failure: null,
        },
      ],
      nextCursor: null,
    });
    expect(server.logText()).not.toContain(made.body.secret);
    expect(server.logText()).not.toContain(url);
    expect((await ada.delete(`/v1/hooks/${made.body.id}`)).status).toBe(204);
    expect((await ada.delete(`/v1/hooks/${made.body.id}`)).status).toBe(404);
    expect((await ada.get('/v1/hooks')).body.items).toEqual([]);
  });

  test('keeps its secret nowhere in the database', async () => {
    const { body } = await ada.post('/v1/hooks', { event: 'execution.failed', url });
    const { rows } = await server.pool.query(`select to_jsonb(hooks) as row from hooks where id = $1`, [
      body.id,
    ]);
    expect(JSON.stringify(rows)).not.toContain(body.secret.slice(6));
    await ada.delete(`/v1/hooks/${body.id}`);
  });

  test('is its owner’s alone', async () => {
    const { body } = await ada.post('/v1/hooks', { event: 'execution.failed', url });
    const theirs = await insertInstallation(server.pool, { customerId: ada.id, scenario });
    expect((await eve.get('/v1/hooks')).body.items).toEqual([]);
    expect((await eve.delete(`/v1/hooks/${body.id}`)).status).toBe(404);
    expect((await eve.post(`/v1/hooks/${body.id}/resume`)).status).toBe(404);
    expect((await eve.get(`/v1/hooks/${body.id}/deliveries`)).status).toBe(404);
    expect((await eve.post(`/v1/hooks/${body.id}/deliveries/dlv_1/replay`)).status).toBe(404);
    expect((await apiClient(server.url).get('/v1/hooks')).status).toBe(401);
    const foreign = await eve.post('/v1/hooks', {
      event: 'execution.failed',
      url,
      filter: { installation: theirs.id },
    });
    expect(foreign).toMatchObject({ status: 422, body: { errors: [{ path: '/filter/installation' }] } });
    await ada.delete(`/v1/hooks/${body.id}`);
  });

  test('is repeated by its idempotency key with the same secret', async () => {
    const body = { event: 'execution.failed', url };
    const key = { 'idempotency-key': 'the-same' };
    const [first, second] = [await ada.post('/v1/hooks', body, key), await ada.post('/v1/hooks', body, key)];
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect((await ada.get('/v1/hooks')).body.items).toHaveLength(1);
    await ada.delete(`/v1/hooks/${first.body.id}`);
  });

  test.each([
    ['http://hook.eu1.make.com/abc', /https/],
    ['ftp://example.com/', /https/],
    ['hook.eu1.make.com/abc', /https/],
    ['https://user:secret@example.com/', /password/],
    ['https://127.0.0.1/', /public/],
    ['https://localhost/', /public/],
    ['https://169.254.169.254/latest/meta-data', /public/],
    ['https://[::ffff:127.0.0.1]/', /public/],
    ['https://example.com:8443/', /port/],
    ['http://10.0.0.5:8081/', /https/],
  ])('is refused with a sentence for %s', async (unsafe, sentence) => {
    const refused = await ada.post('/v1/hooks', { event: 'execution.failed', url: unsafe });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: '/url' }] } });
    expect(refused.body.errors[0].message).toMatch(sentence);
  });

  test('may go to the hosts that the operator allows, by http too', async () => {
    for (const allowed of [
      'http://receiver.internal/x',
      'https://receiver.internal:9443/',
      'http://10.0.0.5:8080/',
    ]) {
      const made = await ada.post('/v1/hooks', { event: 'execution.failed', url: allowed });
      expect(made.status).toBe(201);
      await ada.delete(`/v1/hooks/${made.body.id}`);
    }
  });

  test.each([
    [{ url }, '/event'],
    [{ event: 'execution.failed', events: ['execution.failed'], url }, '/event'],
    [{ events: [], url }, '/events'],
    [{ event: 'scenario.deleted', url }, '/event'],
    [{ event: 'execution.failed', url, filter: { scenario: 'no-such-scenario' } }, '/filter/scenario'],
    [{ event: 'execution.failed', url, filter: { colour: 'red' } }, '/filter/colour'],
  ])('is refused for %j', async (body, path) => {
    expect(await ada.post('/v1/hooks', body)).toMatchObject({ status: 422, body: { errors: [{ path }] } });
  });

  test('is refused beyond fifty active ones, also when many are made at once', async () => {
    const bob = await customerClient(server, 'Bob');
    const url = 'https://receiver.internal/x';
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => bob.post('/v1/hooks', { event: 'execution.failed', url })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      type: '/problems/too_many_hooks',
      detail: expect.stringContaining('50'),
    });
    const first = (await bob.get('/v1/hooks?limit=30')).body;
    const second = (await bob.get(`/v1/hooks?limit=30&cursor=${first.nextCursor}`)).body;
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(50);
    await bob.delete(`/v1/hooks/${first.items[0].id}`);
    expect((await bob.post('/v1/hooks', { event: 'execution.failed', url })).status).toBe(201);

    const pausedId = first.items[1].id;
    await server.pool.query(`update hooks set state = 'paused', paused_at = now() where id = $1`, [pausedId]);
    expect((await bob.post('/v1/hooks', { event: 'execution.failed', url })).status).toBe(201);
    expect(await bob.post(`/v1/hooks/${pausedId}/resume`)).toMatchObject({
      status: 409,
      body: { type: '/problems/too_many_hooks' },
    });
  });

  test('is refused beyond a hundred, however many of them their receivers have paused', async () => {
    const eve = await customerClient(server, 'Eve');
    const body = { event: 'execution.failed', url: 'https://receiver.internal/x' };
    const made: number[] = [];
    for (let count = 0; count < 101; count += 1) {
      made.push((await eve.post('/v1/hooks', body)).status);
      await server.pool.query(
        `update hooks set state = 'paused', paused_at = now() where customer_id = $1 and state = 'active'`,
        [eve.id],
      );
    }
    expect(made.indexOf(409)).toBe(100);
    const { items } = (await eve.get('/v1/hooks?limit=1')).body;
    await eve.delete(`/v1/hooks/${items[0].id}`);
    expect((await eve.post('/v1/hooks', body)).status).toBe(201);
  });
});
