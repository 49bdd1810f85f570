import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allJobs } from '../../../server/jobs.ts';
import { customerClient } from '../../support/api-client.ts';
import { createTestDatabase } from '../../support/database.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { answering, startReceiver, verify, type Receiver } from './receiver.ts';

const env = { HOOK_ALLOWED_HOSTS: '127.0.0.1', SESSION_SECRET: 'a secret of forty characters for the tests' };
type Customer = Awaited<ReturnType<typeof customerClient>>;

let server: TestServer;
let receiver: Receiver;
let scenario: ScenarioRow;
let ada: Customer;
let installation: { id: string };
let path: string;
let paths = 0;

beforeAll(async () => {
  receiver = await startReceiver();
  server = await startTestServer({ env });
  scenario = await insertScenario(server.pool);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});
beforeEach(async () => {
  ada = await customerClient(server);
  installation = await insertInstallation(server.pool, { customerId: ada.id, scenario });
  path = `/${(paths += 1)}`;
});

async function hook(url = receiver.urlOf(path)): Promise<{ id: string; secret: string }> {
  const made = await ada.post('/v1/hooks', { event: 'execution.failed', url });
  expect(made.status).toBe(201);
  return made.body;
}

let runs = 0;
/** A run fails, which is one event. */
async function fail(customer = ada, { id } = installation): Promise<string> {
  const executionId = `run-${(runs += 1)}`;
  const now = new Date().toISOString();
  const task = { installationId: id, executionId, status: 'failed', startedAt: now, finishedAt: now };
  expect((await customer.post('/v1/execution-tasks', { tasks: [task] })).body.accepted).toBe(1);
  return executionId;
}

const deliveries = async (hookId: string) => (await ada.get(`/v1/hooks/${hookId}/deliveries`)).body.items;
const stateOf = async (hookId: string) =>
  (await ada.get('/v1/hooks')).body.items.find(({ id }: { id: string }) => id === hookId);

/** The hook's only delivery, once the condition holds for it. */
async function deliveryThat(
  hookId: string,
  holds: (delivery: { state: string; attempts: number }) => boolean,
) {
  await until(async () => (await deliveries(hookId)).some(holds));
  return (await deliveries(hookId))[0];
}

/** Moves what waits for the hook so many hours towards now. */
const letHoursPass = (hookId: string, hours: number) =>
  server.pool.query(
    `update hook_deliveries set next_attempt_at = next_attempt_at - make_interval(hours => $2), first_attempt_at = first_attempt_at - make_interval(hours => $2)
     where hook_id = $1 and state = 'pending'`,
    [hookId, hours],
  );

