import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerClient, operatorClient, type ApiClient } from '../../support/api-client.ts';
import { insertInstallation, insertScenario, type ScenarioRow } from '../../support/library-rows.ts';
import { insertPayment } from '../../support/ledger-rows.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { call, signedIn } from '../accounts/people.ts';

const now = new Date('2026-05-20T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();

let server: TestServer;
let operator: ApiClient;
let scenario: ScenarioRow;

beforeAll(async () => {
  server = await startTestServer({ now: () => now });
  operator = await operatorClient(server);
  scenario = await insertScenario(server.pool, { title: 'Invoice chasing' });
});
afterAll(() => server.close());

type Customer = Awaited<ReturnType<typeof customerClient>>;

/** A customer with an installation and so many completed and failed runs a number of days ago. */
async function running(name: string, { completed = 0, failed = 0, days = 1 } = {}): Promise<Customer> {
  const customer = await customerClient(server, name);
  const confirmedAt = new Date(daysAgo(100));
  const { id } = await insertInstallation(server.pool, { customerId: customer.id, scenario, confirmedAt });
  const tasks = Array.from({ length: completed + failed }, (_, index) => ({
    installationId: id,
    executionId: `${name}-${index}`,
    startedAt: daysAgo(days),
    finishedAt: daysAgo(days),
    ...(index < completed
      ? { status: 'completed' }
      : { status: 'failed', error: { code: 'DataError', message: 'x' } }),
  }));
  if (tasks.length > 0)
    expect((await customer.post('/v1/execution-tasks', { tasks })).body.rejected).toEqual([]);
  return customer;
}

const itemOf = async (customer: { id: string }, as: ApiClient = operator) =>
  (await as.get(`/admin/customers?q=${customer.id}`)).body.items[0];
/** The parts of a customer's health, each as "state: reason". */
async function healthOf(customer: { id: string }, as: ApiClient = operator): Promise<Record<string, string>> {
  const { health } = await itemOf(customer, as);
  const parts: Record<string, string> = Object.fromEntries(
    health.parts.map(({ part, state, reason }: Record<string, string>) => [part, `${state}: ${reason}`]),
  );
  return { state: health.state as string, ...parts };
}

describe('health', () => {
  test('says of each part by which fact it is judged, and is as bad as the worst', async () => {
    expect(await healthOf(await customerClient(server, 'New'))).toEqual({
      state: 'unknown',
      activity: 'unknown: Nothing was installed yet.',
      completion: 'unknown: No run finished in the last 30 days.',
      complaints: 'good: No complaint is open.',
      payment: 'unknown: Nothing was bought yet.',
    });
    expect(await healthOf(await running('Well', { completed: 20 }))).toMatchObject({
      state: 'good',
      activity: 'good: 1 installed; the last run was yesterday.',
      completion: 'good: 20 of 20 finished runs of the last 30 days completed.',
    });
  });

  test('judges activity by the last run', async () => {
    const idle = await customerClient(server, 'Idle');
    await insertInstallation(server.pool, { customerId: idle.id, scenario });
    expect(await healthOf(idle)).toMatchObject({
      state: 'watch',
      activity: 'watch: 1 installed, none has reported a run yet.',
    });
    expect((await healthOf(await running('Slow', { completed: 1, days: 8 })))['activity']).toBe(
      'watch: 1 installed; the last run was 8 days ago.',
    );
    expect((await healthOf(await running('Kept', { completed: 1, days: 7 })))['activity']).toMatch(/^good/);
    expect(await healthOf(await running('Gone', { completed: 1, days: 31 }))).toMatchObject({
      state: 'risk',
      activity: 'risk: 1 installed; the last run was 31 days ago.',
    });
    const left = await running('Left', { completed: 1 });
    await server.pool.query(
      `update installations set status = 'uninstalled', ended_at = $2 where customer_id = $1`,
      [left.id, now],
    );
    expect((await healthOf(left))['activity']).toBe(
      'risk: Nothing stands installed; the last run was yesterday.',
    );
  });

  test('judges completion from ten finished runs on', async () => {
    const few = await running('Few', { completed: 5, failed: 4 });
    expect((await healthOf(few))['completion']).toBe(
      'unknown: 5 of 9 finished runs of the last 30 days completed: too few to judge.',
    );
    const shaky = await running('Shaky', { completed: 16, failed: 4 });
    expect((await healthOf(shaky))['completion']).toBe(
      'watch: 16 of 20 finished runs of the last 30 days completed.',
    );
    const broken = await running('Broken', { completed: 15, failed: 5 });
    expect(await healthOf(broken)).toMatchObject({ state: 'risk' });
    const old = await running('Old', { failed: 20, days: 30 });
    expect((await healthOf(old))['completion']).toBe('unknown: No run finished in the last 30 days.');
  });

  test('judges complaints that are not closed, praise never', async () => {
    const customer = await running('Grace', { completed: 20 });
    await customer.post('/v1/feedback', { kind: 'praise', message: 'Nice' });
    expect((await healthOf(customer))['complaints']).toBe('good: No complaint is open.');
    const { body } = await customer.post('/v1/feedback', { kind: 'bug', message: 'It stops' });
    expect(await healthOf(customer)).toMatchObject({
      state: 'watch',
      complaints: 'watch: 1 complaint is open, 1 without an answer, the oldest from within the last day.',
    });
    await operator.patch(`/admin/feedback/${body.id}`, { severity: 'critical' });
    expect((await healthOf(customer))['complaints']).toMatch(/^risk/);
    await operator.post(`/admin/feedback/${body.id}/close`);
    expect((await healthOf(customer))['state']).toBe('good');
  });

  test('judges payment by what is past due, disputed, given back or about to end', async () => {
    const customer = await running('Pia', { completed: 20 });
    const paid = {
      customerId: customer.id,
      scenarioId: scenario.id,
      at: daysAgo(60),
      amount: 1900,
      refunded: 100,
    };
    const { orderId } = await insertPayment(server.pool, paid);
    expect((await healthOf(customer))['payment']).toBe('watch: A payment was refunded 60 days ago.');
    await server.pool.query(`update orders set status = 'disputed' where id = $1`, [orderId]);
    expect(await healthOf(customer)).toMatchObject({
      state: 'risk',
      payment: 'risk: A payment is disputed.',
    });
    await server.pool.query(`update orders set status = 'paid' where id = $1`, [orderId]);
    await server.pool.query(
      `insert into subscriptions (id, customer_id, status, currency, started_at, cancels_at, fetched_at, created_at, updated_at)
       values ('sub_1', $1, 'active', 'usd', $2, $3, $2, $2, $2)`,
      [customer.id, daysAgo(60), daysAgo(-3)],
    );
    expect((await healthOf(customer))['payment']).toBe('watch: A subscription is set to end in 3 days.');
    await server.pool.query(
      `update subscriptions set status = 'past_due', past_due_since = $1 where id = 'sub_1'`,
      [daysAgo(2)],
    );
    expect((await healthOf(customer))['payment']).toBe('risk: A subscription is past due, 2 days ago.');
  });

  test('leaves out what the caller may not read, in the whole, too', async () => {
    const customer = await customerClient(server, 'Hedy');
    await customer.post('/v1/feedback', { kind: 'bug', message: 'It stops' });
    expect((await healthOf(customer))['state']).toBe('watch');
    const narrow = await operatorClient(server, ['customers:read']);
    expect(await healthOf(customer, narrow)).toEqual({
      state: 'unknown',
      activity: 'unknown: Nothing was installed yet.',
      completion: 'unknown: No run finished in the last 30 days.',
    });
  });

  test('is a filter that reads on until a page is full', async () => {
    const all = (await operator.get('/admin/customers?limit=100')).body.items;
    const atRisk = all.filter(({ health }: { health: { state: string } }) => health.state === 'risk');
    expect(atRisk.length).toBeGreaterThan(2);
    const first = (await operator.get('/admin/customers?health=risk&limit=2')).body;
    expect(first.items).toEqual(atRisk.slice(0, 2));
    const rest = (await operator.get(`/admin/customers?health=risk&limit=100&cursor=${first.nextCursor}`))
      .body;
    expect(rest).toEqual({ items: atRisk.slice(2), nextCursor: null });
  });
});

describe('the list', () => {
  test('tells plan, lifetime value and consents, and finds by them', async () => {
    const customer = await customerClient(server, 'Zoe');
    await insertPayment(server.pool, {
      customerId: customer.id,
      scenarioId: scenario.id,
      at: daysAgo(2),
      amount: 900_000,
      tax: 100_000,
      fee: 500,
    });
    const plan = await operator.post('/admin/plans', {
      name: 'Team',
      price: { amount: 1900, currency: 'usd' },
      interval: 'month',
      scenarios: 'all',
    });
    expect(plan.status).toBe(201);
    await server.pool.query(
      `insert into entitlements (id, customer_id, plan_id, source, source_id, state, valid_from, created_at, updated_at)
       values ('ent_zoe', $1, $2, 'grant', 'g', 'active', $3, $3, $3)`,
      [customer.id, plan.body.id, daysAgo(1)],
    );
    const said = (granted: boolean, purpose = 'benchmarks') => ({ purpose, granted, policyVersion: '1' });
    await customer.put('/v1/consents', { consents: [said(true), said(true, 'newsletter')] });
    await customer.put('/v1/consents', { consents: [said(false, 'newsletter')] });
    expect(await itemOf(customer)).toMatchObject({
      plan: { id: plan.body.id, name: 'Team' },
      lifetimeValue: { amount: 800_000, currency: 'usd' },
      consents: ['benchmarks'],
      lastRunOn: null,
    });
    const figures = await operator.get(`/admin/analytics/customers/${customer.id}`);
    expect(figures.body.items[0].lifetimeValue).toBe(800_000);
    const idsOf = async (query: string) =>
      (await operator.get(`/admin/customers?${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await idsOf(`plan=${plan.body.id}`)).toEqual([customer.id]);
    expect(await idsOf('consent=benchmarks')).toEqual([customer.id]);
    expect(await idsOf('consent=newsletter')).toEqual([]);
    expect((await idsOf('sort=lifetimeValue'))[0]).toBe(customer.id);
  });

  test.each(['newest', 'lastRun', 'lifetimeValue'])(
    'has everybody once by %s, page by page, while others sign up',
    async (sort) => {
      const { items } = (await operator.get(`/admin/customers?limit=100&sort=${sort}`)).body;
      const seen: string[] = [];
      let cursor = '';
      for (;;) {
        const { body } = await operator.get(
          `/admin/customers?limit=3&sort=${sort}&cursor=${cursor}`.replace(/&cursor=$/, ''),
        );
        seen.push(...body.items.map(({ id }: { id: string }) => id));
        if (body.nextCursor === null) break;
        cursor = body.nextCursor;
        await customerClient(server, 'Late');
      }
      const before = items.map(({ id }: { id: string }) => id);
      expect(seen.filter((id) => before.includes(id))).toEqual(before);
      expect(new Set(seen).size).toBe(seen.length);
    },
  );

  test('keeps money from who may not read figures', async () => {
    const narrow = await operatorClient(server, ['customers:read']);
    const { items } = (await narrow.get('/admin/customers')).body;
    expect(items.every(({ lifetimeValue }: { lifetimeValue: unknown }) => lifetimeValue === null)).toBe(true);
    expect((await narrow.get('/admin/customers?sort=lifetimeValue')).status).toBe(403);
  });
});

describe('one customer', () => {
  test('stands with rights, keys and points, without a name for an analyst', async () => {
    const customer = await running('Ida', { failed: 1 });
    await operator.post('/admin/rewards', { customer: customer.id, points: 50, reason: 'goodwill' });
    const path = `/admin/customers/${customer.id}`;
    const { body } = await operator.get(path);
    expect(body).toMatchObject({
      id: customer.id,
      name: 'Ida',
      email: customer.email,
      lastRunOn: '2026-05-19',
    });
    expect(body).toMatchObject({ rights: [], apiKeys: { live: 1 }, installations: 1, referredBy: null });
    const analyst = await signedIn(server, 'analyst');
    expect((await call(server, path, { headers: analyst.headers })).body).toEqual({
      ...body,
      name: null,
      email: null,
    });
    const narrow = await operatorClient(server, ['customers:read']);
    expect((await narrow.get(path)).body).toMatchObject({
      rights: null,
      rewardPoints: null,
      lifetimeValue: null,
    });
    expect((await operator.get('/admin/customers/cus_none')).status).toBe(404);
  });
});