describe('a delivery', () => {
  test('is signed by the Standard Webhooks scheme with the secret of its hook, and with no other', async () => {
    const { id, secret } = await hook();
    const other = await hook(receiver.urlOf(`${path}-other`));
    const executionId = await fail();
    await receiver.bodies(path, 1);
    const [received] = receiver.at(path);
    expect(verify(secret, received!)).toMatchObject({
      id: expect.stringMatching(/^evt_/),
      type: 'execution.failed',
      data: { executionId },
    });
    expect(received!.headers).toMatchObject({
      'webhook-id': received!.body.id,
      'content-type': 'application/json',
    });
    expect(() => verify(other.secret, received!)).toThrow(/signature/i);
    expect(() => verify(secret, { ...received!, text: received!.text.replace(executionId, 'x') })).toThrow();
    expect(await deliveryThat(id, ({ state }) => state === 'delivered')).toEqual({
      id: expect.stringMatching(/^dlv_/),
      event: 'execution.failed',
      eventId: received!.body.id,
      state: 'delivered',
      attempts: 1,
      lastStatus: 204,
      error: null,
      nextAttemptAt: null,
      createdAt: expect.any(String),
    });
    expect(await stateOf(id)).toMatchObject({ state: 'active', lastDeliveryAt: expect.any(String) });
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/hook_deliveries_total\{outcome="delivered"\} \d/);
    expect(server.logText()).not.toContain(secret);
    expect(server.logText()).not.toContain(receiver.urlOf(path));
  });

  test('is tried again after a failure, with the same id and a fresh signature, until the receiver takes it', async () => {
    const { id, secret } = await hook();
    receiver.behave(path, answering(500));
    await fail();
    const failed = await deliveryThat(id, ({ attempts }) => attempts === 1);
    expect(failed).toMatchObject({ state: 'pending', lastStatus: 500, error: 'The receiver answered 500.' });
    expect(Date.parse(failed.nextAttemptAt)).toBeGreaterThan(Date.now() - 2_000);
    receiver.behave(path);
    await letHoursPass(id, 1);
    expect(await deliveryThat(id, ({ state }) => state === 'delivered')).toMatchObject({
      attempts: 2,
      error: null,
    });
    const [first, second] = receiver.at(path);
    expect(second!.text).toBe(first!.text);
    expect(() => verify(secret, second!)).not.toThrow();
  });

  test('waits as long as a busy receiver asks for', async () => {
    const { id } = await hook();
    receiver.behave(path, answering(429, { 'retry-after': '1800' }));
    await fail();
    const { nextAttemptAt } = await deliveryThat(id, ({ attempts }) => attempts === 1);
    expect(Date.parse(nextAttemptAt) - Date.now()).toBeGreaterThan(1_700_000);
  });

  test('does not follow redirects, and says so', async () => {
    const { id } = await hook();
    receiver.behave(path, answering(307, { location: receiver.urlOf('/stolen') }));
    await fail();
    expect((await deliveryThat(id, ({ attempts }) => attempts === 1)).error).toMatch(/307.*not followed/);
    expect(receiver.at('/stolen')).toEqual([]);
  });

  test('counts as delivered when the answer’s body never ends', async () => {
    const { id } = await hook();
    receiver.behave(path, (response) => {
      response.writeHead(200);
      const flood = setInterval(() => response.write('x'.repeat(10_000)), 1);
      response.on('close', () => clearInterval(flood));
    });
    await fail();
    await deliveryThat(id, ({ state }) => state === 'delivered');
  });

  test('can be replayed, as the same event', async () => {
    const { id } = await hook();
    await fail();
    const { id: deliveryId } = await deliveryThat(id, ({ state }) => state === 'delivered');
    const replayed = await ada.post(`/v1/hooks/${id}/deliveries/${deliveryId}/replay`);
    expect(replayed).toMatchObject({ status: 202, body: { id: deliveryId, state: 'pending', attempts: 0 } });
    const [first, second] = await receiver.bodies(path, 2);
    expect(second).toEqual(first);
    expect((await ada.post(`/v1/hooks/${id}/deliveries/dlv_unknown/replay`)).status).toBe(404);
  });

  test('ends with its hook', async () => {
    const { id } = await hook();
    receiver.behave(path, answering(500));
    await fail();
    await deliveryThat(id, ({ attempts }) => attempts === 1);
    expect((await ada.delete(`/v1/hooks/${id}`)).status).toBe(204);
    const { rows } = await server.pool.query(`select 1 from hook_deliveries where hook_id = $1`, [id]);
    expect(rows).toEqual([]);
  });
});

describe('a hook is paused', () => {
  test('at once by 410; resuming sends what happened meanwhile', async () => {
    const { id } = await hook();
    receiver.behave(path, answering(410));
    const lost = await fail();
    await until(async () => (await stateOf(id)).state === 'paused');
    expect((await stateOf(id)).failure).toEqual({
      message: expect.stringMatching(/410.*resume/),
      status: 410,
      at: expect.any(String),
    });
    const missed = await fail();
    await until(async () => (await deliveries(id)).length === 2);
    expect(await deliveries(id)).toMatchObject([
      { state: 'pending', attempts: 0, nextAttemptAt: null },
      { state: 'failed', attempts: 1 },
    ]);
    expect(receiver.at(path)).toHaveLength(1);
    receiver.behave(path);
    expect(await ada.post(`/v1/hooks/${id}/resume`)).toMatchObject({
      status: 200,
      body: { state: 'active', failure: null },
    });
    const bodies = await receiver.bodies(path, 3);
    expect(
      bodies
        .slice(1)
        .map(({ data }) => data.executionId)
        .toSorted(),
    ).toEqual([lost, missed].toSorted());
  });

  test('after a day without success, and not before', async () => {
    const { id } = await hook();
    receiver.behave(path, answering(503));
    await fail();
    await deliveryThat(id, ({ attempts }) => attempts === 1);
    await letHoursPass(id, 23);
    await deliveryThat(id, ({ attempts }) => attempts === 2);
    expect(await stateOf(id)).toMatchObject({ state: 'active', failure: null });
    await letHoursPass(id, 2);
    await until(async () => (await stateOf(id)).state === 'paused');
    expect(await deliveries(id)).toMatchObject([{ state: 'failed', attempts: 3, lastStatus: 503 }]);
    expect((await stateOf(id)).failure.message).toMatch(/for a day.*503.*resume/);
    expect((await ada.post(`/v1/hooks/${id}/resume`)).body.state).toBe('active');
  });

  test('not by one event that it cannot take while it takes others', async () => {
    const { id } = await hook();
    const poison = await fail();
    await deliveryThat(id, ({ state }) => state === 'delivered');
    receiver.behave(path, (response, { body }) =>
      answering(body.data.executionId === poison ? 500 : 200)(response, receiver.at(path)[0]!),
    );
    const [{ id: deliveryId }] = await deliveries(id);
    await ada.post(`/v1/hooks/${id}/deliveries/${deliveryId}/replay`);
    await deliveryThat(id, ({ attempts, state }) => attempts === 1 && state === 'pending');
    await fail();
    await deliveryThat(id, ({ state }) => state === 'delivered');
    await letHoursPass(id, 25);
    await until(async () =>
      (await deliveries(id)).some(({ state }: { state: string }) => state === 'failed'),
    );
    expect((await stateOf(id)).state).toBe('active');
  });

  test('and a single event of its pause can be replayed without resuming it', async () => {
    const { id } = await hook();
    receiver.behave(path, answering(410));
    await fail();
    await until(async () => (await stateOf(id)).state === 'paused');
    const missed = await fail();
    await until(async () => (await deliveries(id)).length === 2);
    receiver.behave(path);
    const [{ id: deliveryId }] = await deliveries(id);
    await ada.post(`/v1/hooks/${id}/deliveries/${deliveryId}/replay`);
    expect((await receiver.bodies(path, 2))[1]?.data.executionId).toBe(missed);
    expect((await stateOf(id)).state).toBe('paused');
  });
});

describe('others', () => {
  test('do not wait for a receiver that hangs, not even at the same host', async () => {
    const bob = await customerClient(server, 'Bob');
    const theirs = await insertInstallation(server.pool, { customerId: bob.id, scenario });
    await bob.post('/v1/hooks', { event: 'execution.failed', url: receiver.urlOf(`${path}-bob`) });
    await hook();
    let isGivenUp = false;
    receiver.behave(path, (response) => response.on('close', () => (isGivenUp = true)));
    for (let count = 0; count < 10; count += 1) await fail();
    await receiver.bodies(path, 2);
    await fail(bob, theirs);
    await receiver.bodies(`${path}-bob`, 1);
    expect(isGivenUp).toBe(false); // the first attempt, which may take ten seconds
    expect(receiver.at(path)).toHaveLength(2); // its own deliveries wait for each other
  });

  test('never hear what is not theirs', async () => {
    const eve = await customerClient(server, 'Eve');
    await eve.post('/v1/hooks', { event: 'execution.failed', url: receiver.urlOf(`${path}-eve`) });
    await hook();
    await fail();
    await receiver.bodies(path, 1);
    const { rows } = await server.pool.query(
      `select 1 from hook_deliveries join hooks on hooks.id = hook_id join outbox_events on outbox_events.id = event_id
       where hooks.customer_id <> outbox_events.customer_id`,
    );
    expect(rows).toEqual([]);
    expect(receiver.at(`${path}-eve`)).toEqual([]);
  });
});

describe('servers', () => {
  test('two at once send each event once', async () => {
    const second = await startTestServer({
      env,
      wrapDatabaseUrl: async () => server.deps.config.databaseUrl ?? '',
    });
    try {
      const { id } = await hook();
      await Promise.all(Array.from({ length: 60 }, () => fail()));
      await receiver.bodies(path, 60);
      await until(async () =>
        (await ada.get(`/v1/hooks/${id}/deliveries?limit=100`)).body.items.every(
          ({ state }: { state: string }) => state === 'delivered',
        ),
      );
      const ids = receiver.at(path).map(({ body }) => body.id);
      expect(new Set(ids).size).toBe(60);
      expect(ids).toHaveLength(60);
    } finally {
      await second.close();
    }
  });

  test('a server that starts sends what another has left behind, with the same secret', async () => {
    const { url } = await createTestDatabase();
    const start = () => startTestServer({ env, wrapDatabaseUrl: async () => url });
    const first = await start();
    const customer = await customerClient(first);
    const place = { customerId: customer.id, scenario: await insertScenario(first.pool) };
    const theirs = await insertInstallation(first.pool, place);
    receiver.down();
    const { body } = await customer.post('/v1/hooks', {
      event: 'execution.failed',
      url: receiver.urlOf(path),
    });
    const executionId = await fail(customer, theirs);
    await first.close(); // between the fact and its delivery
    receiver.up();
    const next = await start();
    try {
      await next.pool.query(
        `update hook_deliveries set next_attempt_at = now(), leased_until = null where state = 'pending'`,
      );
      await receiver.bodies(path, 1);
      expect(receiver.at(path)[0]?.body.data.executionId).toBe(executionId);
      expect(() => verify(body.secret, receiver.at(path)[0]!)).not.toThrow();
    } finally {
      await next.close();
    }
  });
});

test('a customer who is deleted is told nothing any more', async () => {
  const carl = await customerClient(server, 'Carl');
  await carl.post('/v1/hooks', { event: 'execution.failed', url: receiver.urlOf(path) });
  await server.pool.query(`delete from customers where id = $1`, [carl.id]);
  expect((await server.pool.query(`select from hooks where customer_id = $1`, [carl.id])).rowCount).toBe(0);
});

test('what is old goes, what is still to be heard stays', async () => {
  const { id } = await hook();
  await fail();
  await deliveryThat(id, ({ state }) => state === 'delivered');
  await server.pool.query(`update outbox_events set announced_at = announced_at - interval '31 days'`);
  await server.pool.query(
    `insert into outbox_events (id, type, data, occurred_at, announced_at) values ('evt_parked', 'x', '{}', now(), now() - interval '40 days')`,
  );
  await server.pool.query(
    `insert into outbox_backlog (listener, event_id, next_attempt_at) values ('hooks.plan-deliveries', 'evt_parked', null)`,
  );
  await allJobs(server.deps)['platform.delete-old-events']!.run({} as never);
  expect(await deliveries(id)).toEqual([]);
  expect((await server.pool.query(`select id from outbox_events`)).rows).toEqual([{ id: 'evt_parked' }]);
  await server.pool.query(
    `update hooks set state = 'paused', paused_at = now() - interval '91 days' where id = $1`,
    [id],
  );
  await allJobs(server.deps)['hooks.delete-forgotten']!.run({} as never);
  expect(await stateOf(id)).toBeUndefined();
});
